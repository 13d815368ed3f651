"""The post: mails wait in the outbox until the mail server takes them. A worker calls `send_due`; several may at once.

A mail is claimed in one transaction, handed to the server, and closed in another. Where a worker dies in between, or the
connection breaks before the server has answered, nobody knows whether the mail left: it is sent again after some minutes, with
the same content and under the same Message-ID, so that whoever has it already recognises it. Nothing else is ever sent twice.
"""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from consultation.models import Notice, OutgoingMail
from consultation.notifications.delivery import MailServerDown, NotTaken, hand_over, mail_server
from consultation.notifications.messages import checked_address, message_of

PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)
PEOPLE_AT_ONCE = 500
State = OutgoingMail.State
logger = logging.getLogger(__name__)


def send_due(now: datetime | None = None) -> int:
    """Sends what is due. Returns how many mails the server took. Raises MailServerDown; what is left stays in the outbox."""
    now = now or timezone.now()
    collect(now)
    if not OutgoingMail.objects.waiting().filter(next_try_at__lte=now).exists():
        return 0
    sent = 0
    with mail_server() as connection:
        while mail := claim(now):
            sent += _send(mail, connection, now)
    return sent


def collect(now: datetime) -> None:
    """Puts a mail in the outbox for everyone with a notice that is due and no such mail waiting."""
    kind = OutgoingMail.Kind.NOTICES
    while True:
        waiting = OutgoingMail.objects.waiting().filter(kind=kind).values("person")
        due = Notice.objects.unsettled().filter(due_at__lte=now).exclude(person__in=waiting)
        people = list(due.order_by().values_list("person", flat=True).distinct()[:PEOPLE_AT_ONCE])
        if not people:
            return
        OutgoingMail.objects.bulk_create(
            [OutgoingMail(person_id=person, kind=kind, created_at=now, next_try_at=now) for person in people], ignore_conflicts=True
        )


@transaction.atomic
def claim(now: datetime) -> OutgoingMail | None:
    """Takes the next mail for one attempt, with everything that is due for its person; nobody else takes it for some minutes."""
    due = OutgoingMail.objects.waiting().filter(next_try_at__lte=now).order_by("next_try_at", "pk")
    mail = due.select_for_update(skip_locked=True, of=("self",)).select_related("person").first()
    if mail is None:
        return None
    mail.next_try_at = now + min(PAUSE * 2 ** min(mail.attempts, 10), LONGEST_PAUSE)
    mail.attempts += 1
    if mail.in_doubt_since is None:
        mail.in_doubt_since = now
        Notice.objects.unsettled().filter(person=mail.person, due_at__lte=now).update(mail=mail)
    mail.save()
    return mail


def _send(mail: OutgoingMail, connection: Any, now: datetime) -> int:
    address = checked_address(mail.person)
    if address is None:
        return _close(mail, State.NO_ADDRESS, now)
    message = message_of(mail, address)
    if message is None:
        return _close(mail, State.NOTHING_TO_SAY, now)
    message.connection = connection
    try:
        hand_over(message)
    except NotTaken as refusal:
        return _close(mail, State.REFUSED, now, str(refusal)) if refusal.for_good else _put_back(mail, refusal)
    return _close(mail, State.SENT, now)


def _put_back(mail: OutgoingMail, refusal: NotTaken) -> int:
    """The server did not take it now: it is written anew the next time."""
    with transaction.atomic():
        Notice.objects.unsettled().filter(mail=mail).update(mail=None)
        mail.message_key, mail.in_doubt_since, mail.last_error = uuid4(), None, str(refusal)
        mail.save(update_fields=["message_key", "in_doubt_since", "last_error"])
    logger.warning("Mail %s was not taken (%s); tried again at %s", mail.pk, mail.last_error, mail.next_try_at)
    if refusal.closes:
        raise MailServerDown(mail.last_error) from refusal
    return 0


@transaction.atomic
def _close(mail: OutgoingMail, state: OutgoingMail.State, now: datetime, error: str = "") -> int:
    """The mail is done with, and what it told is told. Returns 1 if it left."""
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, closed_at=now, in_doubt_since=None, last_error=error)
    Notice.objects.unsettled().filter(mail=mail).update(settled_at=now)
    return int(state == State.SENT)
