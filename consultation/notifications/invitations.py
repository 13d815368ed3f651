"""The e-mail that invites, composed when it leaves: the token of its link is kept nowhere."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consultation.models import Invitation


def invite_by_mail(invitation: Invitation, token: str) -> None:
    """Writes to somebody who is invited, with the link that `token` opens. Raises OSError where the mail server refuses."""
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
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
