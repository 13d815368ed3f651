"""A recommendation: reading it with its sources, drafting, editing, deciding and announcing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.exceptions import StaleVersion
from consultation.models import Consultation
from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.decisions import (
    announce_recommendation,
    decide,
    edit_recommendation,
    merge_recommendations,
)
from recommendations.actions.drafts import draft_from_cluster
from recommendations.forms import AnnounceForm, AskForm, EditForm, MergeForm, RestoreForm, StepForm, UseForm
from recommendations.models import Recommendation
from recommendations.permissions import may
from recommendations.queries.board import recommendations_for
from recommendations.queries.corrections import give_names
from recommendations.queries.measures import measures_of
from recommendations.queries.plan import plan_in_force
from recommendations.queries.recommendation import sourced
from recommendations.queries.trail import outcome_of, outcomes
from recommendations.queries.wordings import history_of, suggestion_of
from recommendations.states import Status, Step, steps_from
from recommendations.views.fetching import cluster_of_board, person, readable_recommendation, recommendation_of_team
from recommendations.writer.endpoint import is_set_up

PER_PAGE = 40


@require_safe
def published(request: HttpRequest, consultation: str) -> HttpResponse:
    """The recommendations that were announced, for everybody."""
    of = get_object_or_404(Consultation, slug=consultation)
    announced = [each for each in recommendations_for(of, request.user) if each.is_announced]
    context = {
        "consultation": of,
        "plan": plan_in_force(of, request.user),
        "announced": announced,
        "kept": [each for each in announced if each.state == Status.ADOPTED],
        "set_aside": [each for each in announced if each.state == Status.SET_ASIDE],
    }
    return render(request, "recommendations/published.html", context)


@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """A recommendation with its sources; for the strategy team with its desk."""
    return _page(request, readable_recommendation(request, pk))


@sign_in_first
@posts_only
def draft(request: HttpRequest, consultation: str, run: int, key: str) -> HttpResponse:
    made = draft_from_cluster(cluster_of_board(request, consultation, run, key), by=person(request))
    return redirect("recommendations:recommendation", made.pk)


@sign_in_first
@posts_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    current = recommendation_of_team(request, pk)
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=400, edit_form=form)
    try:
        edit_recommendation(current, by=person(request), **form.cleaned_data)
    except StaleVersion as refusal:
        return _page(request, recommendation_of_team(request, pk), status=409, edit_form=_on_the_new(form, current), stale=refusal)
    messages.success(request, _("Saved."))
    return redirect("recommendations:recommendation", pk)


@sign_in_first
@posts_only
def decide_on(request: HttpRequest, pk: int) -> HttpResponse:
    current = recommendation_of_team(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=400, step_form=form)
    given = form.cleaned_data
    try:
        decided = decide(current, by=person(request), **(given | {"step": Step(given["step"])}))
    except StaleVersion as refusal:
        return _page(request, recommendation_of_team(request, pk), status=409, stale=refusal)
    messages.success(request, _("Recorded: %(state)s.") % {"state": decided.get_state_display()})
    return redirect("recommendations:recommendation", pk)


@sign_in_first
@posts_only
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    current = recommendation_of_team(request, pk)
    form = MergeForm(request.POST, others=_others(request, current))
    if not form.is_valid():
        return _page(request, current, status=400, merge_form=form)
    given = form.cleaned_data
    into = recommendation_of_team(request, given["into"])
    merge_recommendations(current, by=person(request), **(given | {"into": into}))
    messages.success(request, _("Merged."))
    return redirect("recommendations:recommendation", into.pk)


@sign_in_first
@posts_only
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    current = recommendation_of_team(request, pk)
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=400)
    announce_recommendation(current, by=person(request), **form.cleaned_data)
    messages.success(request, _("Everybody can read it now."))
    return redirect("recommendations:recommendation", pk)


def _others(request: HttpRequest, current: Recommendation) -> list[Recommendation]:
    every = recommendations_for(current.consultation, request.user)
    return [each for each in every if each.pk != current.pk and each.state in ("draft", "in_review")]


def _on_the_new(form: EditForm, current: Recommendation) -> EditForm:
    """The words that were not saved, to be looked at and saved again on what the other person made of it."""
    fresh = Recommendation.objects.get(pk=current.pk)
    words = {name: form.cleaned_data[name] for name in ("title", "text")}
    return EditForm(initial=words | {"revision": fresh.revision})


def _page(request: HttpRequest, current: Recommendation, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = sourced(current, request.user)
    (decided,) = outcomes([current.pk], current.consultation, request.user)
    if current.cluster:
        give_names([current.cluster], current.consultation)
    context = {
        "consultation": current.consultation,
        "recommendation": current,
        "shown": shown,
        "support_page": Paginator(shown.support, PER_PAGE).get_page(request.GET.get("page")),
        "on_the_team": may(request.user, "open_board", current),
        "outcome": outcome_of(decided) if current.state in (Status.ADOPTED, Status.SET_ASIDE) else "",
        "reason": decided.reason,
        "measures": measures_of(current, request.user),
    }
    if context["on_the_team"]:
        revision = {"revision": current.revision}
        may_edit = may(request.user, "edit", current) and current.state in ("draft", "in_review")
        context |= {
            "history": history_of(current, shown),
            "suggestion": suggestion_of(current, shown) if is_set_up() else None,
            "ask_form": AskForm() if may_edit and is_set_up() else None,
            "use_form": UseForm(initial=revision) if may_edit else None,
            "restore_form": RestoreForm(initial=revision) if may_edit else None,
            "edit_form": EditForm(initial={"title": shown.title, "text": shown.text, **revision}) if may_edit else None,
            "step_form": StepForm(initial=revision),
            "steps": steps_from(current.state, is_announced=current.is_announced) if may(request.user, "decide", current) else [],
            "may_adopt": may(request.user, "adopt", current),
            "merge_form": MergeForm(initial=revision, others=_others(request, current)) if may_edit else None,
            "announce_form": AnnounceForm(initial=revision),
            "may_announce": may(request.user, "announce", current)
            and current.state in ("adopted", "set_aside")
            and not current.is_announced,
        }
    return render(request, "recommendations/recommendation.html", context | more, status=status)
