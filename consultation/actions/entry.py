"""Where a text enters: when it may, and in which state."""

from django.utils.translation import gettext as _

from consultation.exceptions import PhaseClosed
from consultation.models import Contribution, Workshop
from consultation.states import State

ENTRY_STATE = {Workshop.Moderation.BEFORE: State.PENDING, Workshop.Moderation.AFTER: State.PUBLISHED}


def require_posting(workshop: Workshop) -> None:
    """Raises PhaseClosed unless the workshop takes proposals now."""
    if not workshop.takes_proposals:
        raise PhaseClosed(
            _("This workshop takes no proposals at the moment."), _("You can still read it, and see what became of each proposal.")
        )


def is_read_first(proposal: Contribution) -> bool:
    """Whether a change of it waits for a facilitator before others read it."""
    return proposal.state in (State.PENDING, State.RETURNED) or proposal.workshop.moderation == Workshop.Moderation.BEFORE
