"""What participants do: propose, edit, withdraw, comment, vote."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation.actions.comments import edit_comment, post_comment, withdraw_comment
from consultation.actions.people import join_consultation
from consultation.actions.proposals import edit_proposal, save_draft, submit_draft, submit_proposal, withdraw_proposal
from consultation.actions.votes import cast_vote
from consultation.forms import CommentForm, ProposalForm, VoteForm
from consultation.models import Consultation, Contribution
from consultation.permissions import may, require
from consultation.queries import readable_contribution, readable_workshop
from consultation.queries.mine import contributions_of, figures_of_person
from consultation.states import State
from consultation.views.reading import proposal_context, way_back
from consultation.views.requests import SignedInRequest

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, consultation: str, slug: str) -> HttpResponse:
    """The form for a new proposal; a facilitator's is on behalf of people in the room."""
    workshop = readable_workshop(request.user, consultation, slug)
    on_behalf = may(request.user, "submit_on_behalf", workshop)
    require(request.user, "submit_on_behalf" if on_behalf else "submit_proposal", workshop)
    form = ProposalForm(request.POST or None, on_behalf=on_behalf, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        text = _text_of(form)
        if request.POST.get("deed") == "draft":
            kept = save_draft(workshop, by=request.user, **text)
            messages.success(request, _("Your draft is kept. Only you can see it."))
            return redirect("consultation:edit", kept.reference)
        posted = submit_proposal(workshop, by=request.user, **text)
        return redirect("consultation:posted", posted.reference)
    context = {"form": form, "workshop": workshop, "consultation": workshop.consultation, "is_open": workshop.takes_proposals}
    return render(request, "consultation/proposal_form.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author changes a proposal, or goes on with a draft."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    version, is_draft = contribution.newest, contribution.state == State.DRAFT
    initial = {
        "title": version.title, "body": version.body, "language": version.language, "revision": contribution.revision,
        "tags": ", ".join(contribution.tags.names()), "on_behalf_of": contribution.on_behalf_of,
    }  # fmt: skip
    form = ProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = _text_of(form)
        if not is_draft:
            edited = edit_proposal(contribution, by=request.user, revision=form.cleaned_data["revision"], **text)
            waits = edited.state == State.PENDING
            messages.success(request, _("Your change waits for a facilitator.") if waits else _("Your change is published."))
            return redirect("consultation:proposal", edited.reference)
        draft = save_draft(contribution.workshop, by=request.user, draft=contribution, **text)
        if request.POST.get("deed") == "draft":
            messages.success(request, _("Your draft is kept. Only you can see it."))
            return redirect("consultation:edit", draft.reference)
        return redirect("consultation:posted", submit_draft(draft, by=request.user).reference)
    context = {
        "form": form, "proposal": contribution, "is_draft": is_draft, "workshop": contribution.workshop,
        "consultation": contribution.workshop.consultation, "is_open": contribution.workshop.takes_proposals,
    }  # fmt: skip
    return render(request, "consultation/proposal_form.html", context, status=400 if form.errors else 200)


def _text_of(form: ProposalForm) -> dict[str, Any]:
    names = ("title", "body", "language", "tags", "on_behalf_of", "idempotency_key")
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}


@login_required
def posted(request: SignedInRequest, reference: str) -> HttpResponse:
    """What happens next with a proposal just sent, and three others to vote on."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    workshop = contribution.workshop
    unseen = (
        Contribution.objects.proposals().in_workshop(workshop).standing().visible_to(request.user)
        .exclude(author=request.user).exclude(votes__voter=request.user).with_texts().with_tallies().order_by("-published_at")[:3]
    )  # fmt: skip
    context = {
        "proposal": contribution, "workshop": workshop, "consultation": workshop.consultation, "unseen": unseen,
        "may_vote": workshop.takes_responses and may(request.user, "submit_proposal", workshop),
    }  # fmt: skip
    return render(request, "consultation/posted.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author takes a proposal or a comment back, after one question."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "withdraw", contribution)
    if request.method == "POST":
        if contribution.is_proposal:
            withdraw_proposal(contribution, by=request.user, reason=request.POST.get("reason", "")[:1000])
            messages.success(request, _("Your proposal is withdrawn."))
            return redirect("consultation:mine")
        withdraw_comment(contribution, by=request.user)
        messages.success(request, _("Your comment is withdrawn."))
        return redirect("consultation:proposal", contribution.page.reference)
    return render(request, "consultation/withdraw.html", {"contribution": contribution, "consultation": contribution.workshop.consultation})


@login_required
@require_POST
def comment(request: SignedInRequest, reference: str) -> HttpResponse:
    """Posts a comment on a proposal, or an answer to a comment."""
    contribution = readable_contribution(request.user, reference)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "consultation/proposal.html", proposal_context(request, contribution, form), status=400)
    data = form.cleaned_data
    parent = readable_contribution(request.user, data["parent"]) if data["parent"] else None
    new = post_comment(
        contribution, by=request.user, body=data["body"], language=data["language"], parent=parent, stance=data["stance"],
        idempotency_key=data["idempotency_key"],
    )  # fmt: skip
    waits = new.state == State.PENDING
    messages.success(request, _("Your comment waits for a facilitator.") if waits else _("Your comment is published."))
    return redirect(reverse("consultation:proposal", args=[contribution.reference]) + f"#c-{new.reference}")


@login_required
@require_http_methods(["GET", "POST"])
def change_comment(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author changes a comment, while that is possible."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    version = contribution.newest
    form = CommentForm(request.POST or None, initial={"body": version.body, "language": version.language, "stance": contribution.stance})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        edit_comment(contribution, by=request.user, body=data["body"], language=data["language"], idempotency_key=data["idempotency_key"])
        messages.success(request, _("Your change is kept."))
        return redirect(reverse("consultation:proposal", args=[contribution.page.reference]) + f"#c-{contribution.reference}")
    context = {"form": form, "comment": contribution, "consultation": contribution.workshop.consultation}
    return render(request, "consultation/comment_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def vote(request: SignedInRequest, reference: str) -> HttpResponse:
    """Agree, disagree or pass."""
    contribution = readable_contribution(request.user, reference)
    form = VoteForm(request.POST)
    if form.is_valid():
        cast_vote(contribution, by=request.user, value=form.cleaned_data["value"])
    if request.htmx:
        return render(request, "consultation/_vote.html", proposal_context(request, contribution))
    messages.success(request, _("Your vote is counted. You can change it as long as the phase is open."))
    return redirect(reverse("consultation:proposal", args=[contribution.reference]) + way_back(request)["kept"] + "#vote")


@login_required
@require_POST
def join(request: SignedInRequest, consultation: str) -> HttpResponse:
    """Becomes a participant of a consultation that is open to all."""
    the_consultation = get_object_or_404(Consultation, slug=consultation)
    join_consultation(the_consultation, by=request.user)
    messages.success(request, _("You take part now. Welcome!"))
    return redirect("consultation:workshops", the_consultation.slug)


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """Everything the person said, and what became of it; what something happened to last, first."""
    page = Paginator(contributions_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultation/mine.html", {"page": page, "figures": figures_of_person(request.user)})
