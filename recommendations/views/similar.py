"""What helps somebody who writes: proposals that say the same already, and the language of their text."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from consultation.exceptions import TooMany
from consultation.models import Contribution, Workshop
from consultation.views.signing_in import asks_for_a_part, posts_only, sign_in_first, to_sign_in
from recommendations.actions.similar_index import ask_for_index
from recommendations.languages import guessed_language
from recommendations.similarity import noted_differences, panel_of, suggestions
from recommendations.views.fetching import person

ASKS_A_MINUTE = 60
READ = 5000


@posts_only
def similar(request: HttpRequest, consultation: str, slug: str) -> HttpResponse:
    """The panel "said already?", for a text as far as it is written. Nothing, where the session ended: the page does not move."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204) if asks_for_a_part(request) else to_sign_in(request)
    user = person(request)
    _brake(user.pk)
    workshops = Workshop.objects.visible_to(user).select_related("consultation")
    workshop = get_object_or_404(workshops, consultation__slug=consultation, slug=slug)
    draft = Contribution.objects.filter(author=user, reference=request.POST.get("draft", "")).first()
    title, body = request.POST.get("title", "")[:300], request.POST.get("body", "")[:READ]
    found = suggestions(
        workshop.consultation, user, title=title, body=body, language=request.POST.get("language", "")[:2], leaving_out=draft
    )
    if found.outdated:
        ask_for_index(workshop.consultation)
    context = panel_of(found, user, noted_differences(request.POST, draft)) | {"workshop": workshop, "ready": found.ready}
    return render(request, "recommendations/_similar.html", context)


@sign_in_first
@posts_only
def language(request: HttpRequest) -> JsonResponse:
    """The language that a text is in: code and name, both empty where it can't be told."""
    _brake(person(request).pk)
    code = guessed_language(request.POST.get("text", "")[:READ])
    name = dict(settings.LANGUAGES).get(code) or (_("another language") if code else "")
    return JsonResponse({"code": code, "name": name})


def _brake(user_id: int) -> None:
    """Raises TooMany for a person, or their script, that asks more than a keyboard can."""
    key = f"writing-help-{user_id}"
    cache.add(key, 0, 60)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two
        return
    if asked > ASKS_A_MINUTE * 2:
        raise TooMany(_("You asked very often."), _("Wait a minute."))
