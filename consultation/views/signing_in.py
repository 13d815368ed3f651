"""Asking somebody to sign in, so that they are led back to a page: never to an address that only takes forms."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from consultation.views.requests import HtmxRequest

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def posts_only(view: View) -> View:
    """As `require_POST`, and known as such: nobody is led there after signing in."""
    guarded = require_POST(view)
    vars(guarded)["posts_only"] = True
    return guarded


def sign_in_first(view: View) -> View:
    """As `login_required`, for forms and for parts of a page too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else to_sign_in(request)

    return cast(View, guarded)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Leads the whole page to sign-in, where only a part of it was asked for too."""
    answer = redirect_to_login(page_to_come_back_to(request))
    return HttpResponse(headers={"HX-Redirect": answer.url}) if asks_for_a_part(request) else answer


def page_to_come_back_to(request: HttpRequest) -> str:
    """The page that was asked for, or else the one that the form or the part stands on, or else the nearest above."""
    if request.method in ("GET", "HEAD") and not asks_for_a_part(request) and _shows(_match(request.path)):
        return request.get_full_path()
    return _page_before(request) or _page_above(request.path)


def is_page(path: str) -> bool:
    """Whether a path that a browser sent leads to a page of this site."""
    return url_has_allowed_host_and_scheme(path, None) and _shows(_match(path))


def asks_for_a_part(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of a page."""
    return bool(cast(HtmxRequest, request).htmx)


def _page_before(request: HttpRequest) -> str:
    """The path of the page that the browser names, if it is one of this site."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return ""
    path = urlsplit(referrer).path
    return path if is_page(path) else ""


def _page_above(path: str) -> str:
    """The nearest page of consultation or conclusions at this path or above. Of the organisation's pages none can be told."""
    while path.strip("/"):
        match = _match(path)
        if match and match.namespaces and _shows(match):
            return path
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return settings.LOGIN_REDIRECT_URL


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _shows(match: ResolverMatch | None) -> bool:
    return match is not None and not getattr(match.func, "posts_only", False)
