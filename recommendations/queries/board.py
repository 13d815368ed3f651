"""The strategy board: the groups of one run, the recommendations, and how far an analysis is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from consultation.models import Consultation, Version
from recommendations.models import AnalysisRun, Cluster, Correction, Placement, Plan, Recommendation, Representative
from recommendations.queries.citable import readable
from recommendations.queries.corrections import give_names
from recommendations.queries.lines import line_of
from recommendations.queries.plan import plan_in_force
from recommendations.queries.sentences import hide_taken_down_titles
from recommendations.states import PlaceState, Status


@dataclass(frozen=True)
class Group:
    """A group of the upper level: its most central words that may still be read, the groups inside, its recommendation."""

    cluster: Cluster
    quote: Version | None
    parts: list[Cluster]
    recommendation: Recommendation | None


@dataclass(frozen=True)
class Board:
    run: AnalysisRun | None
    earlier: list[AnalysisRun]
    active: AnalysisRun | None
    last_failed: AnalysisRun | None
    groups: list[Group]
    recommendations: list[Recommendation]
    unplaced: int
    has_minority: bool
    has_opinions: bool
    corrections: int
    plan: Plan | None
    plan_draft: Plan | None


def board_of(consultation: Consultation, user: Any, run: AnalysisRun | None = None) -> Board:
    """What the board shows of `run` (by default the newest that is done). The number of queries does not depend on the rows."""
    runs = list(AnalysisRun.objects.of(consultation).select_related("started_by").defer("manifest")[:20])
    done = [each for each in runs if each.state == "done"]
    run = run or (done[0] if done else None)
    recommendations = recommendations_for(consultation, user)
    newest = runs[0] if runs else None
    return Board(
        run=run,
        earlier=[each for each in done if run is None or each.pk != run.pk],
        active=next((each for each in runs if each.is_active), None),
        last_failed=newest if newest is not None and newest.state == "failed" else None,
        groups=_groups(run, user, recommendations) if run else [],
        recommendations=recommendations,
        unplaced=Placement.objects.filter(item__run=run, state=PlaceState.UNPLACED).count() if run else 0,
        has_minority=run.minority_positions.exists() if run else False,
        has_opinions=run.slates.exists() if run else False,
        corrections=Correction.objects.of(consultation).in_force().holding_in(line_of(done[0] if done else None)).count(),
        plan=plan_in_force(consultation, user),
        plan_draft=Plan.objects.of(consultation).draft().first(),
    )


def recommendations_for(consultation: Consultation, user: Any) -> list[Recommendation]:
    """All recommendations that were not merged, with `sources` (contributions they rest on), newest last."""
    found = (
        Recommendation.objects.of(consultation)
        .exclude(state=Status.MERGED)
        .select_related("cluster")
        .annotate(sources=Count("evidence__version", distinct=True))
    )
    return hide_taken_down_titles(list(found), consultation, user)


def _groups(run: AnalysisRun, user: Any, recommendations: list[Recommendation]) -> list[Group]:
    clusters = list(run.clusters.all())
    give_names(clusters, run.consultation)
    quotes: dict[int, Version] = {}
    speaking = Representative.objects.filter(
        cluster__run=run, cluster__level=1, role=Representative.Role.CENTRAL, item__version__erased_at=None,
        item__version__contribution__in=readable(run.consultation, user).values("pk"),
    )  # fmt: skip
    for row in speaking.select_related("item__version").order_by("cluster", "position"):
        quotes.setdefault(row.cluster_id, row.item.version)
    drafted = {each.cluster.members_sha256: each for each in recommendations if each.cluster and each.cluster.level == 1}
    return [
        Group(
            cluster=cluster,
            quote=quotes.get(cluster.pk),
            parts=[part for part in clusters if part.parent_id == cluster.pk],
            recommendation=drafted.get(cluster.members_sha256),
        )
        for cluster in clusters
        if cluster.level == 1
    ]
