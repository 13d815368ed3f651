"""The outbox: e-mails that have to leave, and those that left. No row holds an address or a text of people."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from consultation.models.people import User


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> "OutgoingMailQuerySet":
        return self.filter(state=OutgoingMail.State.WAITING)


class OutgoingMail(models.Model):
    """One e-mail to one person. It is written with the deed that causes it, and composed at the moment it leaves: to the address
    that the person has then, of what they may see then, in the language they have then.

    `next_try_at` is moved ahead before each attempt, so that a worker that dies midway leaves a mail that is tried again later.
    `in_doubt_since`: an attempt began whose end is not known. It is repeated with the same content and the same `message_key`, of
    which its Message-ID is made, so that mail programs recognise a message they already have.
    """

    class Kind(models.TextChoices):
        NOTICES = "notices"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        NOTHING_TO_SAY = "nothing"
        NO_ADDRESS = "no_address"
        REFUSED = "refused"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="outgoing_mails")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    message_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    in_doubt_since = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    objects: ClassVar[OutgoingMailQuerySet] = OutgoingMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["next_try_at"], name="outgoing_mail_queue", condition=models.Q(state="waiting"))]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_waiting_mail_of_a_kind", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"
