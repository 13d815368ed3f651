"""What a recommendation rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation.models import Version
from recommendations.models.recommendations import Recommendation


class Evidence(models.Model):
    """A version of a contribution that a recommendation rests on, and how.

    A quotation is characters `start` to `end` of `field` (title or body) of the version; `sha256` is the hash of the
    quoted words, so that a sentence still in its author's words is told from one the team has rewritten.
    """

    class Role(models.TextChoices):
        TITLE = "title", _("its title quotes it")
        QUOTED = "quoted", _("quoted")
        SUPPORT = "support", _("says something similar")
        DISSENT = "dissent", _("speaks against")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cited_by")
    role = models.CharField(max_length=8, choices=Role.choices)
    field = models.CharField(max_length=5, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="one_source_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(role="support") | models.Q(field__in=["title", "body"], start__isnull=False, end__gt=models.F("start")),
                name="quotation_names_its_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}:{self.number}"

    @property
    def quotation(self) -> str:
        """The words quoted, as they are in the version; empty where nothing is quoted or the source was erased."""
        if not self.field:
            return ""
        return getattr(self.version, self.field)[self.start : self.end]
