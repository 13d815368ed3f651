"""Starting, cancelling and taking up again an analysis run."""

import hashlib
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.exceptions import IllegalTransition, InvalidText
from consultation.models import Consultation, User
from recommendations.actions.aligned import freeze_aligned
from recommendations.actions.glossary import glossary_now
from recommendations.actions.handover import rows_for
from recommendations.actions.queue import send_to_worker
from recommendations.corpus import freeze
from recommendations.exceptions import RunUnderway
from recommendations.models import AnalysisRun
from recommendations.permissions import require
from recommendations.states import RunState


@transaction.atomic
def start_run(
    consultation: Consultation, *, by: User | None, groups: int | str | None = None, subgroups: int | None = None,
    seed: int = 2016, afresh: bool = False, idempotency_key: UUID | None = None, enqueue: bool = True,
) -> AnalysisRun:  # fmt: skip
    """Freezes the corpus, the parameters, people's corrections, the glossary, texts in several languages and the version of the code, and
    queues the run.

    `groups` is a number of groups, or coarse, medium or fine; by default the texts decide. It goes on from the last run that is done,
    whose groups keep their keys; `afresh`, it does not, and is given the corrections that speak of contributions alone.
    `enqueue=False` leaves it to the caller to execute. Raises Refusal: RunUnderway while another one is waiting or running.
    """
    from analysis.exceptions import BadInput
    from analysis.parameters import Parameters

    Consultation.objects.select_for_update().get(pk=consultation.pk)
    if by is not None:
        require(by, "start_run", consultation)
        if idempotency_key and (same := AnalysisRun.objects.filter(started_by=by, idempotency_key=idempotency_key).first()):
            return same
    fail_abandoned_runs(consultation)
    if AnalysisRun.objects.of(consultation).active().exists():
        raise RunUnderway(
            _("An analysis of this consultation is already waiting or running."), _("Wait until it is done, or cancel it first.")
        )
    try:
        parameters = Parameters(groups=groups, subgroups=subgroups, seed=seed)
    except BadInput as wrong:
        raise InvalidText(str(wrong)) from wrong
    run = AnalysisRun.objects.create(
        consultation=consultation, parameters=parameters.as_dict(), seed=seed, code_version=code_version(), started_by=by,
        idempotency_key=idempotency_key, glossary=glossary_now(),
        previous=None if afresh else AnalysisRun.objects.of(consultation).done().first(),
    )  # fmt: skip
    if not freeze(run):
        raise IllegalTransition(_("Nothing is published yet: there is nothing to analyse."))
    freeze_aligned(run)
    run.corrections = rows_for(run)
    run.save(update_fields=["corrections"])
    if enqueue:
        send_to_worker(run.pk)
    return run


@transaction.atomic
def cancel_run(run: AnalysisRun, *, by: User | None) -> AnalysisRun:
    """Stops a run; its worker notices at its next step and records nothing. A second cancelling changes nothing."""
    run = AnalysisRun.objects.select_for_update().get(pk=run.pk)
    if by is not None:
        require(by, "cancel_run", run)
    if run.state == RunState.CANCELLED:
        return run
    if not run.is_active:
        raise IllegalTransition(_("This analysis has ended already."), _("Its result is on the board."))
    run.state, run.finished_at = RunState.CANCELLED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    return run


@transaction.atomic
def resume_run(run: AnalysisRun, *, by: User | None, enqueue: bool = True) -> AnalysisRun:
    """Queues again a failed run, or one whose worker fell silent: on its frozen corpus, so the result is the same."""
    Consultation.objects.select_for_update().get(pk=run.consultation_id)
    run = AnalysisRun.objects.select_for_update().get(pk=run.pk)
    if by is not None:
        require(by, "start_run", run)
    if run.state == RunState.QUEUED:
        return run
    if not run.is_abandoned and run.state != RunState.FAILED:
        raise IllegalTransition(_("Only an analysis that failed can be taken up again."))
    if AnalysisRun.objects.of(run.consultation).active().exclude(pk=run.pk).exists():
        raise RunUnderway(_("Another analysis of this consultation is waiting or running."), _("Wait until it is done."))
    run.state, run.error, run.finished_at, run.fraction = RunState.QUEUED, "", None, 0.0
    run.save(update_fields=["state", "error", "finished_at", "fraction"])
    if enqueue:
        send_to_worker(run.pk)
    return run


def fail_abandoned_runs(consultation: Consultation) -> int:
    """Marks the runs whose worker fell silent as failed; they can be taken up again. Returns how many."""
    return (
        AnalysisRun.objects.of(consultation)
        .abandoned()
        .update(state=RunState.FAILED, finished_at=timezone.now(), error=_("The worker stopped before the end."))
    )


def code_version() -> str:
    """The version of the analysis, and the first half of the hash of its source files."""
    import analysis

    digest = hashlib.sha256()
    for file in sorted(Path(analysis.__file__).parent.rglob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{analysis.__version__}+{digest.hexdigest()[:32]}"
