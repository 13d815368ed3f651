"""The draft of the plan: beginning it, its title and foreword, its axes, publishing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.exceptions import StaleVersion
from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.plan_parts import add_axis, add_measure, rename, write_foreword
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.forms import ArrangeForm, ForewordForm, PlanForm, PublishForm, TitleForm
from recommendations.models import Axis, Plan
from recommendations.permissions import may
from recommendations.queries.plan import history_of_plan, read_plan
from recommendations.queries.plan_gaps import gaps_of
from recommendations.views.fetching import consultation_of_board, draft_of_board, person
from recommendations.views.sent_forms import carried_out, put_back, saved

SHOWN_STEPS = 20


@sign_in_first
@require_safe
def draft(request: HttpRequest, consultation: str) -> HttpResponse:
    """The draft as it is being written; where there is none, how to begin one."""
    of = consultation_of_board(request, consultation)
    standing = Plan.objects.of(of).draft().first()
    if standing is not None:
        return draft_page(request, standing)
    context = {
        "consultation": of, "published": Plan.objects.of(of).published().first(), "may_write": may(request.user, "write_plan", of)
    }  # fmt: skip
    return render(request, "recommendations/plan_begin.html", context)


@sign_in_first
@posts_only
def begin(request: HttpRequest, consultation: str) -> HttpResponse:
    open_plan(consultation_of_board(request, consultation), by=person(request))
    return redirect("recommendations:plan_draft", consultation)


@sign_in_first
@posts_only
def words(request: HttpRequest, consultation: str) -> HttpResponse:
    current, form = draft_of_board(request, consultation), ForewordForm(request.POST, ids="words")

    def deed(**same: Any) -> None:
        write_foreword(current, by=person(request), title=form.texts("title"), foreword=form.texts("foreword"), **same)

    refused = carried_out(form, deed, lambda **more: draft_page(request, draft_of_board(request, consultation), **more))
    return refused or saved(request, "plan_draft", consultation)


@sign_in_first
@posts_only
def new_axis(request: HttpRequest, consultation: str) -> HttpResponse:
    current, form = draft_of_board(request, consultation), TitleForm(request.POST, ids="new-axis")

    def deed(**same: Any) -> None:
        add_axis(current, by=person(request), title=form.texts("title"), **same)

    refused = carried_out(form, deed, lambda **more: draft_page(request, draft_of_board(request, consultation), **more))
    return refused or saved(request, "plan_draft", consultation)


@sign_in_first
@posts_only
def rename_axis(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    axis, form = _axis(request, consultation, pk), TitleForm(request.POST, ids=f"axis-{pk}")

    def deed(**same: Any) -> None:
        rename(axis, by=person(request), title=form.texts("title"), **same)

    refused = carried_out(form, deed, lambda **more: draft_page(request, draft_of_board(request, consultation), **more))
    return refused or saved(request, "plan_draft", consultation)


@sign_in_first
@posts_only
def new_measure(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    """Adds a measure and leads to it, to write its sentences."""
    axis, form = _axis(request, consultation, pk), TitleForm(request.POST, ids=f"new-measure-{pk}")

    def deed(**same: Any) -> None:
        add_measure(axis, by=person(request), title=form.texts("title"), **same)

    refused = carried_out(form, deed, lambda **more: draft_page(request, draft_of_board(request, consultation), **more))
    if refused:
        return refused
    newest = axis.measures.order_by("pk").last()
    return saved(request, "draft_measure", consultation, newest.pk) if newest else redirect("recommendations:plan_draft", consultation)


@sign_in_first
@posts_only
def publish(request: HttpRequest, consultation: str) -> HttpResponse:
    current, form = draft_of_board(request, consultation), PublishForm(request.POST, ids="publish")

    def deed(**same: Any) -> None:
        publish_plan(current, by=person(request), reason=form.cleaned_data["reason"], **same)

    refused = carried_out(form, deed, lambda **more: draft_page(request, draft_of_board(request, consultation), **more))
    if refused:
        return refused
    messages.success(request, _("The plan is published. Those whose words are behind it are told."))
    return redirect("recommendations:plan", consultation)


def _axis(request: HttpRequest, consultation: str, pk: int) -> Axis:
    return get_object_or_404(Axis.objects.select_related("plan__consultation"), plan=draft_of_board(request, consultation), pk=pk)


def draft_page(
    request: HttpRequest, current: Plan, *, status: int = 200, sent: PlanForm | None = None, stale: StaleVersion | None = None
) -> HttpResponse:
    """The page of the draft; `sent`, a form that was not carried out, takes the place of an empty one."""
    read, start = read_plan(current, request.user), {"revision": current.revision}
    titled = ("title_fr", "title_nl", "title_en")
    both = (*titled, "foreword_fr", "foreword_nl", "foreword_en")
    forms: dict[str, PlanForm] = {
        "words": ForewordForm(ids="words", initial=start | {name: getattr(current, name) for name in both}),
        "new-axis": TitleForm(ids="new-axis", initial=start),
        "publish": PublishForm(ids="publish", initial=start),
    }
    for axis in read.axes:
        titles = {name: getattr(axis, name) for name in titled}
        forms[f"axis-{axis.pk}"] = TitleForm(ids=f"axis-{axis.pk}", initial=start | titles)
        forms[f"new-measure-{axis.pk}"] = TitleForm(ids=f"new-measure-{axis.pk}", initial=start)
    put_back(forms, sent, is_stale=stale is not None)
    context = {
        "consultation": current.consultation,
        "plan": current,
        "read": read,
        "axes": [(axis, forms[f"axis-{axis.pk}"], forms[f"new-measure-{axis.pk}"]) for axis in read.axes],
        "words_form": forms["words"],
        "axis_form": forms["new-axis"],
        "publish_form": forms["publish"],
        "arrange_form": ArrangeForm(ids="arrange", initial=start),
        "gaps": gaps_of(read),
        "history": history_of_plan(current, request.user)[:SHOWN_STEPS],
        "may_write": may(request.user, "write_plan", current),
        "may_publish": may(request.user, "publish_plan", current),
        "published": Plan.objects.of(current.consultation).published().first(),
        "stale": stale,
    }
    return render(request, "recommendations/plan_draft.html", context, status=status)
