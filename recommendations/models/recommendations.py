"""A recommendation: a text that the strategy team drafts from clusters and decides on."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import Consultation, User
from recommendations.models.clusters import Cluster
from recommendations.states import Status


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(consultation=consultation)

    def announced(self) -> Self:
        """What everybody may read: adopted or set aside, and announced as such."""
        return self.filter(announced_at__isnull=False)


class Recommendation(models.Model):
    """Its text is made of sentences, one a line; a mark such as [^3] in it names the third piece of evidence.

    `revision` counts every change: an edit or a decision names the revision it was made on. `last_editor` is who last
    wrote its words (nobody: the command line drafted it), and may not be who adopts it. Adopted, or set aside, is not yet announced.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="recommendations")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="recommendations", null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    last_editor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agreeing = models.PositiveIntegerField(default=0)
    disagreeing = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(null=True, blank=True)

    # Added by queries.trail.outcomes(): when it was decided, and why, as the reader may read it.
    decided_at: datetime | None
    reason: str

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(announced_at=None) | models.Q(state__in=["adopted", "set_aside"]), name="announced_only_if_decided"
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False) | (~models.Q(state="merged") & models.Q(merged_into=None)),
                name="merged_recommendation_names_its_target",
            ),
            models.UniqueConstraint(
                fields=["cluster"], condition=~models.Q(state="set_aside"), name="one_standing_recommendation_per_cluster"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None
