"""A proposal while it is written: kept quietly, looked at, sent, or dropped for one that says the same."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.drafts import save_draft
from consultation.actions.limits import left
from consultation.actions.proposals import submit_draft
from consultation.actions.votes import cast_vote
from consultation.exceptions import Refusal
from consultation.forms import ProposalForm
from consultation.models import Contribution
from consultation.permissions import may, require
from consultation.queries import readable_contribution, readable_workshop
from consultation.queries.writing import chosen_tags, tags_used_in, was_sent
from consultation.states import State
from consultation.views.form_contents import keep_differences, text_of
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first
from consultation.views.unsent import login_required_keeping_text


@posts_only
def keep(request: HttpRequest, consultation: str = "", slug: str = "", reference: str = "") -> JsonResponse:
    """Keeps a draft quietly while it is written. Answers 401 to somebody whose session has ended: the browser keeps the text."""
    if not request.user.is_authenticated:
        return JsonResponse({"kept": False}, status=401)
    draft = readable_contribution(request.user, reference) if reference else None
    workshop = draft.workshop if draft else readable_workshop(request.user, consultation, slug)
    form = ProposalForm(
        request.POST, on_behalf=may(request.user, "submit_on_behalf", workshop), known_tags=tags_used_in(workshop, request.user)
    )
    if not form.is_valid():
        return JsonResponse({"kept": False, "errors": {name: list(map(str, errors)) for name, errors in form.errors.items()}}, status=400)
    data = form.cleaned_data
    if was_sent(request.user, data["idempotency_key"]):
        return JsonResponse({"kept": False, "sent": True})
    try:
        writer = cast(SignedInRequest, request)
        kept = save_draft(workshop, by=writer.user, draft=draft, **text_of(writer, form))
    except Refusal as refusal:
        return JsonResponse({"kept": False, "message": str(refusal.message)}, status=refusal.status)
    return JsonResponse({"kept": True, "reference": kept.reference})


@sign_in_first
@require_safe
def preview(request: SignedInRequest, reference: str) -> HttpResponse:
    """A draft as others will read it, and what was already proposed like it."""
    draft = readable_contribution(request.user, reference)
    require(request.user, "edit", draft)
    if draft.state != State.DRAFT:
        return redirect("consultation:proposal", draft.reference)
    context = {
        "proposal": draft, "version": draft.newest, "workshop": draft.workshop, "consultation": draft.workshop.consultation,
        "tags": chosen_tags(draft), "attachments": draft.attachments.kept(), "is_open": draft.workshop.takes_proposals,
        "left": left(request.user, "proposals"),
    }  # fmt: skip
    return render(request, "consultation/preview.html", context)


@sign_in_first
@posts_only
def send(request: SignedInRequest, reference: str) -> HttpResponse:
    """Publishes a draft as it is kept, once it has all it needs."""
    draft = readable_contribution(request.user, reference)
    require(request.user, "edit", draft)
    with transaction.atomic():
        if draft.state == State.DRAFT:
            keep_differences(request, draft)
        sent = submit_draft(draft, by=request.user)
    return redirect("consultation:posted", sent.reference)


@login_required_keeping_text
@posts_only
def support(request: SignedInRequest, reference: str) -> HttpResponse:
    """ "This is what I mean": agrees with a proposal found while writing. What was written is kept as a draft, to go on with or to drop."""
    other = readable_contribution(request.user, reference)
    # Kept first and by itself: a vote that is refused takes no text away.
    draft = _draft_of_form(request)
    cast_vote(other, by=request.user, value=1)
    messages.success(request, _("You support this proposal: your vote is counted."))
    address = reverse("consultation:proposal", args=[other.reference])
    return redirect(f"{address}?draft={draft.reference}" if draft else address)


def _draft_of_form(request: SignedInRequest) -> Contribution | None:
    """The draft that the posted form is about, kept as it stands."""
    if reference := request.POST.get("draft", ""):
        draft = Contribution.objects.visible_to(request.user).filter(author=request.user, state=State.DRAFT, reference=reference).first()
    else:
        draft = None
    consultation, _slash, slug = request.POST.get("workshop", "").partition("/")
    if not slug:
        return draft
    workshop = draft.workshop if draft else readable_workshop(request.user, consultation, slug)
    on_behalf = may(request.user, "submit_on_behalf", workshop)
    form = ProposalForm(request.POST, on_behalf=on_behalf, known_tags=tags_used_in(workshop, request.user))
    if not form.is_valid() or not (form.cleaned_data["title"] or form.cleaned_data["body"]):
        return draft
    text = text_of(request, form)
    if draft:
        text["on_behalf_of"] = draft.on_behalf_of
    return save_draft(workshop, by=request.user, draft=draft, **text)
