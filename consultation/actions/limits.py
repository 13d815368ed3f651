"""How often one person may do what: a brake with a sentence, which pages tell beforehand (`left`)."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consultation.exceptions import TooMany
from consultation.models import Contribution, Report, Transition, User, Vote
from consultation.states import Move, State

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Rows = Callable[[User], "QuerySet"]


def _sent(kind: str) -> Rows:
    def rows(user: User) -> "QuerySet":
        # What was said in a room is brought by a facilitator, often much at once.
        return Transition.objects.filter(by=user, move=Move.SUBMIT, contribution__kind=kind, contribution__on_behalf_of="")

    return rows


LIMITS: dict[str, tuple[int, timedelta, Rows, str]] = {
    "proposals": (10, DAY, _sent(Contribution.Kind.PROPOSAL), "at"),
    "comments": (60, HOUR, _sent(Contribution.Kind.COMMENT), "at"),
    "votes": (300, HOUR, lambda user: Vote.objects.filter(voter=user), "at"),
    "reports": (20, DAY, lambda user: Report.objects.filter(by=user), "at"),
}
MOST_DRAFTS = 30


def left(user: User | AnonymousUser, what: str) -> int:
    """How many more of `what` ("proposals", "comments", "votes", "reports") this person may send now; none before they sign in."""
    if not isinstance(user, User):
        return 0
    most, span, rows, moment = LIMITS[what]
    return max(0, most - rows(user).filter(**{f"{moment}__gt": timezone.now() - span}).count())


def require_room(user: User, what: str) -> None:
    """Raises TooMany when none is left."""
    if left(user, what):
        return
    most, span, _rows, _moment = LIMITS[what]
    said = {
        "proposals": ngettext("You sent %(n)d proposal in 24 hours.", "You sent %(n)d proposals in 24 hours.", most),
        "comments": ngettext("You sent %(n)d comment in an hour.", "You sent %(n)d comments in an hour.", most),
        "votes": ngettext("You gave %(n)d vote in an hour.", "You gave %(n)d votes in an hour.", most),
        "reports": ngettext("You reported %(n)d text in 24 hours.", "You reported %(n)d texts in 24 hours.", most),
    }[what] % {"n": most}
    raise TooMany(said, _("Nothing is lost: come back tomorrow.") if span == DAY else _("Nothing is lost: come back in an hour."))


def has_room_for_draft(user: User) -> bool:
    return Contribution.objects.filter(author=user, state=State.DRAFT).count() < MOST_DRAFTS


def require_room_for_draft(user: User) -> None:
    """Raises TooMany for the 31st draft."""
    if not has_room_for_draft(user):
        raise TooMany(_("You keep thirty drafts."), _("Send one or throw one away first."))
