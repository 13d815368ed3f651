"""What every response gets: the content security policy, privacy from caches, and a page for each refusal."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from consultation.exceptions import InvalidFile, Refusal
from consultation.models.standing import one_page

GetResponse = Callable[[HttpRequest], HttpResponse]

# Wagtail's back office has inline scripts in its date fields, choosers and inline panels.
BACK_OFFICE = "/cms/"
# Three files of 5 MB, and the text around them.
LARGEST_REQUEST = 17 * 1024 * 1024
BACK_OFFICE_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'self'"],
}


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere but in the back office. A nonce there would cancel its 'unsafe-inline'."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(BACK_OFFICE):
            response._csp_replace = BACK_OFFICE_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)


class PrivateWhenSignedIn:
    """No shared cache keeps a page made for somebody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class OneReading:
    """What a page asks of its reader's roles and rights it asks once, where nothing is changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with one_page():
            return self.get_response(request)


class BoundedRequests:
    """Refuses unread what is larger than any form of ours. The back office has limits of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) <= LARGEST_REQUEST or request.path.startswith(BACK_OFFICE):
            return self.get_response(request)
        refusal = InvalidFile(_("These files are too large together."), _("Three files of at most 5 MB each: make them smaller."))
        return render(request, "refusal.html", {"refusal": refusal}, status=413)


class RefusalPages:
    """Answers each typed refusal of an action with its status and a page a person understands."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return render(request, "refusal.html", {"refusal": exception}, status=exception.status)
