"""A person's own profile: the name that others see, and the language of what is sent."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.names import choose_language, choose_name
from consultation.forms import ProfileForm
from consultation.models import Consultation
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import sign_in_first


@sign_in_first
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Shows and changes both."""
    person = request.user
    strict = Consultation.objects.filter(allows_pseudonyms=False, memberships__user=person, memberships__left_at=None).first()
    form = ProfileForm(
        request.POST or None, person=person, consultation=strict, initial={"display_name": person.display_name, "language": person.language}
    )
    back = request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        choose_name(person, form.cleaned_data["display_name"], by=person)
        choose_language(person, form.cleaned_data["language"], by=person)
        messages.success(request, _("Your profile is kept."))
        is_here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
        return redirect(back if is_here else "consultation:profile")
    context = {"form": form, "person": person, "strict": strict}
    return render(request, "consultation/profile.html", context, status=400 if form.errors else 200)


def asked_for_name(request: SignedInRequest, consultation: Consultation) -> HttpResponse | None:
    """The way to the profile, before somebody without a name writes where one speaks under one's own; nothing for others."""
    if consultation.allows_pseudonyms or request.user.display_name or request.method != "GET":
        return None
    messages.info(request, _("In this consultation people speak under their own name. Give it here, and you go on where you were."))
    return redirect(reverse("consultation:profile") + "?" + urlencode({"next": request.get_full_path()}))
