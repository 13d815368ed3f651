"""The strategy board, a group of similar ideas, and what is in no group."""

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.views.signing_in import sign_in_first
from recommendations.forms import RunForm
from recommendations.models import AnalysisRun, Cluster
from recommendations.permissions import may
from recommendations.queries import readable
from recommendations.queries.board import board_of
from recommendations.queries.groups import (
    agreed_in,
    comments_against,
    divided_in,
    ideas_in,
    placements_of,
    recommendation_of,
    speaking_in,
    summary_of,
    unplaced_in,
    unplaced_reasons,
)
from recommendations.states import RunState, UnplacedReason
from recommendations.views.desk import desk_of, groups_beside
from recommendations.views.fetching import cluster_of_board, consultation_of_board, run_of_board

PER_PAGE = 25
MOST_AGAINST = 10
MOST_IDEAS = 10


@sign_in_first
@require_safe
def board(request: HttpRequest, consultation: str) -> HttpResponse:
    """Groups of the newest analysis, and all recommendations."""
    return _board(request, consultation_of_board(request, consultation), None)


@sign_in_first
@require_safe
def board_of_run(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    """The same, with the groups of an earlier analysis."""
    chosen = run_of_board(request, consultation, run)
    if chosen.state != RunState.DONE:
        raise Http404
    return _board(request, chosen.consultation, chosen)


def _board(request: HttpRequest, consultation: Consultation, run: AnalysisRun | None) -> HttpResponse:
    context = {
        "consultation": consultation,
        "chosen": run,
        "board": board_of(consultation, request.user, run),
        "form": RunForm(),
        "may_run": may(request.user, "start_run", consultation),
        "may_draft": may(request.user, "draft", consultation),
        "may_write_plan": may(request.user, "write_plan", consultation),
    }
    return render(request, "recommendations/board.html", context)


@sign_in_first
@require_safe
def group(request: HttpRequest, consultation: str, run: int, key: str) -> HttpResponse:
    """What people of one group say, how they agree on it, and what was made of it."""
    return group_page(request, cluster_of_board(request, consultation, run, key))


def group_page(request: HttpRequest, cluster: Cluster, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The page of a group; `forms` sent with errors take the place of empty ones."""
    page = Paginator(placements_of(cluster, request.user), PER_PAGE).get_page(request.GET.get("page"))
    beside, lent = groups_beside(cluster), readable(cluster.run.consultation, request.user)
    context = {
        "consultation": cluster.run.consultation,
        "cluster": cluster,
        "page": page,
        "parts": [other for other in beside if other.parent_id == cluster.pk],
        "summary": summary_of(cluster, lent),
        "speaking": speaking_in(cluster, lent),
        "agreed": agreed_in(cluster, lent),
        "divided": divided_in(cluster, lent),
        "ideas": list(ideas_in(cluster, lent)[:MOST_IDEAS]),
        "against": list(comments_against(cluster, lent)[:MOST_AGAINST]),
        "recommendation": recommendation_of(cluster, request.user),
        "may_draft": may(request.user, "draft", cluster.run),
        **desk_of(cluster, beside, request.user),
    }
    return render(request, "recommendations/group.html", context | forms, status=status)


@sign_in_first
@require_safe
def unplaced(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    """What the analysis put in no group, with the reason of each."""
    chosen = run_of_board(request, consultation, run)
    reason = request.GET.get("reason", "")
    if reason not in UnplacedReason.values:
        reason = ""
    context = {
        "consultation": chosen.consultation,
        "run": chosen,
        "reasons": unplaced_reasons(chosen, request.user),
        "reason": reason,
        "page": Paginator(unplaced_in(chosen, request.user, reason), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "recommendations/unplaced.html", context)
