"""Fetching what an address names, or saying 404 to who may not know of it."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consultation.models import Consultation, User
from recommendations.models import AnalysisRun, Cluster, Plan, Recommendation
from recommendations.permissions import may


def person(request: HttpRequest) -> User:
    """Who asks, behind `sign_in_first`."""
    return cast(User, request.user)


def consultation_of_board(request: HttpRequest, slug: str) -> Consultation:
    consultation = get_object_or_404(Consultation, slug=slug)
    if not may(request.user, "open_board", consultation):
        raise Http404
    return consultation


def run_of_board(request: HttpRequest, slug: str, run: int) -> AnalysisRun:
    consultation = consultation_of_board(request, slug)
    return get_object_or_404(AnalysisRun.objects.select_related("consultation", "started_by"), consultation=consultation, pk=run)


def cluster_of_board(request: HttpRequest, slug: str, run: int, key: str) -> Cluster:
    found = run_of_board(request, slug, run)
    return get_object_or_404(Cluster.objects.select_related("run__consultation", "parent"), run=found, key=key)


def readable_recommendation(request: HttpRequest, pk: int) -> Recommendation:
    """One that this person may read: announced, or the strategy team's own."""
    recommendation = get_object_or_404(
        Recommendation.objects.select_related("consultation", "cluster__run", "last_editor", "merged_into"), pk=pk
    )
    if not may(request.user, "read", recommendation):
        raise Http404
    return recommendation


def recommendation_of_team(request: HttpRequest, pk: int) -> Recommendation:
    """One to change: for the strategy team; an administrator is told that only the team may."""
    recommendation = readable_recommendation(request, pk)
    if not may(request.user, "open_board", recommendation):
        raise Http404
    return recommendation


def draft_of_board(request: HttpRequest, slug: str) -> Plan:
    """The draft of the plan; an administrator reads it, and is told that only the team writes it."""
    found = Plan.objects.draft().select_related("consultation", "last_editor")
    return get_object_or_404(found, consultation=consultation_of_board(request, slug))
