"""Before something that can't be undone: is it still the same person at the screen?"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultation.notifications.confirmation import send_confirmation_code
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import sign_in_first

RECENT = 10 * 60
GOOD_FOR = 15 * 60
MOST_TRIES = 5
KEY, CODE = "confirmed_at", "confirmation_code"

View = Callable[..., HttpResponseBase]


def recently_confirmed(view: View) -> View:
    """Lets through who signed in, or confirmed it, in the last ten minutes; asks the others to confirm first."""

    @wraps(view)
    def asking(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _is_recent(request):
            return view(request, *args, **kwargs)
        if get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        back = request.path if request.method == "GET" else reverse("consultation:my_data")
        return redirect(reverse("consultation:confirm") + "?" + urlencode({"next": back}))

    return asking


def _is_recent(request: SignedInRequest) -> bool:
    now = time.time()
    if now - request.session.get(KEY, 0) < RECENT:
        return True
    if get_reauthentication_flows(request.user) and did_recently_reauthenticate(request):
        return True
    return any(now - record.get("at", 0) < RECENT for record in get_authentication_records(request, request.user))


@sign_in_first
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest) -> HttpResponse:
    """Sends a code to the person's address, and takes it."""
    problem = ""
    if request.method == "POST" and "code" not in request.POST:
        if limited := ratelimit.consume_or_429(request, action="request_login_code", key=request.user.email):
            return limited
        code = get_adapter().generate_login_code()
        request.session[CODE] = {"hash": _hash(request, code), "at": time.time(), "tries": 0}
        send_confirmation_code(request.user, code)
    elif request.method == "POST":
        if _takes(request, request.POST["code"]):
            request.session[KEY] = time.time()
            return redirect(_back(request))
        problem = _("This code is wrong or too old. Look at the newest e-mail, or ask for another.")
    context = {"was_sent": CODE in request.session, "problem": problem, "next": request.GET.get("next", "")}
    return render(request, "consultation/confirm.html", context, status=400 if problem else 200)


def _takes(request: SignedInRequest, told: str) -> bool:
    kept = request.session.get(CODE)
    if not kept or time.time() - kept["at"] > GOOD_FOR or kept["tries"] >= MOST_TRIES:
        return False
    if constant_time_compare(kept["hash"], _hash(request, told)):
        del request.session[CODE]
        return True
    request.session[CODE] = kept | {"tries": kept["tries"] + 1}
    return False


def _hash(request: SignedInRequest, code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return salted_hmac("consultation.confirming", f"{request.user.pk}:{plain}", algorithm="sha256").hexdigest()


def _back(request: SignedInRequest) -> str:
    back = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if is_here else reverse("consultation:my_data")
