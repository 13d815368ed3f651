"""What people corrected in the groups: one row for each statement, obeyed by every later run until it is withdrawn."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import Consultation, User
from recommendations.models.clusters import Cluster
from recommendations.models.corpus import CorpusItem
from recommendations.models.runs import AnalysisRun
from recommendations.states import Deed

NAMING_GROUPS = (Deed.MOVE, Deed.PIN, Deed.RENAME, Deed.MERGE, Deed.SPLIT)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(consultation=consultation)

    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def holding_in(self, line: Collection[int]) -> Self:
        """Those that can hold in runs that go on from the runs `line`: what speaks of groups does so of theirs only."""
        return self.filter(models.Q(run__in=line) | ~models.Q(action__in=NAMING_GROUPS))


class Correction(models.Model):
    """A statement on a contribution or a group, as it was shown in `run`; later ones win over earlier ones.

    `subject` and `target` are corpus ids, keys of groups or labels, as the analysis reads them; `item`, `other_item`,
    `group` and `other_group` are what they name, for showing it. Several rows of one form have its key and a `place` each.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="corrections")
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="corrections_made")
    action = models.CharField(max_length=8, choices=Deed.choices)
    subject = models.CharField(max_length=200)
    target = models.CharField(max_length=300, blank=True)
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+", null=True)
    other_item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+", null=True)
    group = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+", null=True)
    other_group = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(null=True, editable=False)
    place = models.PositiveIntegerField(default=0)

    effect: str = ""
    """What the last run would have done without it, in words; shown, never stored (queries/effects.py)."""

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["by", "idempotency_key", "place"], name="one_correction_of_a_place_in_a_form"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None) | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.action, self.subject, self.target)))

    @property
    def names_a_group(self) -> bool:
        """It speaks of groups by their keys or labels, which mean nothing to runs that sought groups afresh."""
        return self.action in NAMING_GROUPS
