"""Inviting people from a list, sending what waits, taking back, and accepting."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.imports.batches import in_batches
from consultation.actions.outbox import LONGEST_PAUSE, PAUSE
from consultation.exceptions import IllegalTransition, PermissionRefused
from consultation.models import Consultation, Invitation, Membership, Role, User, Workshop
from consultation.models.invitations import VALID_FOR, hash_of, new_token
from consultation.notifications.delivery import MailServerDown, NotTaken, hand_over, mail_server
from consultation.notifications.invitations import message_of
from consultation.permissions import require
from consultation.readers.people_list import PeopleList, PersonRow

logger = logging.getLogger(__name__)


@dataclass
class InvitationPlan:
    """What a list would do: whom it invites, whom it leaves as they are and why, and what is wrong with each other line."""

    consultation: Consultation
    invited: list[tuple[PersonRow, str, Workshop | None]] = field(default_factory=list)
    left: list[tuple[PersonRow, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def plan_invitations(people: PeopleList, consultation: Consultation, *, language: str, workshop: Workshop | None = None) -> InvitationPlan:
    """Looks at every row and writes nothing. `language` and `workshop` stand for what a row does not say."""
    plan = InvitationPlan(consultation, problems=list(people.problems))
    workshops = {each.slug: each for each in consultation.workshops.all()}
    known = {code for code, _name in settings.LANGUAGES}
    here, open_ones, closed = _standing_of([row.email for row in people.rows], consultation)
    for row in people.rows:
        chosen = workshops.get(row.workshop) if row.workshop else workshop
        if row.language and row.language not in known:
            plan.problems.append((row.line, _("The language “%(told)s” is not one of fr, nl, en.") % {"told": row.language[:20]}))
        elif row.workshop and chosen is None:
            plan.problems.append((row.line, _("There is no workshop “%(told)s”.") % {"told": row.workshop[:80]}))
        elif chosen and chosen.visibility == Workshop.Visibility.DRAFT:
            plan.problems.append((row.line, _("The workshop “%(title)s” is still a draft.") % {"title": chosen.title}))
        elif row.email in closed:
            plan.problems.append((row.line, _("This account is closed: open it under People first.")))
        elif row.email in here:
            plan.left.append((row, _("takes part already")))
        elif row.email in open_ones:
            plan.left.append((row, _("is invited already")))
        else:
            plan.invited.append((row, row.language or language, chosen))
    plan.problems.sort()
    return plan


def _standing_of(emails: Sequence[str], consultation: Consultation) -> tuple[set[str], set[str], set[str]]:
    """Of these addresses: who takes part or has a role here, who has an open invitation, and whose account is closed."""
    here, open_ones, closed = set[str](), set[str](), set[str]()
    for some in in_batches(emails, 500):
        people = User.objects.filter(email__in=some)
        closed |= _emails(people.filter(is_active=False))
        members = people.filter(memberships__in=Membership.objects.current().filter(consultation=consultation))
        roles = Role.objects.filter(Q(consultation=consultation) | Q(workshop__consultation=consultation) | Q(kind="administrator"))
        here |= _emails(members) | _emails(people.filter(roles__in=roles))
        open_ones |= set(Invitation.objects.open().filter(consultation=consultation, email__in=some).values_list("email", flat=True))
    return here, open_ones, closed


def _emails(people: QuerySet[User]) -> set[str]:
    return {email for email in people.values_list("email", flat=True) if email}


@transaction.atomic
def invite_people(plan: InvitationPlan, *, by: User | None) -> int:
    """Invites everybody of `plan`, or nobody where a line is wrong. `by` None: the command line. Returns how many. Raises Refusal."""
    if by is not None:
        require(by, "invite")
    if plan.problems:
        raise IllegalTransition(_("The list has lines that can't be taken. Nobody was invited."), _("Mend them and bring the list again."))
    here, open_ones, closed = _standing_of([row.email for row, _language, _workshop in plan.invited], plan.consultation)
    if here or open_ones or closed:
        raise IllegalTransition(_("Somebody else invited people meanwhile. Nobody was invited."), _("Look at the list again."))
    Invitation.objects.bulk_create(
        [
            Invitation(consultation=plan.consultation, workshop=workshop, email=row.email, language=language, invited_by=by)
            for row, language, workshop in plan.invited
        ],
        batch_size=500,
    )
    return len(plan.invited)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Sends a new link; the earlier one stops working. Raises Refusal."""
    require(by, "invite")
    current = _open(invitation)
    current.sent_at = current.token_hash = None
    current.expires_at = timezone.now()
    current.save()
    return current


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Takes an invitation back: its link stops working. Raises Refusal."""
    require(by, "invite")
    current = _open(invitation)
    current.revoked_at = timezone.now()
    current.save()
    return current


def send_waiting_invitations(now: datetime | None = None) -> int:
    """Sends each invitation that is due, with a new token. Returns how many the server took. Raises MailServerDown; the rest waits on."""
    due = list(Invitation.objects.due(now or timezone.now()).order_by("pk").values_list("pk", flat=True))
    if not due:
        return 0
    with mail_server() as connection:
        return sum(_send(pk, connection, now or timezone.now()) for pk in due)


def _send(pk: int, connection: Any, now: datetime) -> int:
    """Sends one, unless another worker does. Where this one dies midway, or the connection breaks, it is due again after a pause.

    No lock is held while the mail server answers; who takes the invitation back meanwhile, or has it sent again, prevails.
    """
    token = new_token()
    if not Invitation.objects.due(now).filter(pk=pk).update(token_hash=hash_of(token), expires_at=now + PAUSE):
        return 0
    invitation = Invitation.objects.select_related("consultation", "workshop").get(pk=pk)
    claimed = Invitation.objects.of_token(token).filter(sent_at=None)
    try:
        hand_over(message_of(invitation, token, connection))
    except NotTaken as refusal:
        logger.warning("Invitation %s was not taken (%s).", pk, refusal)
        if refusal.for_good:
            claimed.update(token_hash=None, expires_at=None, sent_at=now)
        else:
            later = min(max(PAUSE, now - invitation.created_at), LONGEST_PAUSE)
            claimed.update(token_hash=None, expires_at=now + later)
        if refusal.closes:
            raise MailServerDown(str(refusal)) from refusal
        return 0
    claimed.update(sent_at=now, expires_at=now + VALID_FOR)
    return 1


@transaction.atomic
def accept_invitation(invitation: Invitation) -> User:
    """Uses an invitation up: its person, new or known, takes part. Returns that person. Raises Refusal.

    Who holds the link read the mail sent to the address, so the address is confirmed.
    """
    current = _open(invitation)
    if current.is_expired:
        raise IllegalTransition(_("This invitation has expired."), _("Ask for a new one."))
    person = User.objects.filter(email__iexact=current.email).first()
    if person is None:
        person = User.objects.create_user(current.email, language=current.language)
    if not person.is_active:
        raise PermissionRefused(_("This account is closed."), _("Write to the organisation that invited you."))
    if not EmailAddress.objects.filter(user=person, email__iexact=current.email).update(verified=True):
        EmailAddress.objects.create(user=person, email=current.email, verified=True, primary=True)
    if not Role.objects.filter(Q(consultation=current.consultation) | Q(workshop__consultation=current.consultation), user=person).exists():
        membership, created = Membership.objects.get_or_create(consultation=current.consultation, user=person)
        if not created and membership.left_at:
            membership.left_at = None
            membership.save()
    current.accepted_at, current.accepted_by = timezone.now(), person
    current.save()
    return person


def _open(invitation: Invitation) -> Invitation:
    """The same invitation under a row lock. Raises IllegalTransition unless it is open."""
    current = Invitation.objects.select_for_update(of=("self",)).select_related("consultation", "workshop").get(pk=invitation.pk)
    if current.accepted_at:
        raise IllegalTransition(_("This invitation was used already."), _("Sign in with a code sent to your address."))
    if current.revoked_at:
        raise IllegalTransition(_("This invitation was taken back."), _("Write to the organisation that invited you."))
    return current
