"""Published versions of the plan, for those who are told of them."""

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.notifications.subjects import Subject
from recommendations.models import Evidence, Ground, Measure, Plan, PlanTransition
from recommendations.queries.citable import citable
from recommendations.queries.lending import hide_in_texts, quotations_of
from recommendations.queries.sentences import shown_title
from recommendations.states import PlanState, PlanStep


def contributions_behind(pk: int) -> list[int]:
    """The contributions that may be read behind the measures of a version that are new in it, or say or rest on something else."""
    plan = Plan.objects.select_related("consultation").get(pk=pk)
    before = Plan.objects.of(plan.consultation).filter(number__lt=plan.number).last()
    known = _measures(before) if before else {}
    grounds: set[int] = set()
    for key, measure in _measures(plan).items():
        if known.get(key) != measure:
            grounds |= {recommendation for _words, rests_on in measure[1] for recommendation in rests_on}
    cited = Evidence.objects.filter(recommendation__in=grounds, version__contribution__in=citable(plan.consultation))
    return list(cited.order_by("version__contribution").values_list("version__contribution", flat=True).distinct())


def described(pks: list[int], user: Any) -> dict[int, Subject]:
    """Those of these versions that were published, each with the reason; a few queries a consultation."""
    found = Plan.objects.filter(pk__in=pks).exclude(state=PlanState.DRAFT).select_related("consultation").order_by("consultation", "pk")
    signed = {step.plan_id: step for step in PlanTransition.objects.filter(plan__in=found, step=PlanStep.PUBLISH)}
    told = {}
    for consultation, rows in groupby(found, key=lambda each: each.consultation):
        plans = list(rows)
        grounds = Ground.objects.filter(sentence__measure__axis__plan__in=plans).order_by()
        quoted = quotations_of(list(grounds.values_list("recommendation", flat=True).distinct()), consultation, user)
        hide_in_texts(plans, quoted)
        for plan in plans:
            told[plan.pk] = _subject(plan, signed[plan.pk], [evidence for each in quoted.values() for evidence in each])
    return told


def _subject(plan: Plan, signed: PlanTransition, quotations: list[Evidence]) -> Subject:
    return Subject(
        title=plan.heading.text,
        language=plan.heading.language,
        url=reverse("recommendations:plan_version", args=[plan.consultation.slug, plan.number]),
        to_authors=_("A measure of the plan rests on what you said."),
        to_followers=_("A measure of the plan rests on a proposal you follow."),
        reason=shown_title(signed.reason, quotations),
        reason_language=signed.language,
    )


Told = tuple[tuple[str, ...], list[tuple[tuple[str, ...], tuple[int, ...]]]]


def _measures(plan: Plan) -> dict[Any, Told]:
    """Key to what a measure says, in every language, and on what each sentence rests."""
    found = Measure.objects.filter(axis__plan=plan).prefetch_related("sentences__grounds")
    return {
        measure.key: (
            (measure.title_fr, measure.title_nl, measure.title_en),
            [
                (
                    (sentence.text_fr, sentence.text_nl, sentence.text_en),
                    tuple(sorted(ground.recommendation_id for ground in sentence.grounds.all())),
                )
                for sentence in measure.sentences.all()
            ],
        )
        for measure in found
    }
