"""An analysis run: one reproducible execution of the analysis on a frozen corpus."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import Consultation, User
from recommendations.states import ACTIVE_RUNS, STAGES, RunState

SILENT_FOR = timedelta(minutes=10)


class AnalysisRunQuerySet(models.QuerySet["AnalysisRun"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(consultation=consultation)

    def active(self) -> Self:
        return self.filter(state__in=ACTIVE_RUNS)

    def done(self) -> Self:
        return self.filter(state=RunState.DONE)

    def abandoned(self) -> Self:
        """Running ones that no worker has worked on for `SILENT_FOR`."""
        return self.filter(state=RunState.RUNNING, heartbeat_at__lt=timezone.now() - SILENT_FOR)


class AnalysisRun(models.Model):
    """What was analysed (`corpus_sha256` over the frozen rows), how, by which code, and with what result.

    `corrections` are the rows [action, subject, target] that people had in force when it was started, and `previous` the
    run whose groups it carries on; `effects` says of each correction what the run would have done without it, and `lineage`
    lists every key that a group of these runs ever had. `glossary` are the organisation's terms, by language, as they were then.

    `attempt` counts the workers that took it up: only the latest may write to it. `started_by` nobody: the command line.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="analysis_runs")
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    parameters = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=2016)
    code_version = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    fraction = models.FloatField(default=0.0)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    corrections = models.JSONField(default=list)
    glossary = models.JSONField(default=list)
    effects = models.JSONField(default=list)
    lineage = models.JSONField(default=list)
    attempt = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="analysis_runs", null=True, blank=True)
    frozen_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    manifest = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict)
    opinions = models.JSONField(default=dict)
    corpus_sha256 = models.CharField(max_length=64, blank=True)
    input_sha256 = models.CharField(max_length=64, blank=True)
    output_sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = AnalysisRunQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at", "-pk"]
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        constraints = [
            models.UniqueConstraint(fields=["consultation"], condition=models.Q(state__in=["queued", "running"]), name="one_active_run"),
            models.UniqueConstraint(fields=["started_by", "idempotency_key"], name="one_run_per_form"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_RUNS

    @property
    def stage_in_words(self) -> str:
        """What it is doing; empty for a stage without a name."""
        return str(STAGES.get(self.stage, ""))

    @property
    def is_abandoned(self) -> bool:
        """No worker has worked on it for a while, though it says that it is running."""
        return self.state == RunState.RUNNING and self.heartbeat_at is not None and self.heartbeat_at < timezone.now() - SILENT_FOR
