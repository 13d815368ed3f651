"""The orders of a list of proposals. Where tallies are hidden, no order tells anything of them."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import QuerySet

from consultation.models import Contribution
from consultation.search.tallies import Tally, comment_counts_of, tallies_of

BY_DATE = {"recent": ("-published_at", "-pk"), "oldest": ("published_at", "pk")}
BY_VOTES: dict[str, Callable[[Tally], float]] = {
    "agreed": lambda tally: tally.agreement,
    "divided": lambda tally: tally.division,
    "unseen": lambda tally: -tally.seen,
}


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Row(NamedTuple):
    pk: int
    published_at: datetime
    reference: str
    workshop: int

    @property
    def age(self) -> tuple[float, int]:
        return (-self.published_at.timestamp(), -self.pk)


def in_order(proposals: QuerySet[Contribution], sort: str, *, seed: str = "", blind: Collection[int] = ()) -> Sequence[int]:
    """The primary keys of `proposals`, first the one to show first; equal ones newest first.

    By votes, those of workshops in `blind` come last, newest first, whatever their votes.
    """
    if sort in BY_DATE:
        return list(proposals.order_by(*BY_DATE[sort]).values_list("pk", flat=True))
    rows = [
        _Row(pk, published_at or NEVER, reference, workshop)
        for pk, published_at, reference, workshop in proposals.order_by().values_list("pk", "published_at", "reference", "workshop")
    ]
    if sort == "random":
        rows.sort(key=lambda row: sha256(f"{seed}:{row.reference}".encode()).digest())
    elif sort == "discussed":
        comments = comment_counts_of(proposals)
        rows.sort(key=lambda row: (-comments.get(row.pk, 0), *row.age))
    elif worth := BY_VOTES.get(sort):
        hidden = set(blind)
        tallies = tallies_of(proposals.exclude(workshop__in=hidden))
        rows.sort(key=lambda row: (1, 0.0, *row.age) if row.workshop in hidden else (0, -worth(tallies.get(row.pk, Tally())), *row.age))
    return [row.pk for row in rows]
