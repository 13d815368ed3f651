"""What somebody typed when their session had ended: kept in the new one, and given back to the same person once they signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from consultation.views.signing_in import is_page, page_to_come_back_to, to_sign_in

UNSENT = "unsent"
KEPT = {"title": 300, "body": 10_000, "language": 2, "tags": 300, "stance": 10, "parent": 10, "on_behalf_of": 200}
KEPT |= {"reason_code": 20, "reason_text": 1000}
View = Callable[..., HttpResponse]


def login_required_keeping_text(view: View) -> View:
    """As `sign_in_first`; a text that was posted meanwhile is not lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST" and any(request.POST.get(name) for name in ("body", "title", "reason_text")):
            written_at = request.POST.get("written_at", "")
            back_to = written_at if is_page(written_at) else page_to_come_back_to(request)
            text = {name: request.POST[name][:most] for name, most in KEPT.items() if name in request.POST}
            request.session[UNSENT] = {"by": request.POST.get("writer", "")[:12], "at": back_to, "text": text}
            return redirect_to_login(back_to)
        return to_sign_in(request)

    return guarded


def unsent_text(request: HttpRequest, path: str) -> dict[str, str]:
    """What this person typed for `path` before they signed in again, once."""
    kept = request.session.get(UNSENT)
    if not kept or not request.user.is_authenticated or kept["at"] != path or kept["by"] != request.user.public_key:
        return {}
    del request.session[UNSENT]
    return kept["text"]
