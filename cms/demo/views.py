"""Signing in to the demonstration with one click. Anywhere else these addresses do not exist."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.demo.accounts import accounts
from cms.demo.loader import definition
from consultation.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The accounts of the demonstration, each with a button; its form signs in and leads to where the role works."""
    if not settings.DEMO:
        raise Http404
    if request.method != "POST":
        return render(request, "cms/demo_sign_in.html", {"accounts": accounts()})
    account = next((each for each in accounts() if each.role == request.POST.get("role")), None)
    if account is None:
        raise Http404
    user = get_object_or_404(User, email=account.email, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect(_where(account.role))


def _where(role: str) -> str:
    if role == "facilitator":
        return reverse("consultation:queue")
    if role == "strategist":
        return reverse("recommendations:board", args=[definition()["slug"]])
    if role in ("editor", "admin"):
        return reverse("wagtailadmin_home")
    return translate_url("/fr/", get_language() or settings.LANGUAGE_CODE)
