"""Telling the facilitators why a proposal is not the same as a similar one."""

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.texts import cut
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition
from consultation.models import Contribution, Difference, User
from consultation.permissions import require
from consultation.states import State

TEXT_LENGTH = 300
WRITTEN = (State.DRAFT, State.PENDING, State.RETURNED, State.PUBLISHED)


@transaction.atomic
def explain_difference(proposal: Contribution, other: Contribution, *, by: User, text: str) -> Difference | None:
    """Keeps "mine is different because …" with `proposal`, in place of what was said of `other` before; nothing said is nothing kept.

    Raises Refusal.
    """
    current = locked(proposal)
    require(by, "edit", current)
    alike = Contribution.objects.proposals().visible_to(by).filter(pk=other.pk, workshop__consultation=current.workshop.consultation_id)
    if not current.is_proposal or current.state not in WRITTEN or current.pk == other.pk or not alike.exists():
        raise IllegalTransition(_("The other proposal is no longer there."), _("You can send yours as it is."))
    text = cut(text, name=_("difference"), at_most=TEXT_LENGTH)
    if not text:
        Difference.objects.filter(contribution=current, other=other).delete()
        return None
    kept, _created = Difference.objects.update_or_create(contribution=current, other=other, defaults={"text": text})
    return kept
