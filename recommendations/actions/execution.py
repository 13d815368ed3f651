"""Executing a queued run: outside any transaction but the one that records the result."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.actions.findings import findings_of
from recommendations.actions.handover import cache_of, handed_over
from recommendations.actions.recording import record
from recommendations.corpus import frame, frozen_texts, votes_frame
from recommendations.models import AnalysisRun
from recommendations.models.runs import AnalysisRunQuerySet
from recommendations.states import RunState

if TYPE_CHECKING:
    from analysis.workforce import Workers

BEAT = 1.0
Tell = Callable[[str, float], None]


class RunStopped(Exception):
    """The run was cancelled, or another worker took it up."""


def execute_run(run_id: int, *, workers: "Workers | None" = None, tell: Tell | None = None) -> AnalysisRun:
    """Takes up a queued or abandoned run, analyses its frozen corpus and records the result in one transaction.

    Does nothing to a run that is done, cancelled or in other hands. `workers`: by default those of the settings.
    `tell` hears each stage and the fraction done.
    A run that can't be analysed is marked failed with a sentence; an unexpected error too, and is raised again.
    """
    from analysis.exceptions import BadInput

    run = _taken_up(run_id)
    if run is not None:
        ended = False
        try:
            _analyse(run, workers or settings.ANALYSIS_WORKERS, _progress_of(run, tell))
            ended = True
        except RunStopped:
            ended = True
        except BadInput as wrong:
            _fail(run, str(wrong))
            ended = True
        finally:
            if not ended:
                _fail(run, _("The analysis stopped with an error; the log of the worker says which."))
    return AnalysisRun.objects.get(pk=run_id)


@transaction.atomic
def _taken_up(run_id: int) -> AnalysisRun | None:
    run = AnalysisRun.objects.select_for_update().get(pk=run_id)
    if run.state != RunState.QUEUED and not run.is_abandoned:
        return None
    run.state, run.attempt = RunState.RUNNING, run.attempt + 1
    run.started_at = run.heartbeat_at = timezone.now()
    run.save(update_fields=["state", "attempt", "started_at", "heartbeat_at"])
    return run


def _progress_of(run: AnalysisRun, tell: Tell | None) -> Tell:
    """Writes stage, fraction and heartbeat into the row, at most once a second a stage. Raises RunStopped."""
    last: list[tuple[str, float]] = [("", 0.0)]

    def progress(stage: str, fraction: float) -> None:
        now = time.monotonic()
        if stage == last[0][0] and now - last[0][1] < BEAT:
            return
        last[0] = stage, now
        if not _mine(run).update(stage=stage, fraction=fraction, heartbeat_at=timezone.now()):
            raise RunStopped
        if tell:
            tell(stage, fraction)

    return progress


def _analyse(run: AnalysisRun, workers: "Workers", progress: Tell) -> None:
    from analysis.ideas import segment_table
    from analysis.opinion import opinions
    from analysis.parameters import Parameters
    from analysis.pipeline import cluster

    frozen = list(frozen_texts(run))
    texts = frame(text for _item, text in frozen)
    cache, parameters, around = cache_of(run), Parameters(**run.parameters), handed_over(run)
    result = cluster(
        texts, parameters, workers=workers, progress=lambda stage, done: progress(stage, 0.75 * done), cache=cache, **around
    )  # fmt: skip
    if cache is not None:
        cache.tidy(only_used=True)  # so that nothing outlives by a run what was erased
    progress("ideas", 0.75)
    ideas = segment_table(
        texts, result, seed=run.seed, context_weight=parameters.context_weight, lexicon=around["lexicon"], model=around["model"]
    )  # fmt: skip
    progress("opinions", 0.8)
    votes = votes_frame(run)
    opinion = opinions(votes, seed=run.seed) if len(votes) else None
    progress("summing up", 0.85)
    findings = findings_of(frozen, result, opinion, votes, ideas)
    progress("recording", 0.95)
    with transaction.atomic():
        locked = _mine(run).select_for_update().first()
        if locked is None:
            raise RunStopped
        record(locked, result, opinion, votes, findings)


def _fail(run: AnalysisRun, sentence: str) -> None:
    _mine(run).update(state=RunState.FAILED, error=sentence, finished_at=timezone.now())


def _mine(run: AnalysisRun) -> AnalysisRunQuerySet:
    """The row of `run`, while it is running and nobody else took it up."""
    return AnalysisRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)
