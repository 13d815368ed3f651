"""Messages to people, each in their own language."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consultation.models import Transition


def tell_author_of_decision(transition_id: int) -> None:
    """Writes to the author of a contribution what a facilitator decided and why, unless they have no address or decided themselves."""
    decision = Transition.objects.select_related(
        "contribution__author", "contribution__proposal", "contribution__merged_into", "version"
    ).get(pk=transition_id)
    author = decision.contribution.author
    if author is None or not author.email or author.pk == decision.by_id:
        return
    page = decision.contribution.proposal or decision.contribution
    with translation.override(author.language):
        context = {
            "decision": decision,
            "contribution": decision.contribution,
            "address": settings.SITE_URL + reverse("consultation:proposal", args=[page.reference]),
            "site_name": settings.SITE_NAME,
        }
        subject = " ".join(render_to_string("consultation/mail/decision_subject.txt", context).split())
        body = render_to_string("consultation/mail/decision.txt", context)
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [author.email])
