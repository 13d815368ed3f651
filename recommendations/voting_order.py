"""Which proposal somebody votes on next: drawn by lot in proportion to Polis' priority, as Polis serves its statements.

The lot is a hash of person and proposal: the same person finds the same proposal when they come back, and where priorities are equal
each person begins with another one, so that all are seen about as often.
"""

import math
from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from analysis.polis import priority
from consultation.models import Consultation, Contribution, Vote
from consultation.models.contributions import ContributionQuerySet
from consultation.search.tallies import Tally, tallies_of
from recommendations.models import AnalysisRun, StatementOpinion


def left_to_vote_on(proposals: ContributionQuerySet, user: Any) -> QuerySet[Contribution]:
    """Those of `proposals` that stand, that are not the person's own, and that they have not voted on, nor on one merged into them."""
    left = proposals.standing().filter(published_version__erased_at=None)
    if not user.is_authenticated:
        return left
    voted = Vote.objects.filter(voter=user)
    return (
        left.exclude(author=user)
        .exclude(pk__in=voted.values("proposal"))
        .exclude(pk__in=voted.exclude(proposal__merged_into=None).values("proposal__merged_into"))
    )


def priorities(proposals: QuerySet[Contribution], consultation: Consultation, *, blind: Collection[int] = ()) -> dict[int, float]:
    """Polis' priority of each proposal, by primary key: from its votes now, and from its extremity in the newest analysis (else 0).

    In the workshops `blind` it rests on how many voted alone, not on how: nobody can read a tally from what they are served.
    """
    workshop_of = dict(proposals.order_by().values_list("pk", "workshop"))
    tallies = tallies_of(proposals)
    extremity = _extremities(consultation)
    rows = []
    for pk, workshop in workshop_of.items():
        tally = tallies.get(pk, Tally())
        if workshop in blind:
            rows.append((tally.seen / 2, tally.seen / 2, 0.0, 0.0))
        else:
            rows.append((tally.agree, tally.disagree, tally.passed, extremity.get(pk, 0.0)))
    if not rows:
        return {}
    return dict(zip(workshop_of, priority(*zip(*rows, strict=True)).tolist(), strict=True))


def order_for(user: Any, proposals: QuerySet[Contribution], consultation: Consultation, *, blind: Collection[int] = ()) -> list[int]:
    """The primary keys of `proposals` in the order in which this person is served them.

    Each is drawn among those left with probability proportional to its priority w: the largest ln(u) / w first, u being uniform in
    (0, 1) (Efraimidis and Spirakis, 2006).
    """
    weight = priorities(proposals, consultation, blind=blind)
    references = dict(proposals.order_by().values_list("pk", "reference"))
    person = user.public_key if user.is_authenticated else ""
    lot = {pk: math.log(_uniform(f"{person}:{references[pk]}")) / weight[pk] for pk in weight}
    return sorted(lot, key=lambda pk: (-lot[pk], references[pk]))


def _uniform(name: str) -> float:
    """A number in (0, 1) that `name` determines."""
    return (int.from_bytes(sha256(name.encode()).digest()[:7]) + 0.5) / 2**56


def _extremities(consultation: Consultation) -> dict[int, float]:
    newest = AnalysisRun.objects.of(consultation).done().only("pk").first()
    rows = StatementOpinion.objects.filter(item__run=newest, extremity__gt=0) if newest else StatementOpinion.objects.none()
    return dict(rows.values_list("item__version__contribution", "extremity"))
