"""Asking a machine for a wording, watching it, using it; and going back to earlier words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.wording import restore_words, use_wording
from recommendations.actions.writing import ask_writer
from recommendations.forms import AskForm, RestoreForm, UseForm
from recommendations.models import MachineText
from recommendations.views.fetching import person, recommendation_of_team
from recommendations.writer.endpoint import is_set_up


@sign_in_first
@posts_only
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the writer, and leads to how far it is. There is no such address where no writer is set up."""
    if not is_set_up():
        raise Http404
    current = recommendation_of_team(request, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    made = ask_writer(current, by=person(request), **form.cleaned_data)
    return redirect("recommendations:wording", pk, made.pk)


@sign_in_first
@require_safe
def progress(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    """Whether the writer has answered. Asks again by itself, with or without scripts, then leads to the recommendation."""
    wording = _wording_of_team(request, pk, made)
    if wording.is_under_way and not wording.is_given_up:
        context = {"recommendation": wording.recommendation, "consultation": wording.recommendation.consultation, "made": wording}
        return render(request, "recommendations/wording.html", context)
    back = reverse("recommendations:recommendation", args=[pk]) + "#suggestion"
    return HttpResponse(headers={"HX-Redirect": back}) if request.htmx else redirect(back)  # type: ignore[attr-defined]  # set by HtmxMiddleware


@sign_in_first
@posts_only
def use(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    wording = _wording_of_team(request, pk, made)
    form = UseForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    use_wording(wording, by=person(request), **form.cleaned_data)
    messages.success(request, _("It is the text now, marked as drafted by a machine. The words before it are in the history."))
    return redirect("recommendations:recommendation", pk)


@sign_in_first
@posts_only
def restore(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    step = get_object_or_404(recommendation_of_team(request, pk).transitions.select_related("recommendation"), revision=revision)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    restore_words(step, by=person(request), **form.cleaned_data)
    messages.success(request, _("The earlier words are back."))
    return redirect("recommendations:recommendation", pk)


def _wording_of_team(request: HttpRequest, pk: int, made: int) -> MachineText:
    if not is_set_up():
        raise Http404
    found = recommendation_of_team(request, pk).machine_texts.select_related("recommendation__consultation")
    return get_object_or_404(found, pk=made)
