"""Voting on one proposal at a time, in a workshop or over all of them. All that is remembered of a sitting is in the address."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.limits import left as left_of
from consultation.actions.votes import cast_vote, take_back_vote
from consultation.exceptions import IllegalTransition
from consultation.forms import SittingForm
from consultation.models import Consultation, Contribution, Proposal, User, Vote, Workshop
from consultation.models.standing import standing_of
from consultation.permissions import may
from consultation.queries import readable_workshop, workshops_for
from consultation.search.proposals import blind_workshops, load_page, readable_proposals
from consultation.views.reading import needs_sign_in
from recommendations.voting_order import left_to_vote_on, order_for

IN_A_ROW = 10


@dataclass(frozen=True)
class Sitting:
    """Where somebody is: `done` votes given since they began, `at` the proposal to show, `last` the one just voted on."""

    done: int = 0
    at: str = ""
    last: str = ""
    skipped: int = 0

    @property
    def address(self) -> str:
        told = {"n": self.done or "", "at": self.at, "last": self.last, "skip": self.skipped or ""}
        return "?" + urlencode({name: value for name, value in told.items() if value})


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, consultation: str, slug: str = "") -> HttpResponse:
    """The next proposal with its three buttons, a pause after ten, or what was chosen on the page before."""
    the_consultation = get_object_or_404(Consultation.objects.prefetch_related("phases"), slug=consultation)
    room = None
    if slug:
        workshop = get_object_or_404(Workshop, consultation=the_consultation, slug=slug)
        if needs_sign_in(request, workshop):
            return redirect_to_login(request.get_full_path())
        room = readable_workshop(request.user, consultation, slug)
    if request.method == "POST":
        return _chosen(request)
    form = SittingForm(request.GET)
    form.is_valid()
    told = form.cleaned_data
    sitting = Sitting(min(told.get("n") or 0, IN_A_ROW), told.get("at", ""), told.get("last", ""), told.get("skip") or 0)
    return render(request, "recommendations/vote.html", _shown(request, the_consultation, room, sitting))


def _shown(request: HttpRequest, consultation: Consultation, room: Workshop | None, sitting: Sitting) -> dict[str, Any]:
    user = request.user
    workshops = [room] if room else list(workshops_for(consultation, user))
    open_ones = _where_one_votes(user, workshops)
    scope = readable_proposals(consultation, user).filter(workshop__in=[each.pk for each in open_ones])
    left = left_to_vote_on(scope, user)
    keys = order_for(user, left, consultation, blind=blind_workshops(open_ones))
    pauses = sitting.done >= IN_A_ROW or not keys
    chosen = next(iter(left.filter(reference=sitting.at).values_list("pk", flat=True)), None) if sitting.at else None
    served = chosen or (keys[sitting.skipped % len(keys)] if keys else None)
    shown = [] if pauses or not served else load_page([served], user, language=getattr(request, "LANGUAGE_CODE", ""))
    may_vote = bool(open_ones) and user.is_authenticated and may(user, "submit_proposal", open_ones[0])
    return {
        "consultation": consultation,
        "workshop": room,
        "proposal": shown[0] if shown else None,
        "sitting": sitting,
        "next_one": Sitting(sitting.done, skipped=sitting.skipped + 1).address,
        "in_a_row": min(IN_A_ROW, sitting.done + len(keys)),
        "left": len(keys),
        "may_vote": may_vote or not user.is_authenticated,
        "ends_at": next((each.responses_end_at for each in open_ones if shown and each.pk == shown[0].workshop_id), None),
        "votes_left": left_of(user, "votes"),
        "is_open": any(workshop.takes_responses for workshop in workshops),
        "last_vote": _own_vote(user, sitting.last),
        "given": _given(user, scope, sitting.done) if pauses else [],
        "may_propose": bool(room and room.takes_proposals and may_vote),
    }


def _where_one_votes(user: Any, workshops: list[Workshop]) -> list[Workshop]:
    """Those that take votes now, without those the person facilitates."""
    facilitated = standing_of(user).facilitates if user.is_authenticated else frozenset()
    return [workshop for workshop in workshops if workshop.takes_responses and workshop.pk not in facilitated]


def _own_vote(user: Any, reference: str) -> Vote | None:
    if not reference or not user.is_authenticated:
        return None
    own = Vote.objects.filter(voter=user, proposal__in=Proposal.objects.visible_to(user).filter(reference=reference))
    return own.select_related("proposal__published_version", "proposal__current_version").first()


def _given(user: Any, scope: Any, count: int) -> list[Vote]:
    """The person's newest votes, the latest first."""
    if not user.is_authenticated or not count:
        return []
    own = Vote.objects.filter(voter=user, proposal__in=scope.values("pk")).order_by("-at", "-pk")
    return list(own.select_related("proposal__published_version", "proposal__current_version")[:count])


def _chosen(request: HttpRequest) -> HttpResponse:
    """Casts the vote, or takes the last one back, and leads on. Sent twice, it leads to the same place."""
    form = SittingForm(request.POST)
    form.is_valid()
    told = form.cleaned_data
    done, reference = told.get("n") or 0, told.get("at", "")
    if not request.user.is_authenticated:
        return redirect_to_login(request.path + Sitting(done, at=reference).address)
    user = cast(User, request.user)
    proposal = Contribution.objects.visible_to(user).with_texts().proposals().filter(reference=reference).first()
    if proposal is None:
        messages.info(request, _("That proposal was taken down meanwhile: here is another one."))
        return HttpResponseRedirect(request.path + Sitting(done).address)
    if told.get("deed") == "undo":
        take_back_vote(proposal, by=user)
        return redirect(request.path + Sitting(max(done - 1, 0), at=reference).address)
    if told.get("value") is None:
        return redirect(request.path + Sitting(done, at=reference).address)
    try:
        cast_vote(proposal, by=user, value=told["value"])
    except IllegalTransition as refusal:
        messages.info(request, refusal.message)
        return redirect(request.path + Sitting(done).address)
    return redirect(request.path + Sitting(done + 1, last=reference).address)
