"""Lists of proposals, in a workshop and over all of them: what was asked is in the address, and so is the way back."""

import secrets
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultation.forms import ProposalFilter
from consultation.models import Consultation, Contribution, Workshop
from consultation.permissions import workshops_voted_in
from consultation.queries import workshops_for
from consultation.search.proposals import (
    Asked,
    Found,
    blind_workshops,
    find_proposals,
    load_page,
    matching_query,
    narrowed,
    readable_proposals,
    tags_in,
)
from consultation.search.query import read_query
from consultation.search.statuses import STATUSES
from consultation.states import State

PER_PAGE = 20


@require_safe
def all_proposals(request: HttpRequest, consultation: str) -> HttpResponse:
    """All proposals of a consultation that this person may read, over all its workshops."""
    the_consultation = get_object_or_404(Consultation.objects.prefetch_related("phases"), slug=consultation)
    if address := tidy_address(request):
        return HttpResponseRedirect(address)
    workshops = list(workshops_for(the_consultation, request.user))
    themes = {workshop.theme.slug: workshop.theme.title for workshop in workshops if workshop.theme}
    context = list_context(
        request, the_consultation, workshops, themes=list(themes.items()), choices=[(each.slug, each.title) for each in workshops]
    )
    context["is_open"] = any(workshop.takes_responses for workshop in workshops)
    return render(request, "consultation/proposals.html", context)


def tidy_address(request: HttpRequest) -> str:
    """The same address without what says nothing, and with a seed where chance decides; empty where it is so already."""
    asked = request.GET.copy()
    for name in [name for name, value in asked.items() if not str(value).strip()]:
        del asked[name]
    if asked.get("sort") == "random" and not asked.get("seed"):
        asked["seed"] = secrets.token_hex(3)
    if asked.get("sort") != "random":
        asked.pop("seed", None)
    if asked.urlencode() == request.GET.urlencode():
        return ""
    return request.path + (f"?{asked.urlencode()}" if asked else "")


def list_context(
    request: HttpRequest, consultation: Consultation, workshops: list[Workshop], *, room: Workshop | None = None,
    themes: list[tuple[str, str]] | None = None, choices: list[tuple[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What _proposal_list.html shows: of the workshop `room`, else of all `workshops`, which this person may read."""
    user = request.user
    readable = readable_proposals(consultation, user)
    scope = readable.in_workshop(room) if room else readable
    blind = blind_workshops(workshops)
    statuses = [(name, status.label) for name, status in STATUSES.items() if user.is_authenticated or not status.signed_in]
    form = ProposalFilter(
        request.GET, tags=tags_in(scope), statuses=statuses, shows_tallies=not blind.issuperset(each.pk for each in workshops),
        themes=themes, workshops=choices,
    )  # fmt: skip
    asked = Asked(**form.asked)
    found = find_proposals(scope, asked, user, readable=readable, blind=blind)
    page = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    proposals = load_page(list(page), user, query=found.query, language=getattr(request, "LANGUAGE_CODE", ""))
    voted_in = workshops_voted_in(user, workshops)
    for proposal in proposals:
        proposal.shows_tally = proposal.workshop_id not in blind
        proposal.may_vote = proposal.state == State.PUBLISHED and proposal.workshop_id in voted_in and proposal.author_id != user.pk
    return {
        "consultation": consultation,
        "filter": form,
        "asked": asked,
        "found": found,
        "page": page,
        "proposals": proposals,
        "chips": _chips(request, form),
        "place": _place(request, room),
        "elsewhere": _elsewhere(readable, asked, user, found) if room and asked.q else 0,
        "blind_last": bool(blind) and not room and asked.sort in ProposalFilter.BY_VOTES,
        "reshuffled": f"?{urlencode({**_kept(asked), 'sort': 'random'})}" if asked.sort == "random" else "",
    }


def _kept(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asdict(asked).items() if value and name != "seed"}


def _chips(request: HttpRequest, form: ProposalFilter) -> list[dict[str, str]]:
    """One for each filter that is on, with the address of the same list without it."""
    chips = []
    for name in form.asked:
        if name not in ("sort", "seed"):
            rest = request.GET.copy()
            for gone in (name, "page"):
                rest.pop(gone, None)
            chips.append({"label": form.label_of(name), "url": request.path + (f"?{rest.urlencode()}" if rest else "")})
    return chips


def _place(request: HttpRequest, room: Workshop | None) -> str:
    """What a card's link carries, so that the proposal leads back here: nothing from a room as everybody first sees it."""
    if room and not request.GET:
        return ""
    return "?" + urlencode({"from": "room" if room else "all", "state": request.GET.urlencode()})


def _elsewhere(readable: QuerySet[Contribution], asked: Asked, user: Any, found: Found) -> int:
    """How many proposals of the other workshops have the words, where this one has none."""
    if found.keys:
        return 0
    query = found.query or read_query(asked.q, readable)
    matching, _some = matching_query(narrowed(readable, Asked(), user), query)
    return matching.count()
