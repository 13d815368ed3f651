"""What participants do: comment, vote, join; and what they find of their own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.comments import edit_comment, post_comment
from consultation.actions.languages import language_of
from consultation.actions.limits import left
from consultation.actions.people import join_consultation
from consultation.actions.votes import cast_vote
from consultation.forms import CommentForm, VoteForm
from consultation.models import Consultation, Contribution
from consultation.permissions import may, require
from consultation.queries import readable_contribution
from consultation.queries.mine import contributions_of, figures_of_person
from consultation.states import State
from consultation.views.reading import proposal_context, way_back
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first
from consultation.views.unsent import login_required_keeping_text

PER_PAGE = 20


@sign_in_first
def posted(request: SignedInRequest, reference: str) -> HttpResponse:
    """What happens next with a proposal just sent, and three others to vote on."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    workshop = contribution.workshop
    unseen = (
        Contribution.objects.proposals().in_workshop(workshop).standing().visible_to(request.user).filter(published_version__erased_at=None)
        .exclude(author=request.user).exclude(votes__voter=request.user).with_texts().with_tallies().order_by("-published_at")[:3]
    )  # fmt: skip
    context = {
        "proposal": contribution, "workshop": workshop, "consultation": workshop.consultation, "unseen": unseen,
        "may_vote": workshop.takes_responses and may(request.user, "submit_proposal", workshop), "votes_left": left(request.user, "votes"),
    }  # fmt: skip
    return render(request, "consultation/posted.html", context)


@login_required_keeping_text
@posts_only
def comment(request: SignedInRequest, reference: str) -> HttpResponse:
    """Posts a comment on a proposal, or an answer to a comment."""
    contribution = readable_contribution(request.user, reference)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "consultation/proposal.html", proposal_context(request, contribution, form), status=400)
    data = form.cleaned_data
    parent = readable_contribution(request.user, data["parent"]) if data["parent"] else None
    new = post_comment(
        contribution, by=request.user, body=data["body"], language=_language(request, data), parent=parent, stance=data["stance"],
        idempotency_key=data["idempotency_key"],
    )  # fmt: skip
    waits = new.state == State.PENDING
    messages.success(request, _("Your comment waits for a facilitator.") if waits else _("Your comment is published."))
    return redirect(reverse("consultation:proposal", args=[contribution.reference]) + f"#c-{new.reference}")


@sign_in_first
@require_http_methods(["GET", "POST"])
def change_comment(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author changes a comment, while that is possible."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    version = contribution.newest
    form = CommentForm(request.POST or None, initial={"body": version.body, "language": version.language, "stance": contribution.stance})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        edit_comment(
            contribution, by=request.user, body=data["body"], language=_language(request, data), idempotency_key=data["idempotency_key"]
        )
        messages.success(request, _("Your change is kept."))
        return redirect(reverse("consultation:proposal", args=[contribution.page.reference]) + f"#c-{contribution.reference}")
    context = {"form": form, "comment": contribution, "consultation": contribution.workshop.consultation}
    return render(request, "consultation/comment_form.html", context, status=400 if form.errors else 200)


def _language(request: SignedInRequest, data: dict[str, Any]) -> str:
    """The language chosen for a comment, or else the one it seems to be in."""
    return data["language"] or language_of(data["body"], request.LANGUAGE_CODE)


@sign_in_first
@posts_only
def vote(request: SignedInRequest, reference: str) -> HttpResponse:
    """Agree, disagree or pass."""
    contribution = readable_contribution(request.user, reference)
    form = VoteForm(request.POST)
    if form.is_valid():
        cast_vote(contribution, by=request.user, value=form.cleaned_data["value"])
    if request.htmx:
        return render(request, "consultation/_vote.html", proposal_context(request, contribution))
    messages.success(request, _("Your vote is counted."))
    return redirect(reverse("consultation:proposal", args=[contribution.reference]) + way_back(request)["kept"] + "#vote")


@sign_in_first
@posts_only
def join(request: SignedInRequest, consultation: str) -> HttpResponse:
    """Becomes a participant of a consultation that is open to all."""
    the_consultation = get_object_or_404(Consultation, slug=consultation)
    join_consultation(the_consultation, by=request.user)
    messages.success(request, _("You take part now. Welcome!"))
    return redirect("consultation:workshops", the_consultation.slug)


@sign_in_first
def mine(request: SignedInRequest) -> HttpResponse:
    """Everything the person said, and what became of it; what something happened to last, first."""
    page = Paginator(contributions_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultation/mine.html", {"page": page, "figures": figures_of_person(request.user)})
