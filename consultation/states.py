"""The words of state, and the table of legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultation.exceptions import IllegalTransition


class State(TextChoices):
    """Where a contribution stands."""

    DRAFT = "draft", pgettext_lazy("state of a contribution", "Draft")
    PENDING = "pending", pgettext_lazy("state of a contribution", "Waiting for the facilitator")
    PUBLISHED = "published", pgettext_lazy("state of a contribution", "Published")
    RETURNED = "returned", pgettext_lazy("state of a contribution", "Returned to its author")
    HIDDEN = "hidden", pgettext_lazy("state of a contribution", "Hidden")
    MERGED = "merged", pgettext_lazy("state of a contribution", "Merged")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a contribution", "Withdrawn")


STANDING_STATES = (State.PUBLISHED, State.PENDING, State.RETURNED)


class Move(TextChoices):
    """What happens to a contribution."""

    SUBMIT = "submit", pgettext_lazy("move of a contribution", "Submitted")
    EDIT = "edit", pgettext_lazy("move of a contribution", "Edited")
    RESUBMIT = "resubmit", pgettext_lazy("move of a contribution", "Submitted again")
    PUBLISH = "publish", pgettext_lazy("move of a contribution", "Published")
    RETURN = "return", pgettext_lazy("move of a contribution", "Returned")
    HIDE = "hide", pgettext_lazy("move of a contribution", "Hidden")
    MERGE = "merge", pgettext_lazy("move of a contribution", "Merged")
    UNDO_MERGE = "undo", pgettext_lazy("move of a contribution", "Merge undone")
    WITHDRAW = "withdraw", pgettext_lazy("move of a contribution", "Withdrawn")


MODERATION_MOVES = frozenset({Move.PUBLISH, Move.RETURN, Move.HIDE, Move.MERGE, Move.UNDO_MERGE})

PROPOSAL_MOVES: dict[tuple[State, Move], frozenset[State]] = {
    (State.DRAFT, Move.SUBMIT): frozenset({State.PENDING, State.PUBLISHED}),
    (State.PENDING, Move.PUBLISH): frozenset({State.PUBLISHED}),
    (State.PENDING, Move.RETURN): frozenset({State.RETURNED}),
    (State.PENDING, Move.HIDE): frozenset({State.HIDDEN}),
    (State.PENDING, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.PENDING, Move.EDIT): frozenset({State.PENDING}),
    (State.RETURNED, Move.RESUBMIT): frozenset({State.PENDING}),
    (State.RETURNED, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.PUBLISHED, Move.EDIT): frozenset({State.PENDING, State.PUBLISHED}),
    (State.PUBLISHED, Move.HIDE): frozenset({State.HIDDEN}),
    (State.PUBLISHED, Move.MERGE): frozenset({State.MERGED}),
    (State.PUBLISHED, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.DRAFT, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.HIDDEN, Move.PUBLISH): frozenset({State.PUBLISHED}),
    (State.MERGED, Move.UNDO_MERGE): frozenset({State.PUBLISHED}),
}

COMMENT_MOVES: dict[tuple[State, Move], frozenset[State]] = {
    (State.DRAFT, Move.SUBMIT): frozenset({State.PENDING, State.PUBLISHED}),
    (State.PENDING, Move.PUBLISH): frozenset({State.PUBLISHED}),
    (State.PENDING, Move.HIDE): frozenset({State.HIDDEN}),
    (State.PENDING, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.PENDING, Move.EDIT): frozenset({State.PENDING}),
    (State.PUBLISHED, Move.EDIT): frozenset({State.PENDING, State.PUBLISHED}),
    (State.PUBLISHED, Move.HIDE): frozenset({State.HIDDEN}),
    (State.PUBLISHED, Move.WITHDRAW): frozenset({State.WITHDRAWN}),
    (State.HIDDEN, Move.PUBLISH): frozenset({State.PUBLISHED}),
}


class ReasonCode(TextChoices):
    """Why a facilitator returned, hid, merged or restored a contribution."""

    UNCLEAR = "unclear", _("It can't be understood as it is")
    SEVERAL_IDEAS = "several_ideas", _("It holds several ideas: one proposal each, please")
    OFF_TOPIC = "off_topic", _("It belongs to another workshop or to none")
    DUPLICATE = "duplicate", _("The same proposal exists already")
    PERSONAL_DATA = "personal_data", _("It tells personal data of somebody")
    INSULT = "insult", _("It attacks a person rather than an idea")
    ADVERTISING = "advertising", _("It is advertising")
    ILLEGAL = "illegal", _("The law forbids it")
    MISTAKE = "mistake", _("The earlier decision was a mistake")
    OTHER = "other", _("Another reason, told below")


def legal_move(kind: str, state: str, move: Move, to: State) -> State:
    """`to`, if the table of `kind` ("proposal" or "comment") allows it from `state`. Raises IllegalTransition."""
    table = PROPOSAL_MOVES if kind == "proposal" else COMMENT_MOVES
    if to not in table.get((State(state), move), ()):
        raise IllegalTransition(
            _("This contribution is now “%(state)s”: what you asked is no longer possible.") % {"state": State(state).label},
            _("Open it again to see what happened."),
        )
    return to
