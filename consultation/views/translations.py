"""The doors to texts in other languages: write one, ask a machine for one, take one down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.translations import take_down_translation, translate_by_machine, translate_text
from consultation.forms import TranslationForm
from consultation.models import VersionTranslation
from consultation.permissions import require
from consultation.queries import readable_contribution
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first


def _page(reference: str, language: str = "") -> str:
    return reverse("consultation:proposal", args=[reference]) + (f"?in={language}" if language else "")


@sign_in_first
@require_http_methods(["GET", "POST"])
def translate(request: SignedInRequest, reference: str) -> HttpResponse:
    """The form for a translation beside the original; it begins with the last translation into that language, if there was one."""
    proposal = readable_contribution(request.user, reference)
    require(request.user, "translate", proposal)
    version = proposal.published_version
    language = request.GET.get("language") or request.LANGUAGE_CODE
    last = VersionTranslation.objects.standing().filter(version__contribution=proposal, language=language).order_by("-at").first()
    initial = {"language": language} | ({"title": last.title, "body": last.body} if last else {})
    form = TranslationForm(request.POST or None, initial=initial, source=version.language if version else "")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = translate_text(
            proposal, by=request.user, language=data["language"], title=data["title"], body=data["body"],
            idempotency_key=data["idempotency_key"],
        )  # fmt: skip
        messages.success(request, _("Your translation is up."))
        return redirect(_page(reference, made.language))
    context = {
        "form": form, "proposal": proposal, "version": version, "workshop": proposal.workshop,
        "consultation": proposal.workshop.consultation,
    }  # fmt: skip
    return render(request, "consultation/translation_form.html", context, status=400 if form.errors else 200)


@sign_in_first
@posts_only
def ask_machine(request: SignedInRequest, reference: str) -> HttpResponse:
    """Has a machine translate the published text, if the installation has one."""
    made = translate_by_machine(
        readable_contribution(request.user, reference), by=request.user, language=request.POST.get("language", "")[:2]
    )
    return redirect(_page(reference, made.language))


@sign_in_first
@posts_only
def take_down(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Takes a translation down, with a reason."""
    proposal = readable_contribution(request.user, reference)
    translation = get_object_or_404(VersionTranslation, pk=pk, version__contribution=proposal)
    take_down_translation(translation, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The translation is no longer shown."))
    return redirect(_page(reference))
