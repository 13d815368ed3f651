"""Where a contribution went: the groups it is in, and the recommendations that rest on it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from consultation.models import Contribution
from recommendations.models import AnalysisRun, Evidence, Placement, Recommendation
from recommendations.permissions import may
from recommendations.queries.citable import readable
from recommendations.queries.corrections import give_names
from recommendations.queries.sentences import hide_taken_down_titles
from recommendations.states import Status


@dataclass
class Way:
    """What became of one contribution: its place in the newest analysis, and recommendations that cite it."""

    contribution: Contribution
    placement: Placement | None = None
    recommendations: list[Recommendation] = field(default_factory=list)


def trail_of(contribution: Contribution, user: Any) -> list[Way]:
    """The way of a proposal, then of each of its comments that went anywhere. Groups and drafts are the strategy team's;
    announced recommendations are everybody's. The number of queries does not depend on the rows.
    """
    consultation = contribution.workshop.consultation
    said = (
        readable(consultation, user)
        .filter(Q(pk=contribution.pk) | Q(proposal=contribution.pk))
        .order_by(F("proposal").asc(nulls_first=True), "pk")
    )
    ways = {each.pk: Way(each) for each in said.only("pk", "reference", "kind", "proposal")}
    on_the_team = may(user, "open_board", consultation)
    if on_the_team:
        newest = AnalysisRun.objects.of(consultation).done().only("pk").first()
        places = Placement.objects.filter(item__run=newest, item__version__contribution__in=ways)
        for placement in places.select_related("item__version", "group", "subgroup"):
            ways[placement.item.version.contribution_id].placement = placement
        placed = [way.placement for way in ways.values() if way.placement]
        give_names([group for place in placed for group in (place.group, place.subgroup) if group], consultation)
    recommendations = Recommendation.objects.of(consultation).exclude(state=Status.MERGED)
    if not on_the_team:
        recommendations = recommendations.announced()
    cited = Evidence.objects.filter(version__contribution__in=ways, recommendation__in=recommendations)
    pairs = list(cited.order_by("recommendation").values_list("version__contribution", "recommendation").distinct())
    found = Recommendation.objects.filter(pk__in={pk for _contribution, pk in pairs}).order_by("pk")
    by_pk = {each.pk: each for each in hide_taken_down_titles(list(found), consultation, user)}
    for pk, recommendation in pairs:
        ways[pk].recommendations.append(by_pk[recommendation])
    return [way for way in ways.values() if way.placement or way.recommendations]
