"""The post: mails wait in the outbox until the mail server takes them. A worker calls `send_due`; several may at once.

A mail is claimed in one transaction, handed to the server, and closed in another. Where a worker dies in between, or the
connection breaks before the server has answered, nobody knows whether the mail left: it is sent again after some minutes, with
the same content and under the same Message-ID, so that whoever has it already recognises it. Nothing else is ever sent twice.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from consultation.models import Notice, OutgoingMail
from consultation.notifications.messages import checked_address, message_of

PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)
PEOPLE_AT_ONCE = 500
NOT_AVAILABLE, FOR_GOOD = 421, 500  # of the codes of SMTP: the server closes; from here on, it will never take this
State = OutgoingMail.State
logger = logging.getLogger(__name__)


class MailServerDown(Exception):
    """The mail server can't be reached, or broke off. Everything waits."""


def send_due(now: datetime | None = None) -> int:
    """Sends what is due. Returns how many mails the server took. Raises MailServerDown; what is left stays in the outbox."""
    now = now or timezone.now()
    collect(now)
    if not OutgoingMail.objects.waiting().filter(next_try_at__lte=now).exists():
        return 0
    connection, sent = _opened(), 0
    try:
        while mail := claim(now):
            sent += _send(mail, connection, now)
    finally:
        _close_quietly(connection)
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
        message.send()
    except smtplib.SMTPServerDisconnected as broken:
        raise MailServerDown(_named(broken)) from broken
    except smtplib.SMTPException as refusal:
        return _refused(mail, refusal, now)
    except ValueError as unusable:  # an address that can't be written in a message
        return _close(mail, State.REFUSED, now, _named(unusable))
    except OSError as broken:
        raise MailServerDown(_named(broken)) from broken
    return _close(mail, State.SENT, now)


def _refused(mail: OutgoingMail, refusal: smtplib.SMTPException, now: datetime) -> int:
    """The server did not take it: not this person, for ever; or not now, and it is written anew the next time."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code = max(code for code, _words in refusal.recipients.values())
        if code >= FOR_GOOD:
            return _close(mail, State.REFUSED, now, f"{_named(refusal)} {code}")
    else:
        code = getattr(refusal, "smtp_code", 0)
    with transaction.atomic():
        Notice.objects.unsettled().filter(mail=mail).update(mail=None)
        mail.message_key, mail.in_doubt_since, mail.last_error = uuid4(), None, f"{_named(refusal)} {code}"
        mail.save(update_fields=["message_key", "in_doubt_since", "last_error"])
    logger.warning("Mail %s was not taken (%s); tried again at %s", mail.pk, mail.last_error, mail.next_try_at)
    if code == NOT_AVAILABLE:
        raise MailServerDown(mail.last_error) from refusal
    return 0


@transaction.atomic
def _close(mail: OutgoingMail, state: OutgoingMail.State, now: datetime, error: str = "") -> int:
    """The mail is done with, and what it told is told. Returns 1 if it left."""
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, closed_at=now, in_doubt_since=None, last_error=error)
    Notice.objects.unsettled().filter(mail=mail).update(settled_at=now)
    return int(state == State.SENT)


def _opened() -> Any:
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as broken:
        raise MailServerDown(_named(broken)) from broken
    return connection


def _close_quietly(connection: Any) -> None:
    """Says goodbye to the server; whether it hears it does not matter any more."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError) as broken:
        logger.info("The mail server was gone at the end: %s", _named(broken))


def _named(error: Exception) -> str:
    """What went wrong, without what the server said: its words hold addresses."""
    return type(error).__name__
