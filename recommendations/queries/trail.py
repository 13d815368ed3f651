"""What became of contributions, all of it: what people did with them, where the analysis put them, what was concluded.

Each stage is a function in STAGES that adds its stations to the ways. What the strategy team has not announced is the team's:
others see that a contribution was grouped with similar ones they may read, not under which name, recommendations once they are
announced, kept or not, and measures once the plan is published.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.models import Consultation, Contribution, PhaseKind
from consultation.queries.trail import AHEAD, NOW, Station, Way, ways_of
from consultation.states import State
from recommendations.models import AnalysisRun, Evidence, Placement, Plan, Recommendation, RecommendationTransition
from recommendations.permissions import may
from recommendations.queries.citable import readable
from recommendations.queries.corrections import give_names
from recommendations.queries.measures import address_of, measures_behind
from recommendations.queries.sentences import shown_title, with_readability
from recommendations.states import PlaceState, Status, Step

Ways = dict[int, Way]
GROUPED, IN_MEASURE = "grouped", "measure"
SHOWN_NEIGHBOURS = 5


def trails_of(contributions: Iterable[Contribution], user: Any) -> list[Way]:
    """The way of each contribution that `user` may read, in their order. The number of queries depends on the number of
    consultations alone.
    """
    contributions = list(contributions)
    ways = ways_of(contributions, user)
    by_consultation = sorted(contributions, key=lambda each: each.workshop.consultation_id)
    for _pk, rows in groupby(by_consultation, key=lambda each: each.workshop.consultation_id):
        some = list(rows)
        consultation = some[0].workshop.consultation
        out = set(readable(consultation, user).filter(pk__in=[each.pk for each in some]).values_list("pk", flat=True))
        has_plan = Plan.objects.of(consultation).published().exists()
        for stage in STAGES:
            stage({each.pk: ways[each.pk] for each in some if each.pk in out}, consultation, user)
        for each in some:
            ways[each.pk].stations += _ahead(ways[each.pk], consultation, is_out=each.pk in out, has_plan=has_plan)
    return [ways[each.pk] for each in contributions]


def add_groups(ways: Ways, consultation: Consultation, user: Any) -> None:
    """Where the newest analysis put each. The team is led to the group; others are told how many similar ones they may read."""
    run = AnalysisRun.objects.of(consultation).done().only("pk", "finished_at", "frozen_at").first()
    if run is None:
        return
    places = Placement.objects.filter(item__run=run, item__version__contribution__in=ways)
    placed = {place.item.version.contribution_id: place for place in places.select_related("item__version", "group", "subgroup")}
    if may(user, "open_board", consultation):
        give_names([group for place in placed.values() for group in (place.group, place.subgroup) if group], consultation)
        for pk, place in placed.items():
            ways[pk].stations.append(_for_the_team(place, consultation, run))
        return
    groups = {place.subgroup_id for place in placed.values() if place.subgroup_id}
    similar = Placement.objects.filter(subgroup__in=groups, item__version__contribution__in=readable(consultation, user))
    counted = dict(similar.order_by().values_list("subgroup").annotate(n=Count("pk")))
    for pk, place in placed.items():
        ways[pk].stations += _for_everybody(place, counted.get(place.subgroup_id, 1) - 1, run)


def add_recommendations(ways: Ways, consultation: Consultation, user: Any) -> None:
    """Each recommendation that rests on one of them, and what was decided on it, with the reason."""
    on_the_team = may(user, "open_board", consultation)
    visible = Recommendation.objects.of(consultation).exclude(state=Status.MERGED)
    visible = visible if on_the_team else visible.announced()
    cited = Evidence.objects.filter(version__contribution__in=ways, recommendation__in=visible)
    pairs = list(cited.order_by("recommendation").values_list("version__contribution", "recommendation").distinct())
    told = {each.pk: each for each in outcomes({pk for _contribution, pk in pairs}, consultation, user)}
    for contribution, recommendation in pairs:
        ways[contribution].stations += stations_of(told[recommendation])


def add_measures(ways: Ways, consultation: Consultation, user: Any) -> None:
    """Each measure of the plan in force that rests on a recommendation to which one of them belongs."""
    for contribution, measure, speaks_against in measures_behind(ways, consultation, user):
        title = _("It speaks against what this measure of the plan rests on:") if speaks_against else _("In the plan, as the measure:")
        words = {"quoted": measure.heading.text, "language": measure.heading.language, "url": address_of(measure)}
        ways[contribution].stations.append(Station(title, measure.axis.plan.published_at, stage=IN_MEASURE, **words))


STAGES: tuple[Callable[[Ways, Consultation, Any], None], ...] = (add_groups, add_recommendations, add_measures)


def cited_comments_of(proposal: Contribution, user: Any) -> list[Way]:
    """The comments on `proposal` on which a recommendation rests that `user` may read, each with the recommendations."""
    consultation = proposal.workshop.consultation
    said = readable(consultation, user).filter(proposal=proposal.pk, versions__cited_by__isnull=False).distinct().order_by("pk")
    ways = {each.pk: Way(each) for each in said.only("pk", "reference", "kind", "proposal")}
    add_recommendations(ways, consultation, user)
    add_measures(ways, consultation, user)
    return [way for way in ways.values() if way.stations]


def neighbours_of(contribution: Contribution, user: Any) -> list[Contribution]:
    """A few contributions of the same small group that `user` may read: proposals first."""
    consultation = contribution.workshop.consultation
    run = AnalysisRun.objects.of(consultation).done().only("pk").first()
    own = Placement.objects.filter(item__run=run, item__version__contribution=contribution.pk).exclude(subgroup=None).values("subgroup")
    places = Placement.objects.filter(subgroup__in=own).values("item__version__contribution")
    similar = readable(consultation, user).filter(pk__in=places).exclude(pk=contribution.pk)
    return list(similar.with_texts().select_related("proposal").order_by("-kind", "pk")[:SHOWN_NEIGHBOURS]) if run else []


def outcomes(pks: Iterable[int], consultation: Consultation, user: Any) -> list[Recommendation]:
    """These recommendations with `decided_at` and `reason` of the last decision; words of sources that `user` may not read are gone.

    In three queries.
    """
    found = list(Recommendation.objects.filter(pk__in=set(pks)).order_by("pk"))
    quoted: dict[int, list[Evidence]] = {}
    for evidence in with_readability(consultation, user).filter(recommendation__in=found).exclude(sha256=""):
        quoted.setdefault(evidence.recommendation_id, []).append(evidence)
    decisions = RecommendationTransition.objects.filter(recommendation__in=found, step__in=(Step.ADOPT, Step.SET_ASIDE))
    last = {decision.recommendation_id: decision for decision in decisions.order_by("revision")}
    for each in found:
        sources, decision = quoted.get(each.pk, []), last.get(each.pk)
        each.title = shown_title(each.title, sources)
        each.decided_at = decision.at if decision else None
        each.reason = shown_title(decision.reason, sources) if decision else ""
    return found


def stations_of(recommendation: Recommendation) -> list[Station]:
    """A recommendation rests on it; then, if it is decided, whether it is kept and why."""
    address = reverse("recommendations:recommendation", args=[recommendation.pk])
    words = {"url": address, "quoted": recommendation.title, "language": recommendation.language}
    rests = Station(_("A recommendation rests on it"), recommendation.created_at, **words)
    if recommendation.state not in (Status.ADOPTED, Status.SET_ASIDE):
        return [rests, Station(str(recommendation.get_state_display()), state=NOW)]
    why = {"reason": recommendation.reason, "reason_language": recommendation.language}
    title = outcome_of(recommendation)
    if not recommendation.is_announced:
        return [rests, Station(title, recommendation.decided_at, text=_("Not announced yet: only the strategy team reads this."), **why)]
    return [rests, Station(title, recommendation.announced_at, **why)]


def outcome_of(recommendation: Recommendation) -> str:
    """Kept, or not kept; with "because" where a reason follows."""
    if recommendation.state == Status.ADOPTED:
        return _("Kept, because:") if recommendation.reason else _("Kept")
    return _("Not kept, because:") if recommendation.reason else _("Not kept")


def _for_the_team(place: Placement, consultation: Consultation, run: AnalysisRun) -> Station:
    if place.group is None or place.subgroup is None:
        address = reverse("recommendations:unplaced", args=[consultation.slug, run.pk])
        return Station(_("In no group"), run.finished_at, text=place.reason_in_words, url=address)
    address = reverse("recommendations:group", args=[consultation.slug, run.pk, place.subgroup.key])
    names = f"{place.group.name} › {place.subgroup.name}"
    return Station(_("Grouped with similar ideas"), run.finished_at, text=names, url=address, stage=GROUPED)


def _for_everybody(place: Placement, others: int, run: AnalysisRun) -> list[Station]:
    if place.state == PlaceState.UNPLACED:
        return []
    if others < 1:
        return [Station(_("Compared with everything that was said: nothing else is like it"), run.finished_at, stage=GROUPED)]
    said = ngettext(
        "Grouped with %(n)d contribution that says something similar", "Grouped with %(n)d contributions that say something similar", others
    )
    return [Station(said % {"n": others}, run.finished_at, stage=GROUPED)]


def _ahead(way: Way, consultation: Consultation, *, is_out: bool, has_plan: bool) -> list[Station]:
    """What comes next, from the state of the contribution and the dates of the phases."""
    state = way.contribution.state
    if state == State.PENDING and way.contribution.published_version_id is None:
        return [Station(_("A facilitator reads it"), state=NOW)]
    if not is_out or state == State.MERGED:
        return []
    phases = {phase.kind: phase for phase in consultation.phases.all()}
    is_grouped = any(station.stage == GROUPED for station in way.stations)
    coming = [] if is_grouped else [(PhaseKind.SYNTHESISE, _("It is grouped with similar ideas, in all three languages"))]
    coming.append((PhaseKind.DECIDE, _("The strategy team says what it keeps, and why")))
    if not has_plan:
        coming.append((PhaseKind.FOLLOW_UP, _("The plan is published: each of its sentences leads back to what it rests on")))
    found = []
    for kind, title in coming:
        phase = phases.get(kind)
        if phase is not None and phase.state == "planned":
            found.append(Station(title, phase.starts_at, state=AHEAD))
    return found
