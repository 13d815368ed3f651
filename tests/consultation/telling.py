"""Helpers to tell people what happened at a chosen time, and to read what they were told."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from consultation.actions.notices import choose_notices
from consultation.actions.outbox import send_due
from consultation.actions.telling import tell_events
from consultation.models import Consultation, User
from tests.builders import a_participant

SOON = timedelta(minutes=2)
NEXT_WEEK = timedelta(days=8)


def a_reader(consultation: Consultation, name: str = "", **choices: str | bool) -> User:
    """A participant with a checked address, who reads English and chose `choices`."""
    person = a_participant(consultation, name, language="en")
    verify(person)
    if choices:
        choose_notices(person, **choices)
    return person


def verify(person: User) -> User:
    """They showed that the address is theirs."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def the_post_goes(after: timedelta = SOON, now: datetime | None = None) -> list[EmailMultiAlternatives]:
    """Tells what happened, and sends what is due some time `after`. Returns what left."""
    before = len(mail.outbox)
    tell_events(now)
    send_due((now or timezone.now()) + after)
    return mail.outbox[before:]


def mails_to(person: User) -> list[EmailMultiAlternatives]:
    return [message for message in mail.outbox if message.to == [person.email]]
