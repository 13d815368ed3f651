"""By what became of them: the ways to narrow a list of proposals to some. A higher floor adds its own when it starts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultation.models import Contribution, Vote
from consultation.states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label: TypeAlias = "str | _StrPromise"

Narrow = Callable[[QuerySet[Contribution], Any], QuerySet[Contribution]]


class Status(NamedTuple):
    """`narrow(readable, user)` keeps some of the proposals that are out (standing or merged) and that `user` may read."""

    label: "Label"
    narrow: Narrow
    signed_in: bool = False


def _standing(readable: Any, _user: Any) -> QuerySet[Contribution]:
    return readable.standing()


def _without_my_vote(readable: Any, user: Any) -> QuerySet[Contribution]:
    return readable.standing().exclude(author=user).exclude(pk__in=Vote.objects.filter(voter=user).values("proposal"))


def _mine(readable: Any, user: Any) -> QuerySet[Contribution]:
    return readable.standing().filter(author=user)


def _merged(readable: Any, _user: Any) -> QuerySet[Contribution]:
    return readable.filter(state=State.MERGED)


STATUSES: dict[str, Status] = {
    "": Status(_("All published"), _standing),
    "unvoted": Status(_("I have not voted on it"), _without_my_vote, signed_in=True),
    "mine": Status(_("My own"), _mine, signed_in=True),
    "merged": Status(_("Merged into another"), _merged),
}


def add_status(name: str, label: "Label", narrow: Narrow) -> None:
    """Offers one more, under `name` in the address."""
    STATUSES[name] = Status(label, narrow)
