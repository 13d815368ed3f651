"""Correcting the groups of the newest run, and the list of what is in force."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions import corrections as actions
from recommendations.forms import MergeGroupForm, RenameForm
from recommendations.models import AnalysisRun, Cluster, Correction
from recommendations.permissions import may, require
from recommendations.queries.corrections import corrections_in_force, with_words
from recommendations.queries.effects import tell_effects
from recommendations.states import Deed
from recommendations.views.board import group_page
from recommendations.views.desk import groups_beside, items_of, merge_targets, ticked
from recommendations.views.fetching import cluster_of_board, consultation_of_board, person

PER_PAGE = 40


@sign_in_first
@require_safe
def in_force(request: HttpRequest, consultation: str) -> HttpResponse:
    """Every correction that was not withdrawn, with what the last analysis would have done without it."""
    of = consultation_of_board(request, consultation)
    page = Paginator(corrections_in_force(of), PER_PAGE).get_page(request.GET.get("page"))
    corrections = with_words(page.object_list, of, request.user)
    tell_effects(corrections, AnalysisRun.objects.of(of).done().select_related("consultation").defer("manifest").first())
    context = {
        "consultation": of, "page": page, "corrections": corrections,
        "may_correct": may(request.user, "correct", of),
    }  # fmt: skip
    return render(request, "recommendations/corrections.html", context)


@sign_in_first
@posts_only
def rename(request: HttpRequest, consultation: str, run: int, key: str) -> HttpResponse:
    cluster = _to_correct(request, consultation, run, key)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return group_page(request, cluster, status=400, rename_form=form)
    actions.rename_group(cluster, by=person(request), **form.cleaned_data)
    messages.success(request, _("The group has its new name, here and in every later analysis."))
    return _back(cluster)


@sign_in_first
@posts_only
def merge(request: HttpRequest, consultation: str, run: int, key: str) -> HttpResponse:
    cluster = _to_correct(request, consultation, run, key)
    form = MergeGroupForm(request.POST, others=merge_targets(cluster, groups_beside(cluster)))
    if not form.is_valid():
        return group_page(request, cluster, status=400, merge_form=form)
    into = get_object_or_404(Cluster, run=cluster.run, pk=form.cleaned_data["into"])
    actions.merge_groups(cluster, into=into, by=person(request), idempotency_key=form.cleaned_data["idempotency_key"])
    messages.success(request, _("Noted. The two groups are one from the next analysis on."))
    return _back(cluster)


@sign_in_first
@posts_only
def correct(request: HttpRequest, consultation: str, run: int, key: str) -> HttpResponse:
    """Moves, splits off, keeps, sets aside or pairs the ticked contributions."""
    cluster = _to_correct(request, consultation, run, key)
    form = ticked(cluster, request.user, request.POST)
    if not form.is_valid():
        return group_page(request, cluster, status=400, ticked_form=form)
    given = form.cleaned_data
    items = items_of(cluster, given["items"])
    common: dict[str, Any] = {"by": person(request), "reason": given["reason"], "idempotency_key": given["idempotency_key"]}
    deeds: dict[str, Callable[[], object]] = {
        Deed.MOVE: lambda: actions.move_contributions(items, to=_target(cluster, given["to"]), **common),
        Deed.SPLIT: lambda: actions.split_group(cluster, items=items, label=given["label"], **common),
        Deed.PIN: lambda: actions.pin_contributions(items, to=cluster, **common),
        Deed.EXCLUDE: lambda: actions.exclude_contributions(items, **common),
        Deed.TOGETHER: lambda: actions.keep_together(items, **common),
        Deed.APART: lambda: actions.keep_apart(items, **common),
    }
    deeds[given["deed"]]()
    messages.success(request, _("Noted. It takes effect with the next analysis."))
    return _back(cluster)


@sign_in_first
@posts_only
def withdraw(request: HttpRequest, consultation: str, pk: int) -> HttpResponse:
    of = consultation_of_board(request, consultation)
    actions.withdraw_correction(get_object_or_404(Correction, consultation=of, pk=pk), by=person(request))
    messages.success(request, _("Withdrawn. From the next analysis on it counts no longer."))
    return redirect("recommendations:corrections", of.slug)


def _to_correct(request: HttpRequest, consultation: str, run: int, key: str) -> Cluster:
    """The group that the address names. Raises PermissionRefused for who may see the board but not correct it."""
    cluster = cluster_of_board(request, consultation, run, key)
    require(request.user, "correct", cluster.run)
    return cluster


def _target(cluster: Cluster, chosen: str) -> Cluster | Correction:
    kind, pk = chosen.split("-")
    if kind == "split":
        return get_object_or_404(Correction, consultation=cluster.run.consultation, pk=pk)
    return get_object_or_404(Cluster, run=cluster.run, pk=pk)


def _back(cluster: Cluster) -> HttpResponse:
    return redirect("recommendations:group", cluster.run.consultation.slug, cluster.run_id, cluster.key)
