"""The plan as it is read: each sentence with what it rests on, and how many people and contributions are under that."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultation.models import Consultation
from recommendations.models import Axis, Ground, Measure, MeasureSentence, Plan, PlanTransition, Recommendation
from recommendations.queries.citable import readable
from recommendations.queries.lending import Quotations, hide_in_recommendations, hide_in_texts, quotations_of
from recommendations.queries.sentences import shown_title
from recommendations.states import PlanStep

CONTRIBUTION = "recommendation__evidence__version__contribution"
AUTHOR = f"{CONTRIBUTION}__author"


@dataclass(frozen=True)
class PlanRead:
    """A version of the plan as one person may read it. `signed`: who published it, when and why; None for a draft.

    `contributions` and `people` are counted once over the whole plan.
    """

    plan: Plan
    axes: list[Axis]
    signed: PlanTransition | None
    contributions: int
    people: int


def read_plan(plan: Plan, user: Any) -> PlanRead:
    """All that the page of a plan shows. The number of queries does not depend on the rows."""
    axes = list(plan.axes.prefetch_related("measures__sentences__grounds"))
    measures = [measure for axis in axes for measure in axis.measures.all()]
    sentences = [sentence for measure in measures for sentence in measure.sentences.all()]
    chosen = {ground.recommendation_id for sentence in sentences for ground in sentence.grounds.all()}
    found = Recommendation.objects.in_bulk(chosen)
    quoted = quotations_of(chosen, plan.consultation, user)
    hide_in_recommendations(found.values(), quoted)
    hide_in_texts([plan, *axes, *measures, *sentences], quoted)
    counted = _counts(plan, user)
    for sentence in sentences:
        sentence.rests_on = [found[ground.recommendation_id] for ground in sentence.grounds.all()]
        sentence.contributions, sentence.people = counted.get(sentence.pk, (0, 0))
    whole = _under(plan, user).aggregate(contributions=Count(CONTRIBUTION, distinct=True), people=Count(AUTHOR, distinct=True))
    signed = plan.transitions.filter(step=PlanStep.PUBLISH).select_related("by").last()
    if signed:
        signed.reason = shown_title(signed.reason, [evidence for each in quoted.values() for evidence in each])
    return PlanRead(plan, axes, signed, whole["contributions"], whole["people"])


def plan_in_force(consultation: Consultation, user: Any) -> Plan | None:
    """The published version, its texts as they may be read; None where there is none."""
    plan = Plan.objects.of(consultation).published().first()
    if plan is not None:
        hide_in_texts([plan], _quoted_under(plan, user))
    return plan


def grounds_of(plan: Plan) -> "QuerySet[Ground]":
    return Ground.objects.filter(sentence__measure__axis__plan=plan)


def _quoted_under(plan: Plan, user: Any) -> Quotations:
    chosen = grounds_of(plan).order_by().values_list("recommendation", flat=True).distinct()
    return quotations_of(list(chosen), plan.consultation, user)


def _under(plan: Plan, user: Any) -> "QuerySet[Ground]":
    """The grounds of `plan`, as far as the contributions under them may be read."""
    may_read = Q(**{f"{CONTRIBUTION}__in": readable(plan.consultation, user)})
    return grounds_of(plan).filter(may_read, recommendation__evidence__version__erased_at=None).order_by()


def _counts(plan: Plan, user: Any) -> dict[int, tuple[int, int]]:
    """Sentence to the contributions and the people under it, each counted once."""
    rows = _under(plan, user).values_list("sentence").annotate(n=Count(CONTRIBUTION, distinct=True), people=Count(AUTHOR, distinct=True))
    return {pk: (n, people) for pk, n, people in rows}


def sentences_of_measure(measure: Measure, user: Any) -> list[MeasureSentence]:
    """The sentences of a measure of a draft, each with what it rests on; titles too are left as they may be read."""
    sentences = list(measure.sentences.prefetch_related("grounds"))
    chosen = {ground.recommendation_id for sentence in sentences for ground in sentence.grounds.all()}
    found = Recommendation.objects.in_bulk(chosen)
    quoted = _quoted_under(measure.axis.plan, user)
    hide_in_recommendations(found.values(), quoted)
    hide_in_texts([measure, measure.axis, *sentences], quoted)
    for sentence in sentences:
        sentence.rests_on = [found[ground.recommendation_id] for ground in sentence.grounds.all()]
    return sentences


def history_of_plan(plan: Plan, user: Any) -> list[PlanTransition]:
    """What happened to a version, last first, as far as `user` may read the words in it."""
    steps = list(plan.transitions.select_related("by").order_by("-revision"))
    quoted = [evidence for each in _quoted_under(plan, user).values() for evidence in each]
    for step in steps:
        step.what, step.reason = shown_title(step.what, quoted), shown_title(step.reason, quoted)
    return steps
