"""The history of a recommendation: one row for each step, never changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import User
from recommendations.models.recommendations import Recommendation
from recommendations.states import Status, Step


class RecommendationTransition(models.Model):
    """Who took which step, when, why, and how the text read after it. Nobody: the command line."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="transitions")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    from_state = models.CharField(max_length=10, choices=Status.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=Status.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    revision = models.PositiveIntegerField()
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "revision"], name="one_step_of_a_revision"),
            models.UniqueConstraint(fields=["by", "idempotency_key"], name="one_step_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.recommendation}"
