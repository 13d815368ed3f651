"""The plan as everybody reads it, and its earlier versions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from recommendations.models import Plan
from recommendations.permissions import may
from recommendations.queries.plan import read_plan
from recommendations.states import PlanState


@require_safe
def plan(request: HttpRequest, consultation: str) -> HttpResponse:
    """The version in force; where there is none yet, what to expect."""
    of = get_object_or_404(Consultation, slug=consultation)
    return _page(request, of, Plan.objects.of(of).published().first())


@require_safe
def plan_version(request: HttpRequest, consultation: str, number: int) -> HttpResponse:
    """Any version: one that was replaced says so; the draft is the strategy team's, as others will read it."""
    of = get_object_or_404(Consultation, slug=consultation)
    chosen = get_object_or_404(Plan, consultation=of, number=number)
    if not may(request.user, "read_plan", chosen):
        raise Http404
    return _page(request, of, chosen)


def _page(request: HttpRequest, consultation: Consultation, chosen: Plan | None) -> HttpResponse:
    versions = Plan.objects.of(consultation).exclude(state=PlanState.DRAFT).order_by("-number")
    context = {
        "consultation": consultation,
        "plan": chosen,
        "read": read_plan(chosen, request.user) if chosen else None,
        "others": [each for each in versions if chosen is None or each.pk != chosen.pk],
    }
    return render(request, "recommendations/plan.html", context)
