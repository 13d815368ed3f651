"""What an analysis found beside its groups."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.views.signing_in import sign_in_first
from recommendations.queries.minority import minority_positions
from recommendations.queries.opinions import short_list, topics_by_opinions
from recommendations.views.fetching import run_of_board

PER_PAGE = 10


@sign_in_first
@require_safe
def minority(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    """The positions that no group carries, with their texts."""
    chosen = run_of_board(request, consultation, run)
    page = Paginator(minority_positions(chosen, request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "recommendations/minority.html", {"consultation": chosen.consultation, "run": chosen, "page": page})


@sign_in_first
@require_safe
def opinions(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    """What people who vote alike think of each topic, and a short list in which each larger group of them finds itself."""
    chosen = run_of_board(request, consultation, run)
    sizes, found = short_list(chosen, request.user, request.GET.get("size", ""))
    context = {
        "consultation": chosen.consultation, "run": chosen, "topics": topics_by_opinions(chosen), "sizes": sizes, "short_list": found,
    }  # fmt: skip
    return render(request, "recommendations/opinions.html", context)
