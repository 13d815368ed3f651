"""The order of the plan's draft: moving its parts, and taking them out."""

from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from consultation.exceptions import StaleVersion
from consultation.views.signing_in import posts_only, sign_in_first
from recommendations.actions.plan_parts import Part, move, remove
from recommendations.forms import ArrangeForm
from recommendations.models import Axis, MeasureSentence
from recommendations.views.fetching import draft_of_board, person
from recommendations.views.plan_draft import draft_page
from recommendations.views.plan_measure import measure_of_draft, measure_page, sentence_of_draft


@sign_in_first
@posts_only
def arrange(request: HttpRequest, consultation: str, kind: str, pk: int) -> HttpResponse:
    """Moves a part up or down, or takes it out. All buttons of a page are of one form; each is carried out once of its own."""
    part = _part(request, consultation, kind, pk)
    form = ArrangeForm(request.POST, ids="arrange")
    if not form.is_valid():
        return HttpResponseBadRequest()
    step = form.cleaned_data["step"]
    same: dict[str, Any] = {
        "by": person(request), "revision": form.cleaned_data["revision"],
        "idempotency_key": uuid5(form.cleaned_data["idempotency_key"], f"{kind} {pk} {step}"),
    }  # fmt: skip
    try:
        if step == "remove":
            remove(part, **same)
            messages.success(request, _("Taken out of the draft."))
        else:
            move(part, up=step == "up", **same)
    except StaleVersion as refusal:
        if isinstance(part, MeasureSentence):
            return measure_page(request, measure_of_draft(request, consultation, part.measure_id), status=409, stale=refusal)
        return draft_page(request, draft_of_board(request, consultation), status=409, stale=refusal)
    if isinstance(part, MeasureSentence):
        return redirect("recommendations:draft_measure", consultation, part.measure_id)
    return redirect("recommendations:plan_draft", consultation)


def _part(request: HttpRequest, consultation: str, kind: str, pk: int) -> Part:
    if kind == "axis":
        return get_object_or_404(Axis.objects.select_related("plan"), plan=draft_of_board(request, consultation), pk=pk)
    if kind == "measure":
        return measure_of_draft(request, consultation, pk)
    if kind == "sentence":
        return sentence_of_draft(request, consultation, pk)
    raise Http404
