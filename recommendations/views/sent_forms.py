"""Forms of the plan's draft that were sent: carried out, or back on their page with the words that were not saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consultation.exceptions import StaleVersion
from recommendations.forms import PlanForm


def carried_out(form: PlanForm, deed: Callable[..., object], page: Callable[..., HttpResponse]) -> HttpResponse | None:
    """Does `deed` on the revision that the form names. What can't be done as it stands is answered with `page`, and what was sent."""
    if not form.is_valid():
        form.is_open = True
        return page(sent=form, status=400)
    try:
        deed(revision=form.cleaned_data["revision"], idempotency_key=form.cleaned_data["idempotency_key"])
    except StaleVersion as refusal:
        return page(sent=form, status=409, stale=refusal)
    return None


def put_back(forms: dict[str, PlanForm], sent: PlanForm | None, *, is_stale: bool) -> None:
    """Puts a form that was sent in its place among `forms`: with its errors or, where somebody was faster, its words on what they left."""
    if sent is None or sent.ids not in forms:
        return
    if not is_stale:
        forms[sent.ids] = sent
        return
    forms[sent.ids].initial.update(sent.unsent())
    forms[sent.ids].is_open = True


def saved(request: HttpRequest, name: str, *where: Any) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(f"recommendations:{name}", *where)
