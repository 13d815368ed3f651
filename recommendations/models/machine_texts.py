"""A wording that a machine was asked for: what it was given, what it answered, what was kept of it."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import User
from recommendations.models.recommendations import Recommendation
from recommendations.states import UNDER_WAY, Drop, NoWording, WritingState

GIVEN_UP_AFTER = timedelta(minutes=20)


class MachineTextQuerySet(models.QuerySet["MachineText"]):
    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def done(self) -> Self:
        return self.filter(state=WritingState.DONE)


class MachineText(models.Model):
    """Asked on `revision` of a recommendation, beside its text and never in its place. Never changed once it has ended.

    `prompt` names the sources that were sent by their numbers, and holds everything else as it was sent: the words of a source
    stay where they can be erased. `prompt_sha256` is over the messages as they went out (see writer/prompts.py). `answer` is
    what came back; `text` the sentences that were kept, one a line with marks such as [^3]; `dropped` rows of [words, why].
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="machine_texts")
    revision = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=8, choices=WritingState.choices, default=WritingState.WAITING)
    refusal = models.CharField(max_length=12, choices=NoWording.choices, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    model = models.CharField(max_length=200, blank=True)
    prompt = models.JSONField(default=dict)
    prompt_sha256 = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    dropped = models.JSONField(default=list)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = MachineTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("machine-written wording")
        verbose_name_plural = _("machine-written wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation"], condition=models.Q(state__in=["waiting", "writing"]), name="one_wording_under_way"
            ),
            models.UniqueConstraint(fields=["asked_by", "idempotency_key"], name="one_wording_per_form"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "writing"], ended_at=None, refusal="", text="")
                | models.Q(~models.Q(text_sha256="") & ~models.Q(prompt_sha256=""), state="done", ended_at__isnull=False, refusal="")
                | models.Q(~models.Q(refusal=""), state="refused", ended_at__isnull=False, text=""),
                name="wording_done_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}, {self.get_state_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and MachineText.objects.filter(pk=self.pk, ended_at__isnull=False).exists():
            raise TypeError("What a machine wrote is never changed: ask again.")
        super().save(*args, **kwargs)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_given_up(self) -> bool:
        """It has been under way for so long that no worker will end it."""
        return self.is_under_way and self.asked_at < timezone.now() - GIVEN_UP_AFTER

    @property
    def drops(self) -> list[tuple[str, str]]:
        """The words of each dropped sentence, and why it was dropped, in the reader's language."""
        return [(words, str(Drop(why).label)) for words, why in self.dropped]
