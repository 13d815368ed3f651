"""Which measures of the plan in force rest on something: on a recommendation, on contributions."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from consultation.models import Consultation
from recommendations.models import Evidence, Ground, Measure, Plan, Recommendation
from recommendations.queries.lending import hide_in_texts, quotations_of


def measures_of(recommendation: Recommendation, user: Any) -> list[Measure]:
    """The measures of the published plan with a sentence that rests on it, in order, as `user` may read them."""
    plan = Plan.objects.of(recommendation.consultation).published().first()
    found = _measures(plan, [recommendation.pk]) if plan else []
    return _as_read(found, recommendation.consultation, user)


def measures_behind(contributions: Collection[int], consultation: Consultation, user: Any) -> list[tuple[int, Measure, bool]]:
    """Contribution and measure of the published plan, in the order of the plan, each pair once; and whether the contribution does
    nothing but speak against what the measure rests on. In a fixed number of queries.
    """
    plan = Plan.objects.of(consultation).published().first()
    if plan is None:
        return []
    grounds = Ground.objects.filter(sentence__measure__axis__plan=plan)
    cited = Evidence.objects.filter(version__contribution__in=contributions, recommendation__in=grounds.values("recommendation"))
    pairs = list(cited.order_by().values_list("version__contribution", "recommendation", "role").distinct())
    carried: dict[int, set[int]] = {}
    for pk, measure in grounds.order_by().values_list("recommendation", "sentence__measure"):
        carried.setdefault(pk, set()).add(measure)
    roles: dict[tuple[int, int], set[str]] = {}
    for contribution, recommendation, role in pairs:
        for measure in carried[recommendation]:
            roles.setdefault((contribution, measure), set()).add(role)
    found = _as_read(_measures(plan, {pk for _contribution, pk, _role in pairs}), consultation, user)
    return [
        (contribution, measure, roles[contribution, measure.pk] == {Evidence.Role.DISSENT})
        for contribution in sorted(set(contributions))
        for measure in found
        if (contribution, measure.pk) in roles
    ]


def address_of(measure: Measure) -> str:
    """Where a measure of `measure.axis.plan` is read."""
    plan = measure.axis.plan
    return f"{reverse('recommendations:plan', args=[plan.consultation.slug])}#{measure.anchor}"


def _measures(plan: Plan, recommendations: Iterable[int]) -> list[Measure]:
    resting = Measure.objects.filter(axis__plan=plan, sentences__grounds__recommendation__in=recommendations).distinct()
    return list(resting.select_related("axis__plan__consultation").order_by("axis__position", "axis", "position", "pk"))


def _as_read(measures: list[Measure], consultation: Consultation, user: Any) -> list[Measure]:
    if measures:
        sources = Ground.objects.filter(sentence__measure__in=measures).order_by().values_list("recommendation", flat=True).distinct()
        hide_in_texts(measures, quotations_of(list(sources), consultation, user))
    return measures
