"""How often proposals were voted on and commented, counted once for a whole list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, QuerySet

from consultation.models import Contribution, Vote

Z = 1.2816  # one-sided, 90 %


@dataclass
class Tally:
    """Votes, each person once, those of merged proposals included."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def agreement(self) -> float:
        """The lower bound of the rate of agreement (Wilson's, one-sided, 90 %), 0 to 1: a few votes prove little."""
        if not self.seen:
            return 0.0
        n, rate = self.seen, self.agree / self.seen
        return (rate + Z * Z / (2 * n) - Z * sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))) / (1 + Z * Z / n)

    @property
    def division(self) -> float:
        """2 min(agree, disagree) / (all + 2), 0 to 1: highest where many votes are halved."""
        return 2 * min(self.agree, self.disagree) / (self.seen + 2)


_FIELD = {Vote.Value.AGREE: "agree", Vote.Value.DISAGREE: "disagree", Vote.Value.PASS: "passed"}


def tallies_of(proposals: QuerySet[Contribution]) -> dict[int, Tally]:
    """The tally of each of `proposals` that has votes, by primary key: what `with_tallies()` gives, in two queries for all."""
    keys = proposals.order_by().values("pk")
    found: defaultdict[int, Tally] = defaultdict(Tally)
    direct = Vote.objects.filter(proposal__in=keys).order_by().values_list("proposal", "value")
    inherited = Vote.objects.inherited().filter(proposal__merged_into__in=keys).order_by().values_list("proposal__merged_into", "value")
    for rows in (direct, inherited):
        for proposal, value, n in rows.annotate(n=Count("pk")):
            tally = found[proposal]
            setattr(tally, _FIELD[value], getattr(tally, _FIELD[value]) + n)
    return dict(found)


def comment_counts_of(proposals: QuerySet[Contribution]) -> dict[int, int]:
    """The number of standing comments on each of `proposals` that has some, by primary key."""
    comments = Contribution.objects.standing().comments().filter(proposal__in=proposals.order_by().values("pk"))
    rows: Iterable[tuple[int, int]] = comments.order_by().values_list("proposal").annotate(n=Count("pk"))
    return dict(rows)
