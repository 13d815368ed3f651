"""E-mails made of notices, at the moment they leave: to the checked address, of what the person may read, in their language."""

from email.utils import formataddr
from itertools import groupby
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.models import Notice, OutgoingMail, User
from consultation.notifications.lines import Line, lines_of, told_to
from consultation.notifications.rhythms import ABOUT_ME
from consultation.notifications.unsubscribing import unsubscribe_address

MOST_LINES = 40
LONGEST_SUBJECT = 120


def checked_address(person: User) -> str | None:
    """The person's address, if they showed that it is theirs and may still sign in."""
    if not person.is_active or not person.email:
        return None
    return EmailAddress.objects.filter(user=person, verified=True, email__iexact=person.email).values_list("email", flat=True).first()


def message_of(mail: OutgoingMail, address: str) -> EmailMultiAlternatives | None:
    """The message that tells the notices of `mail`; None where nothing of them may be read any more."""
    person = mail.person
    with translation.override(person.language):
        told = told_to(person).filter(mail=mail, settled_at=None)
        lines = lines_of(list(told[:MOST_LINES]), person)
        return _written(mail, lines, told.count(), address) if lines else None


def _written(mail: OutgoingMail, lines: list[Line], number: int, address: str) -> EmailMultiAlternatives:
    unsubscribe = unsubscribe_address(mail.person)
    context = {
        "parts": _parts(lines),
        "more": max(0, number - MOST_LINES),
        "site": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "notices": settings.SITE_URL + reverse("consultation:notices"),
        "choices": settings.SITE_URL + reverse("consultation:notice_settings"),
        "unsubscribe": unsubscribe,
        "language": mail.person.language,
    }
    message = EmailMultiAlternatives(
        _subject(lines, number),
        render_to_string("consultation/mail/notices.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={
            "Message-ID": f"<{mail.message_key}@{_host()}>",
            "List-Id": formataddr((settings.SITE_NAME, f"notices.{_host()}")),
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("consultation/mail/notices.html", context), "text/html")
    return message


def _subject(lines: list[Line], number: int) -> str:
    """What happened, if it is one thing; else how many. One line, whatever people wrote."""
    if len(lines) == 1:
        line = lines[0]
        subject = f"{line.sentence.rstrip('.')}: {line.words}" if line.words else line.sentence.rstrip(".")
    else:
        subject = ngettext("%(count)d notification", "%(count)d notifications", number) % {"count": number}
        subject = f"{settings.SITE_NAME}: {subject}"
    subject = " ".join(subject.split())
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _parts(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under up to three headings, in the order of what concerns the person most."""
    headings = [_("About what you said"), _("What you follow"), _("In your workshops and themes")]

    def part(line: Line) -> int:
        if line.notice.reason in ABOUT_ME:
            return 0
        return 1 if line.notice.reason == Notice.Reason.PROPOSAL else 2

    return [(headings[number], list(group)) for number, group in groupby(sorted(lines, key=part), key=part)]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
