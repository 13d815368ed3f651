"""Runs the analysis of a consultation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.workers import workers
from consultation.exceptions import Refusal
from consultation.models import Consultation
from recommendations.actions.drafts import draft_missing
from recommendations.actions.execution import execute_run
from recommendations.actions.runs import resume_run, start_run
from recommendations.models import AnalysisRun
from recommendations.states import RunState


def groups_wanted(said: str) -> int | str | None:
    """A number of groups, or a word that `start_run` knows; None for auto."""
    return None if said == "auto" else int(said) if said.isdecimal() else said


class Command(BaseCommand):
    help = "Freezes the corpus of a consultation, groups similar ideas in it, and drafts recommendations where asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--wait", action="store_true", help="run it in this process; otherwise a worker does")
        parser.add_argument("--draft", action="store_true", help="then draft one recommendation for each group that has none")
        parser.add_argument(
            "--groups",
            type=groups_wanted,
            metavar="auto|coarse|medium|fine|N",
            help="exactly N groups, or how finely; auto: the texts decide",
        )
        parser.add_argument("--seed", type=int, default=2016, metavar="N")
        parser.add_argument("--afresh", action="store_true", help="seek groups afresh instead of going on from the last analysis")
        parser.add_argument("--workers", type=workers, metavar="N|ADDRESS", help="processes, or a Dask scheduler, to use with --wait")
        parser.add_argument("--resume", type=int, metavar="RUN", help="take up a failed run instead of starting one")

    def handle(self, **options: Any) -> None:
        if options["draft"] and not options["wait"]:
            raise CommandError("--draft needs the result, so it goes with --wait.")
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation with the address '{options['consultation']}'.")
        try:
            run = self._run(consultation, options)
        except Refusal as refusal:
            raise CommandError(" ".join(filter(None, (str(refusal.message), str(refusal.next_step))))) from refusal
        self.stdout.write(f"Run {run.pk}: {run.items.count()} contributions are frozen.")
        if not options["wait"]:
            self.stdout.write("It waits for a worker: manage.py db_worker --backend analysis --queue-name analysis")
            return
        run = execute_run(run.pk, workers=options["workers"], tell=self._tell)
        if run.state != RunState.DONE:
            raise CommandError(f"Run {run.pk} is {run.get_state_display().lower()}. {run.error}".strip())
        self._report(run)
        if options["draft"]:
            drafts = draft_missing(run, by=None)
            self.stdout.write(f"Drafted: {len(drafts)} recommendations.")

    def _run(self, consultation: Consultation, options: dict[str, Any]) -> AnalysisRun:
        enqueue = not options["wait"]
        if options["resume"]:
            failed = AnalysisRun.objects.of(consultation).filter(pk=options["resume"]).first()
            if failed is None:
                raise CommandError(f"This consultation has no run {options['resume']}.")
            return resume_run(failed, by=None, enqueue=enqueue)
        return start_run(consultation, by=None, groups=options["groups"], seed=options["seed"], afresh=options["afresh"], enqueue=enqueue)

    def _tell(self, stage: str, fraction: float) -> None:
        self.stdout.write(f"{fraction:4.0%} {stage}")
        self.stdout.flush()

    def _report(self, run: AnalysisRun) -> None:
        figures = run.metrics
        self.stdout.write(
            f"{figures['groups']} groups and {figures['subgroups']} inside them: {figures['placed']} contributions placed, "
            f"{figures['duplicate']} say the same as another, {figures['unplaced']} in no group."
        )
        self.stdout.write(f"Input  {run.input_sha256}\nOutput {run.output_sha256}")
