"""A person's notices, and how they want to have them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions.notices import choose_notices, mark_all_read, mark_read
from consultation.forms import NoticeSettingsForm
from consultation.models import NoticeSettings, Rhythm
from consultation.notifications.lines import lines_of, told_to
from consultation.notifications.messages import checked_address
from consultation.notifications.unsubscribing import person_of
from consultation.queries.notices import unread_count
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first

PER_PAGE = 30


@sign_in_first
@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    """What happened, newest first."""
    page = Paginator(told_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(list(page), request.user), "unread": unread_count(request.user)}
    return render(request, "consultation/notices.html", context)


@sign_in_first
@posts_only
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leads to what a notice speaks of; from then on it is read."""
    notice = get_object_or_404(told_to(request.user), pk=pk)
    line = next(iter(lines_of([notice], request.user)), None)
    mark_read([notice], by=request.user)
    return redirect(line.path if line else "consultation:notices")


@sign_in_first
@posts_only
def read_all(request: SignedInRequest) -> HttpResponse:
    mark_all_read(by=request.user)
    messages.success(request, _("Everything is marked as read."))
    return redirect("consultation:notices")


@sign_in_first
@require_http_methods(["GET", "POST"])
def notice_settings(request: SignedInRequest) -> HttpResponse:
    """How often e-mails come, and whether one follows by what one does."""
    chosen = NoticeSettings.objects.filter(person=request.user).first() or NoticeSettings()
    form = NoticeSettingsForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        choose_notices(request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("consultation:notice_settings")
    context: dict[str, Any] = {"form": form, "has_address": checked_address(request.user) is not None}
    return render(request, "consultation/notice_settings.html", context, status=400 if form.errors else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stops the e-mails of the person a signed token names, signed in or not. A mail program posts here by itself (RFC 8058),
    without a cookie of ours: the token is what allows it, and all it allows is to stop e-mails. Opening the page changes nothing.
    """
    person = person_of(token)
    if person is None:
        return render(request, "consultation/unsubscribe.html", {"is_unknown": True}, status=404)
    if request.method == "POST":
        choose_notices(person, own_rhythm=Rhythm.NEVER, followed_rhythm=Rhythm.NEVER)
    chosen = NoticeSettings.objects.filter(person=person).first() or NoticeSettings()
    is_done = chosen.own_rhythm == chosen.followed_rhythm == Rhythm.NEVER
    return render(request, "consultation/unsubscribe.html", {"is_done": is_done})
