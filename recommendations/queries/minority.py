"""The positions that no group of a run carries."""

from dataclasses import dataclass
from typing import Any

from recommendations.models import AnalysisRun, MinorityPosition, Placement
from recommendations.queries.citable import readable
from recommendations.queries.corrections import give_names


@dataclass(frozen=True)
class Position:
    """A position as `user` may read it: where each of its texts is, and how many people wrote them."""

    placements: list[Placement]
    people: int


def minority_positions(run: AnalysisRun, user: Any) -> list[Position]:
    """The positions of which `user` may still read texts of two people or more, those of most people first."""
    may_be_read = readable(run.consultation, user).values("pk")
    texts = Placement.objects.filter(
        item__minority_positions__run=run, item__version__contribution__in=may_be_read, item__version__erased_at=None
    )
    found = {
        placement.item_id: placement
        for placement in texts.select_related("item__version__contribution__proposal", "item__version__contribution__workshop", "group")
    }
    give_names([placement.group for placement in found.values() if placement.group], run.consultation)
    of: dict[int, list[Placement]] = {}
    links = MinorityPosition.items.through.objects.filter(minorityposition__run=run)
    for number, item in links.order_by("minorityposition__number", "corpusitem__corpus_id").values_list(
        "minorityposition__number", "corpusitem"
    ):
        if item in found:
            of.setdefault(number, []).append(found[item])
    positions = [Position(placements, _people(placements)) for placements in of.values()]
    return sorted((position for position in positions if position.people > 1), key=lambda position: -position.people)


def _people(placements: list[Placement]) -> int:
    """Distinct authors; a text without one is by somebody of its own."""
    return len({placement.item.author or placement.item.corpus_id for placement in placements})
