"""Pages of the installation itself: health, the error pages, the way to one's own language."""

from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultation.exceptions import PermissionRefused
from consultation.queries.outbox import state_of_the_post


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the site in the person's language, else the browser's, else French."""
    language = translation.get_language_from_request(request)
    if request.user.is_authenticated:
        language = request.user.language
    response = HttpResponseRedirect(f"/{language}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The site can serve: the database answers and its schema is this code's. 503 and the reason otherwise. `post` tells how long
    the oldest event or e-mail waits; a mail server that is dead keeps nobody from reading.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "the database does not answer"}, status=503)
    if missing:
        return JsonResponse({"ready": False, "reason": f"{missing} migrations are not applied"}, status=503)
    post = state_of_the_post()
    return JsonResponse({"ready": True, "post": asdict(post)})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what everybody may, but not the back office."""
    return HttpResponse("User-agent: *\nDisallow: /cms/\n", content_type="text/plain")


@never_cache
@require_safe
def back_office_door(request: HttpRequest) -> HttpResponse:
    """The back office has one door: the site's own sign-in, with its limits. Who is signed in and sent here may not enter."""
    if request.user.is_authenticated:
        refusal = PermissionRefused(
            _("The back office is for editors and administrators."), _("Ask an administrator if you should be one.")
        )
        return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)
    query = request.GET.urlencode()
    return HttpResponseRedirect(reverse(settings.LOGIN_URL) + (f"?{query}" if query else ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; in debug only (see urls)."""
    return render(request, "styleguide.html")
