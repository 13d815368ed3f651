"""What an author does with a proposal: write, look at it, send, change, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.actions.attachments import with_its_files
from consultation.actions.comments import withdraw_comment
from consultation.actions.drafts import save_draft
from consultation.actions.limits import has_room_for_draft, left
from consultation.actions.proposals import edit_proposal, submit_draft, withdraw_proposal
from consultation.forms import ProposalForm, WithdrawalForm
from consultation.models import Contribution, Workshop
from consultation.permissions import may, require
from consultation.queries import readable_contribution, readable_workshop
from consultation.queries.writing import chosen_tags, drafts_in, sent_keys, tags_used_in
from consultation.states import State
from consultation.views.form_contents import files_leaving, keep_differences, keep_files, text_of
from consultation.views.profile import asked_for_name
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import sign_in_first
from consultation.views.unsent import login_required_keeping_text, unsent_text


@login_required_keeping_text
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, consultation: str, slug: str) -> HttpResponse:
    """The form for a new proposal; a facilitator's is on behalf of people in the room."""
    workshop = readable_workshop(request.user, consultation, slug)
    on_behalf = may(request.user, "submit_on_behalf", workshop)
    require(request.user, "submit_on_behalf" if on_behalf else "submit_proposal", workshop)
    if asked := asked_for_name(request, workshop.consultation):
        return asked
    form = ProposalForm(
        request.POST or None, request.FILES or None, on_behalf=on_behalf, known_tags=tags_used_in(workshop, request.user),
        initial=unsent_text(request, request.path),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _carry_on(request, workshop, form, None)
    return _form_page(request, workshop, form)


@login_required_keeping_text
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author changes a proposal, or goes on with a draft."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "edit", contribution)
    if not contribution.is_proposal:
        raise Http404
    form = _edit_form(request, contribution, request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, contribution.workshop, form, contribution)
    if contribution.state == State.DRAFT:
        return _carry_on(request, contribution.workshop, form, contribution)
    if not form.finish():
        return _form_page(request, contribution.workshop, form, contribution)
    if request.POST.get("deed") == "preview":
        keep_files(request, contribution, form, is_sent=False)
        shown = _edit_form(request, contribution, request.POST)
        for file in shown.attachments:
            file.description = form.cleaned_data.get(f"about_{file.key}", file.description)
        return _form_page(request, contribution.workshop, shown, contribution, preview=form.cleaned_data)
    with with_its_files():
        described = keep_files(request, contribution, form)
        edited = edit_proposal(
            contribution, by=request.user, revision=form.cleaned_data["revision"], leaving=files_leaving(form), **text_of(request, form)
        )
        keep_differences(request, edited)
    if edited.revision == contribution.revision and not described:
        messages.info(request, _("Nothing was changed."))
    else:
        waits = edited.state == State.PENDING
        messages.success(request, _("Your change waits for a facilitator.") if waits else _("Your change is published."))
    return redirect("consultation:proposal", edited.reference)


def _edit_form(request: SignedInRequest, contribution: Contribution, data: Any, files: Any = None) -> ProposalForm:
    version = contribution.newest
    initial = {
        "title": version.title, "body": version.body, "language": version.language, "revision": contribution.revision,
        "tags": ", ".join(chosen_tags(contribution)), "on_behalf_of": contribution.on_behalf_of,
    }  # fmt: skip
    attachments = contribution.attachments.kept()
    if data is not None:
        data = data.copy()
        for file in attachments:  # a file that came with this very form was described under its number
            data.setdefault(f"about_{file.key}", file.description)
    on_behalf = contribution.state == State.DRAFT and bool(contribution.on_behalf_of)
    return ProposalForm(data, files, initial=initial | unsent_text(request, request.path), attachments=attachments, on_behalf=on_behalf)


def _carry_on(request: SignedInRequest, workshop: Workshop, form: ProposalForm, draft: Contribution | None) -> HttpResponse:
    """Keeps the draft, whatever comes next; then sends it, shows it, or goes on with it, as asked."""
    deed = request.POST.get("deed")
    title, body = form.cleaned_data["title"], form.cleaned_data["body"]
    is_whole = bool(title and body)
    only_sends = draft is None and deed == "submit" and not has_room_for_draft(request.user)
    if not (title or body) or not form.cleaned_data.get("on_behalf_of", True) or (only_sends and not is_whole):
        form.finish()
        return _form_page(request, workshop, form, draft)
    # What can't be sent any more today is kept as a draft, and counted as one.
    may_send = bool(form.cleaned_data.get("on_behalf_of")) or left(request.user, "proposals") > 0
    sends = deed == "submit" and may_send and is_whole
    with with_its_files():
        draft = save_draft(workshop, by=request.user, draft=draft, sent_at_once=sends, **text_of(request, form))
        if draft.state == State.DRAFT:
            keep_files(request, draft, form)
            keep_differences(request, draft)
    if deed == "draft":
        messages.success(request, _("Your draft is kept. Only you can see it."))
        return redirect("consultation:edit", draft.reference)
    if draft.state == State.DRAFT and not form.finish():
        again = _edit_form(request, draft, request.POST)
        again.is_valid()
        again.finish()
        return _form_page(request, workshop, again, draft)
    if deed == "preview":
        return redirect("consultation:preview", draft.reference)
    return redirect("consultation:posted", submit_draft(draft, by=request.user).reference)


def _form_page(
    request: SignedInRequest, workshop: Workshop, form: ProposalForm, proposal: Contribution | None = None,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    is_draft = proposal is None or proposal.state == State.DRAFT
    context = {
        "keeps_drafts": proposal is not None or has_room_for_draft(request.user),
        "form": form, "proposal": proposal, "is_draft": is_draft, "workshop": workshop, "consultation": workshop.consultation,
        "sent_keys": [] if proposal is None or is_draft else sent_keys(request.user, proposal),
        "is_open": workshop.takes_proposals, "preview": preview, "left": left(request.user, "proposals"),
        "preview_files": [file for file in form.attachments if preview and not preview.get(f"leave_{file.key}")],
        "drafts": drafts_in(workshop, request.user) if proposal is None and request.method == "GET" else [],
    }  # fmt: skip
    return render(request, "consultation/proposal_form.html", context, status=400 if form.errors else 200)


@sign_in_first
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """The author takes a proposal or a comment back, after one question."""
    contribution = readable_contribution(request.user, reference)
    require(request.user, "withdraw", contribution)
    form = WithdrawalForm(request.POST if request.method == "POST" else None, user=request.user, proposal=contribution)
    if request.method == "POST" and form.is_valid():
        if contribution.is_proposal:
            is_draft = contribution.state == State.DRAFT
            data = form.cleaned_data
            withdraw_proposal(contribution, by=request.user, reason=data["reason"], in_favour_of=data["in_favour_of"])
            messages.success(request, _("Your draft is thrown away.") if is_draft else _("Your proposal is withdrawn."))
            return redirect("consultation:mine")
        withdraw_comment(contribution, by=request.user)
        messages.success(request, _("Your comment is withdrawn."))
        return redirect("consultation:proposal", contribution.page.reference)
    context = {"contribution": contribution, "consultation": contribution.workshop.consultation, "form": form}
    return render(request, "consultation/withdraw.html", context, status=400 if form.errors else 200)
