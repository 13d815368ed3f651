"""The history of a plan: one row for each step, never changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import User
from recommendations.models.plans import Plan
from recommendations.states import PlanChange, PlanStep


class PlanTransition(models.Model):
    """Who took which step, when and why; of an edit, what was done (`change`) to what (`what`, a title)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="transitions")
    step = models.CharField(_("step"), max_length=10, choices=PlanStep.choices)
    change = models.CharField(max_length=10, choices=PlanChange.choices, blank=True)
    what = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    language = models.CharField(max_length=8, blank=True)
    revision = models.PositiveIntegerField()
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="one_plan_step_of_a_revision"),
            models.UniqueConstraint(fields=["by", "idempotency_key"], name="one_plan_step_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.plan}"
