"""The doors to texts in other languages: write one, ask a machine for one, take one down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.translations import take_down_translation, translate_by_machine, translate_text
from consultation.forms import TranslationForm
from consultation.models import Contribution, VersionTranslation
from consultation.permissions import require
from consultation.queries import readable_contribution
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first


def _page(contribution: Contribution, language: str = "") -> str:
    """Where the text is read: a comment stands in its thread, with its translations."""
    address = reverse("consultation:proposal", args=[contribution.page.reference])
    if not contribution.is_proposal:
        return f"{address}#c-{contribution.reference}"
    return f"{address}?in={language}" if language else address


@sign_in_first
@require_http_methods(["GET", "POST"])
def translate(request: SignedInRequest, reference: str) -> HttpResponse:
    """The form for a translation beside the original; it begins with the last translation into that language, if there was one."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "translate", contribution)
    version = contribution.published_version
    language = request.GET.get("language") or request.LANGUAGE_CODE
    last = VersionTranslation.objects.standing().filter(version__contribution=contribution, language=language).order_by("-at").first()
    initial = {"language": language} | ({"title": last.title, "body": last.body} if last else {})
    source = version.language if version else ""
    form = TranslationForm(request.POST or None, initial=initial, source=source, titled=contribution.is_proposal)
    if request.method == "POST" and form.is_valid():
        made = translate_text(contribution, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your translation is up."))
        return redirect(_page(contribution, made.language))
    context = {
        "form": form, "contribution": contribution, "version": version, "workshop": contribution.workshop,
        "consultation": contribution.workshop.consultation, "back_to": _page(contribution),
    }  # fmt: skip
    return render(request, "consultation/translation_form.html", context, status=400 if form.errors else 200)


@sign_in_first
@posts_only
def ask_machine(request: SignedInRequest, reference: str) -> HttpResponse:
    """Has a machine translate the published text, if the installation has one."""
    contribution = readable_contribution(request.user, reference)
    made = translate_by_machine(contribution, by=request.user, language=request.POST.get("language", "")[:2])
    return redirect(_page(contribution, made.language))


@sign_in_first
@posts_only
def take_down(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Takes a translation down, with a reason."""
    contribution = readable_contribution(request.user, reference)
    translation = get_object_or_404(VersionTranslation, pk=pk, version__contribution=contribution)
    take_down_translation(translation, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The translation is no longer shown."))
    return redirect(_page(contribution))
