"""Telling the facilitators that a text breaks the rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.limits import left
from consultation.actions.reports import report_contribution
from consultation.forms import ReportForm
from consultation.permissions import require
from consultation.queries import readable_contribution
from consultation.queries.writing import report_by
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import sign_in_first


@sign_in_first
@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """Asks what is wrong; afterwards says what came of it."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "report", contribution)
    back_to = reverse("consultation:proposal", args=[contribution.page.reference])
    if not contribution.is_proposal:
        back_to += f"#c-{contribution.reference}"
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report_contribution(contribution, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you: the facilitators will look at it. They don't learn who told them."))
        return redirect(back_to)
    context = {
        "form": form, "contribution": contribution, "consultation": contribution.workshop.consultation, "back_to": back_to,
        "made": report_by(request.user, contribution), "reports_left": left(request.user, "reports"),
    }  # fmt: skip
    return render(request, "consultation/report.html", context, status=400 if form.errors else 200)
