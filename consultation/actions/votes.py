"""Voting on a proposal, and taking a vote back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.comments import require_responding
from consultation.actions.limits import require_room
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition
from consultation.models import Contribution, User, Vote
from consultation.permissions import require


@transaction.atomic
def cast_vote(proposal: Contribution, *, by: User, value: int) -> Vote:
    """Agree (1), pass (0) or disagree (-1); a second vote replaces the first. Records the version voted on. Raises Refusal."""
    current = locked(proposal)
    require(by, "vote", current)
    require_responding(current.workshop)
    if not current.is_proposal or not current.stands:
        raise IllegalTransition(_("This proposal no longer takes votes."), _("Open it again to see what happened."))
    if not Vote.objects.filter(proposal=current, voter=by).exists():
        require_room(by, "votes")
    vote, _created = Vote.objects.update_or_create(
        proposal=current, voter=by, defaults={"value": Vote.Value(value), "version": current.standing_text, "at": timezone.now()}
    )
    return vote


@transaction.atomic
def take_back_vote(proposal: Contribution, *, by: User) -> None:
    """As if the person had not voted on it; taken back twice, it is taken back once. Raises Refusal."""
    current = locked(proposal)
    require(by, "vote", current)
    require_responding(current.workshop)
    Vote.objects.filter(proposal=current, voter=by).delete()
