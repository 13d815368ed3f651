"""Invites somebody and finds the link in the mail, as they would."""

import re

from django.core import mail

from consultation.actions.invitations import invite_people, plan_invitations, send_waiting_invitations
from consultation.models import Consultation, Invitation, Workshop
from consultation.readers.people_list import read_pasted


def invite(lines: str, consultation: Consultation, *, language: str = "en", workshop: Workshop | None = None) -> int:
    invited = invite_people(plan_invitations(read_pasted(lines), consultation, language=language, workshop=workshop), by=None)
    send_waiting_invitations()
    return invited


def link_sent_to(email: str) -> str:
    """The path of the link in the newest message to this address."""
    message = next(each for each in reversed(mail.outbox) if email in each.to)
    found = re.search(r"http://testserver(/\w\w/invitation/[\w-]+/)", message.body)
    assert found, message.body
    return found.group(1)


def an_invitation(workshop: Workshop, email: str = "new@example.org", language: str = "en") -> tuple[Invitation, str]:
    """An invitation, and the path of its link."""
    invite(email, workshop.consultation, language=language, workshop=workshop)
    return Invitation.objects.get(email=email, consultation=workshop.consultation), link_sent_to(email)
