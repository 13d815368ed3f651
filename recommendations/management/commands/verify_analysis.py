"""Recomputes a run from the database and compares the hashes."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analysis.exceptions import BadInput
from analysis.workers import workers
from recommendations.actions.erased_words import is_masked
from recommendations.actions.handover import handed_over, sentence_model
from recommendations.corpus import Text, corpus_sha256, frame, frozen_texts, votes_frame
from recommendations.models import AlignedText, AnalysisRun, CorpusItem, Representative
from recommendations.states import RunState

if TYPE_CHECKING:
    import pandas as pd

    from analysis.workforce import Workers


class Command(BaseCommand):
    help = "Checks that a run's result follows from its frozen texts and parameters; ends with 1 and says why where it does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN")
        parser.add_argument("--workers", type=workers, default=settings.ANALYSIS_WORKERS, metavar="N|ADDRESS")

    def handle(self, **options: Any) -> None:
        run = AnalysisRun.objects.select_related("consultation").filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no run {options['run']}.")
        if run.state != RunState.DONE:
            raise CommandError(f"Run {run.pk} is {run.get_state_display().lower()}: it has no result to check.")
        rows = list(frozen_texts(run))
        aligned = list(run.aligned.select_related("translation__version"))
        erased = [*(item for item, _text in rows if _is_erased(item)), *(text for text in aligned if not text.words)]
        problems = [*_changed_rows(run, rows), *_changed_aligned(aligned), *_changed_settings(run)]
        masked = sum(is_masked(cluster) for cluster in run.clusters.all()) if erased else 0
        if masked:
            self.stdout.write(
                f"The names of {masked} groups held words of erased sources only, and are masked: the groups can't be checked."
            )
        else:
            problems += _changed_result(run)
        if erased:
            count = f"{len(erased)} source{'s' if len(erased) > 1 else ''}"
            self.stdout.write(f"{count} erased, their hashes kept: the grouping can't be recomputed, the rest was checked.")
        elif not problems:
            try:
                problems += _recomputed(run, [text for _item, text in rows], options["workers"])
            except BadInput as wrong:
                raise CommandError(f"Run {run.pk} can't be recomputed: {wrong}") from wrong
        if not problems:
            problems += _changed_opinions(run, self.stdout.write)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"Run {run.pk} is not confirmed.")
        self.stdout.write(f"Run {run.pk} is confirmed: {len(rows)} contributions, output {run.output_sha256}.")


def _is_erased(item: CorpusItem) -> bool:
    context = item.context_version
    return item.version.erased_at is not None or (context is not None and context.erased_at is not None)


def _changed_rows(run: AnalysisRun, rows: list[tuple[CorpusItem, Text]]) -> Iterator[str]:
    for item, text in rows:
        if text.sha256 != item.sha256 and not _is_erased(item):
            yield f"The text or the figures of {item.corpus_id} were changed after the run."
    if corpus_sha256(item.sha256 for item, _text in rows) != run.corpus_sha256:
        yield "The hashes of the frozen texts were changed after the run."


def _changed_aligned(aligned: list[AlignedText]) -> Iterator[str]:
    if any(text.words and text.hash_of_words() != text.sha256 for text in aligned):
        yield "A text in several languages that the run learnt from was changed after it."


def _changed_settings(run: AnalysisRun) -> Iterator[str]:
    from analysis.exceptions import BadInput
    from analysis.manifest import versions

    if run.parameters != run.manifest.get("parameters"):
        yield "The parameters of the run are not those of its manifest."
    if not run.seed == run.parameters.get("seed") == run.manifest.get("seed"):
        yield "The seed of the run is not that of its parameters and manifest."
    for name in ("input_sha256", "output_sha256"):
        if getattr(run, name) != run.manifest.get(name):
            yield f"The {name} of the run is not that of its manifest."
    try:
        model = sentence_model()
        if run.manifest.get("model_sha256", "") != (model.fingerprint if model else ""):
            yield "The run was made with another sentence model than the one of these settings (ANALYSIS_MODEL), or without one."
    except BadInput as wrong:
        yield str(wrong)
    here = versions()
    for name, version in run.manifest.get("versions", {}).items():
        if here.get(name) != version:
            yield f"The run was made with {name} {version}; here is {here.get(name, 'none')}, which may group otherwise."


def _changed_result(run: AnalysisRun) -> Iterator[str]:
    """Compares the recorded clusters and places with the hash of the output."""
    from analysis.tables import output_hash

    if output_hash([_recorded_assignments(run), _recorded_groups(run)]) != run.output_sha256:
        yield "The recorded groups are not those that the run put out."


def _recorded_assignments(run: AnalysisRun) -> "pd.DataFrame":
    import pandas as pd

    places = run.items.order_by().values_list(
        "corpus_id", "placement__group__key", "placement__subgroup__key", "placement__confidence", "placement__state",
        "placement__reason", "placement__alternatives",
    )  # fmt: skip
    rows = [(name, group or "", subgroup or "", *rest) for name, group, subgroup, *rest in places]
    return pd.DataFrame(sorted(rows), columns=["id", "group", "subgroup", "confidence", "state", "reason", "alternatives"])


def _recorded_groups(run: AnalysisRun) -> "pd.DataFrame":
    import pandas as pd

    central: dict[int, list[str]] = {}
    speaking = Representative.objects.filter(cluster__run=run, role=Representative.Role.CENTRAL).order_by("position")
    for cluster, name in speaking.values_list("cluster", "item__corpus_id"):
        central.setdefault(cluster, []).append(name)
    rows = [
        (
            cluster.key, cluster.level, cluster.parent.key if cluster.parent else "", cluster.size, cluster.authors,
            cluster.label, "|".join(cluster.keywords), "|".join(central.get(cluster.pk, [])),
            *(cluster.labels.get(code, "") for code in ("fr", "nl", "en")),
            cluster.stability if cluster.stability is not None else "", cluster.lineage,
        )
        for cluster in run.clusters.select_related("parent").order_by("position")
    ]  # fmt: skip
    columns = [
        "group",
        "level",
        "parent",
        "size",
        "authors",
        "label",
        "keywords",
        "central_ids",
        "label_fr",
        "label_nl",
        "label_en",
        "stability",
        "lineage",
    ]
    return pd.DataFrame(rows, columns=columns)


def _recomputed(run: AnalysisRun, texts: list[Text], workers: "Workers") -> Iterator[str]:
    from analysis.parameters import Parameters
    from analysis.pipeline import cluster

    result = cluster(frame(texts), Parameters(**run.parameters), workers=workers, **handed_over(run))
    if result.input_sha256 != run.input_sha256:
        yield "The hash of the frozen texts is not the one the run recorded."
    if result.manifest["lexicon"].get("glossary") != run.manifest.get("lexicon", {}).get("glossary"):
        yield "The glossary of the run was changed after it."
    if result.output_sha256 != run.output_sha256:
        yield "The same texts and parameters now give another grouping."


def _changed_opinions(run: AnalysisRun, tell: Any) -> Iterator[str]:
    """Recomputes the vote side where the votes are still those of then: people may change or withdraw them."""
    from analysis.opinion import opinions

    votes = votes_frame(run)
    if not run.opinions and votes.empty:
        return
    again = opinions(votes, seed=run.seed) if len(votes) else None
    if again is None or again.input_sha256 != run.opinions.get("input_sha256"):
        tell("Votes were changed since the run: their hash is kept, the opinions can't be recomputed.")
    elif again.output_sha256 != run.opinions.get("output_sha256"):
        yield "The same votes now give other opinions."
