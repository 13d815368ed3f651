"""What happened that people may want to hear of, and who was told."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from consultation.models.consultations import Phase
from consultation.models.contributions import Contribution
from consultation.models.outbox import OutgoingMail
from consultation.models.people import User
from consultation.models.transitions import Transition
from consultation.models.workshops import Workshop


class Event(models.Model):
    """Something worth telling, written in the transaction of the deed itself. A worker finds out whom to tell: `fanned_out_at`.

    `key` names it once for all. `subject` names a thing of a higher floor, such as recommendation:7. Nobody is told of what they did.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        CHANGED = "changed"
        RETURNED = "returned"
        HIDDEN = "hidden"
        RESTORED = "restored"
        MERGED = "merged"
        UNMERGED = "unmerged"
        WITHDRAWN = "withdrawn"
        OPENED = "opened"
        CLOSING = "closing"
        ANNOUNCED = "announced"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, related_name="event", null=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="events", null=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="events", null=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="events", null=True)
    subject = models.CharField(max_length=60, blank=True)
    fanned_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="event_to_fan_out", condition=models.Q(fanned_out_at=None))]

    def __str__(self) -> str:
        return self.key


class NoticeQuerySet(models.QuerySet["Notice"]):
    def readable_by(self, person: Any) -> Self:
        """Those of `person` about what they may read now: what others said must stand; a phase, of a workshop they may read."""
        their_own_or_out = models.Q(contribution__author=person) | models.Q(contribution__in=Contribution.objects.out())
        about_words = models.Q(contribution__in=Contribution.objects.visible_to(person)) & their_own_or_out
        about_workshop = models.Q(contribution=None, workshop__in=Workshop.objects.visible_to(person))
        return self.filter(about_words | about_workshop, person=person)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unsettled(self) -> Self:
        """Those of which it is not decided yet whether an e-mail tells them."""
        return self.filter(settled_at=None)


class Notice(models.Model):
    """A person is told of an event, once, whatever the number of things they follow. `reason`, the strongest, says why.

    `contribution` is what it is about: the contribution itself, or the one of theirs that a recommendation rests on; `workshop`, the
    one they follow. `due_at`: when an e-mail may tell it; `settled_at`: when one did (`mail`), or when it was decided that none will.
    """

    class Reason(models.TextChoices):
        OWN = "own"
        ANSWER = "answer"
        PROPOSAL = "proposal"
        WORKSHOP = "workshop"
        THEME = "theme"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="notices", null=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="notices", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, related_name="notices", null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_list"),
            models.Index(fields=["due_at"], name="notice_to_settle", condition=models.Q(settled_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="one_notice_of_an_event"),
            models.CheckConstraint(
                name="notice_is_about_something", condition=models.Q(contribution__isnull=False) | models.Q(workshop__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.person_id}"
