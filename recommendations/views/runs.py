"""Starting an analysis, watching it, stopping it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.runs import cancel_run, resume_run, start_run
from recommendations.exceptions import RunUnderway
from recommendations.forms import RunForm
from recommendations.models import AnalysisRun
from recommendations.permissions import may
from recommendations.queries.board import board_of
from recommendations.states import RunState
from recommendations.views.fetching import consultation_of_board, person, run_of_board


@sign_in_first
@posts_only
def start(request: HttpRequest, consultation: str) -> HttpResponse:
    """Starts an analysis and leads to its progress; where one is underway already, to that one."""
    of = consultation_of_board(request, consultation)
    form = RunForm(request.POST)
    if not form.is_valid():
        context = {
            "consultation": of, "board": board_of(of, request.user), "form": form, "may_run": True,
            "may_draft": may(request.user, "draft", of), "may_write_plan": may(request.user, "write_plan", of),
        }  # fmt: skip
        return render(request, "recommendations/board.html", context, status=400)
    try:
        run = start_run(of, by=person(request), **form.cleaned_data)
    except RunUnderway as refusal:
        underway = AnalysisRun.objects.of(of).active().first()
        if underway is None:
            raise
        messages.info(request, str(refusal.message))
        run = underway
    return redirect("recommendations:run", of.slug, run.pk)


@sign_in_first
@require_safe
def progress(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    """How far an analysis is. Asks again by itself, with or without scripts, until it has ended."""
    current = run_of_board(request, consultation, run)
    if current.state == RunState.DONE and (request.htmx or "watch" in request.GET):  # type: ignore[attr-defined]
        messages.success(request, _("The analysis is done."))
        board = reverse("recommendations:board", args=[current.consultation.slug])
        return HttpResponse(headers={"HX-Redirect": board}) if request.htmx else redirect(board)  # type: ignore[attr-defined]
    context = {
        "consultation": current.consultation,
        "run": current,
        "percent": round(current.fraction * 100),
        "watched": current.is_active and not current.is_abandoned,
        "may_run": may(request.user, "start_run", current),
    }
    return render(request, "recommendations/run.html", context)


@sign_in_first
@posts_only
def cancel(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    cancelled = cancel_run(run_of_board(request, consultation, run), by=person(request))
    messages.success(request, _("The analysis is cancelled."))
    return redirect("recommendations:board", cancelled.consultation.slug)


@sign_in_first
@posts_only
def resume(request: HttpRequest, consultation: str, run: int) -> HttpResponse:
    resumed = resume_run(run_of_board(request, consultation, run), by=person(request))
    return redirect("recommendations:run", resumed.consultation.slug, resumed.pk)
