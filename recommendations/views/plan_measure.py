"""A measure of the plan's draft: its title, its sentences, and what each rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultation.exceptions import StaleVersion
from consultation.models import Consultation
from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.plan_parts import add_sentence, rename
from recommendations.actions.plan_parts import rewrite_sentence as rewrite
from recommendations.forms import ArrangeForm, PlanForm, SentenceForm, TitleForm
from recommendations.models import Measure, MeasureSentence, Plan, Recommendation
from recommendations.permissions import may
from recommendations.queries.board import recommendations_for
from recommendations.queries.plan import sentences_of_measure
from recommendations.states import Status
from recommendations.views.fetching import draft_of_board, person
from recommendations.views.sent_forms import carried_out, put_back, saved

TITLED = ("title_fr", "title_nl", "title_en")
WORDED = ("text_fr", "text_nl", "text_en")


@sign_in_first
@require_safe
def measure(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    """A measure of the draft with its sentences, each with the recommendations to choose."""
    return measure_page(request, measure_of_draft(request, consultation, pk))


@sign_in_first
@posts_only
def rename_measure(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    current, form = measure_of_draft(request, consultation, pk), TitleForm(request.POST, ids="title")

    def deed(**same: Any) -> None:
        rename(current, by=person(request), title=form.texts("title"), **same)

    refused = carried_out(form, deed, lambda **more: measure_page(request, measure_of_draft(request, consultation, pk), **more))
    return refused or saved(request, "draft_measure", consultation, pk)


@sign_in_first
@posts_only
def new_sentence(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    current = measure_of_draft(request, consultation, pk)
    form = SentenceForm(request.POST, ids="new", adopted=_adopted(request, current.axis.plan.consultation))

    def deed(**same: Any) -> None:
        chosen = _chosen(form, current.axis.plan)
        add_sentence(current, by=person(request), text=form.texts("text"), rests_on=chosen, **same)

    refused = carried_out(form, deed, lambda **more: measure_page(request, measure_of_draft(request, consultation, pk), **more))
    return refused or saved(request, "draft_measure", consultation, pk)


@sign_in_first
@posts_only
def rewrite_sentence(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    sentence = sentence_of_draft(request, consultation, pk)
    plan = sentence.measure.axis.plan
    form = SentenceForm(request.POST, ids=f"sentence-{pk}", adopted=_adopted(request, plan.consultation))

    def deed(**same: Any) -> None:
        rewrite(sentence, by=person(request), text=form.texts("text"), rests_on=_chosen(form, plan), **same)

    def page(**more: Any) -> HttpResponse:
        return measure_page(request, measure_of_draft(request, consultation, sentence.measure_id), **more)

    return carried_out(form, deed, page) or saved(request, "draft_measure", consultation, sentence.measure_id)


def measure_of_draft(request: HttpRequest, consultation: str, pk: int) -> Measure:
    found = Measure.objects.select_related("axis__plan__consultation")
    return get_object_or_404(found, axis__plan=draft_of_board(request, consultation), pk=pk)


def sentence_of_draft(request: HttpRequest, consultation: str, pk: int) -> MeasureSentence:
    found = MeasureSentence.objects.select_related("measure__axis__plan__consultation")
    return get_object_or_404(found, measure__axis__plan=draft_of_board(request, consultation), pk=pk)


def _adopted(request: HttpRequest, consultation: Consultation) -> list[Recommendation]:
    return [each for each in recommendations_for(consultation, request.user) if each.state == Status.ADOPTED]


def _chosen(form: SentenceForm, plan: Plan) -> list[Recommendation]:
    return list(Recommendation.objects.of(plan.consultation).filter(pk__in=form.cleaned_data["rests_on"]))


def measure_page(
    request: HttpRequest, current: Measure, *, status: int = 200, sent: PlanForm | None = None, stale: StaleVersion | None = None
) -> HttpResponse:
    plan = current.axis.plan
    adopted, start = _adopted(request, plan.consultation), {"revision": plan.revision}
    sentences = sentences_of_measure(current, request.user)
    forms: dict[str, PlanForm] = {
        "title": TitleForm(ids="title", initial=start | {name: getattr(current, name) for name in TITLED}),
        "new": SentenceForm(ids="new", adopted=adopted, initial=start),
    }
    for sentence in sentences:
        ids, told = f"sentence-{sentence.pk}", {name: getattr(sentence, name) for name in WORDED}
        chosen = {"rests_on": [each.pk for each in sentence.rests_on]}
        forms[ids] = SentenceForm(ids=ids, adopted=adopted, initial=start | told | chosen)
    put_back(forms, sent, is_stale=stale is not None)
    context = {
        "consultation": plan.consultation,
        "plan": plan,
        "measure": current,
        "sentences": [(sentence, forms[f"sentence-{sentence.pk}"]) for sentence in sentences],
        "title_form": forms["title"],
        "sentence_form": forms["new"],
        "arrange_form": ArrangeForm(ids="arrange", initial=start),
        "may_write": may(request.user, "write_plan", plan),
        "stale": stale,
    }
    return render(request, "recommendations/plan_measure.html", context, status=status)
