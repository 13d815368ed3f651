"""What the votes of a run tell beside its groups. Nothing here tells who voted what."""

from dataclasses import dataclass
from typing import Any

from recommendations.models import AnalysisRun, Cluster, Slate, SlatePlace, TopicOpinion
from recommendations.queries.citable import readable
from recommendations.queries.corrections import give_names


@dataclass(frozen=True)
class Cell:
    """What one opinion group voted on one topic: nothing is shown where fewer than 10 of its people did."""

    number: str
    opinion: TopicOpinion | None

    @property
    def percent(self) -> int:
        """The share of the votes in agreement, in whole percent."""
        assert self.opinion is not None
        votes = self.opinion.agree + self.opinion.disagree + self.opinion.passed
        return round(100 * self.opinion.agree / votes) if votes else 0


@dataclass(frozen=True)
class Topics:
    """A row for each group of similar ideas, a cell in it for each opinion group; `sizes` of these, by number."""

    sizes: dict[str, int]
    rows: list[tuple[Cluster, list[Cell]]]


@dataclass(frozen=True)
class ShortList:
    """One short list as `user` may read it: `missing` of its proposals may not be read now."""

    slate: Slate
    places: list[SlatePlace]
    missing: int


def topics_by_opinions(run: AnalysisRun) -> Topics | None:
    """The table of topics and opinion groups; None where there is nothing to show."""
    found = {(each.cluster_id, each.opinion_group): each for each in TopicOpinion.objects.filter(cluster__run=run)}
    if not found:
        return None
    sizes = run.opinions.get("sizes", {})
    clusters = list(run.clusters.top_level())
    give_names(clusters, run.consultation)
    rows = [(cluster, [Cell(number, found.get((cluster.pk, number))) for number in sizes]) for cluster in clusters]
    return Topics(sizes, rows)


def short_list(run: AnalysisRun, user: Any, size: str) -> tuple[list[int], ShortList | None]:
    """The sizes there are, and the list of the size asked for: where there is none, of the second smallest."""
    slates = {slate.size: slate for slate in run.slates.all()}
    if not slates:
        return [], None
    sizes = list(slates)
    chosen = slates[int(size) if size.isdecimal() and len(size) < 4 and int(size) in slates else sizes[min(1, len(sizes) - 1)]]
    may_be_read = readable(run.consultation, user).values("pk")
    places = chosen.places.filter(item__version__contribution__in=may_be_read, item__version__erased_at=None)
    shown = list(places.select_related("item__version__contribution__workshop"))
    return sizes, ShortList(chosen, shown, chosen.places.count() - len(shown))
