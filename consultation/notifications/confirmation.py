"""The code that proves that it is still the same person, before what can't be undone."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from consultation.models import User


def send_confirmation_code(person: User, code: str) -> None:
    """Writes to somebody who is about to do what can't be undone, with the code that proves that it is them."""
    with translation.override(person.language):
        context = {"code": code, "site_name": settings.SITE_NAME}
        subject = " ".join(render_to_string("consultation/mail/confirmation_code_subject.txt", context).split())
        body = render_to_string("consultation/mail/confirmation_code.txt", context)
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email or ""])
