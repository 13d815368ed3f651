"""The e-mail that invites, composed when it leaves: the token of its link is kept nowhere."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consultation.models import Invitation


def message_of(invitation: Invitation, token: str, connection: Any) -> EmailMessage:
    """The message to somebody who is invited, with the link that `token` opens, to leave by this connection to a mail server."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "consultation": invitation.consultation,
            "workshop": invitation.workshop,
            "address": settings.SITE_URL + reverse("consultation:invitation", args=[token]),
            "site_name": settings.SITE_NAME,
        }
        subject = " ".join(render_to_string("consultation/mail/invitation_subject.txt", context).split())
        body = render_to_string("consultation/mail/invitation.txt", context)
        return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email], connection=connection)
