"""The history of a contribution: one row for each move, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.people import User
from consultation.states import MODERATION_MOVES, Move, ReasonCode, State


class TransitionQuerySet(models.QuerySet["Transition"]):
    def moderation_decisions(self) -> "TransitionQuerySet":
        return self.filter(move__in=MODERATION_MOVES)


class Transition(models.Model):
    """Who moved a contribution, when, from which state to which, on which version, and why.

    A facilitator's move is a moderation decision.
    """

    contribution = models.ForeignKey("consultation.Contribution", on_delete=models.PROTECT, related_name="transitions")
    version = models.ForeignKey("consultation.Version", on_delete=models.PROTECT, related_name="transitions", null=True)
    move = models.CharField(_("move"), max_length=10, choices=Move.choices)
    from_state = models.CharField(max_length=10, choices=State.choices)
    to_state = models.CharField(max_length=10, choices=State.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="transitions_made", null=True)
    at = models.DateTimeField(default=timezone.now)
    reason_code = models.CharField(_("reason"), max_length=16, choices=ReasonCode.choices, blank=True)
    reason_text = models.TextField(_("reason, in your words"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    revision = models.PositiveIntegerField()
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "revision"], name="one_move_of_a_revision"),
            models.UniqueConstraint(fields=["by", "idempotency_key"], name="one_move_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_move_display()}: {self.contribution}"


class Acknowledgement(models.Model):
    """A facilitator read a version that was published at once, and lets it stand."""

    version = models.OneToOneField("consultation.Version", on_delete=models.PROTECT, related_name="acknowledgement")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.version)
