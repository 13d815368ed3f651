"""Writing, changing and withdrawing a proposal."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.attachments import settle_attachments
from consultation.actions.drafts import forget_draft, save_draft
from consultation.actions.entry import ENTRY_STATE, is_read_first, require_posting
from consultation.actions.limits import require_room
from consultation.actions.names import require_name
from consultation.actions.reports import close_reports
from consultation.actions.texts import BODY_LENGTH, TITLE_LENGTH, add_version, checked, clean_text, written_by_form
from consultation.actions.transitions import locked, move, require_revision
from consultation.exceptions import IllegalTransition, PhaseClosed
from consultation.models import Contribution, Proposal, Report, User, Workshop
from consultation.permissions import require
from consultation.queries.writing import chosen_tags
from consultation.states import Move, State


@transaction.atomic
def submit_draft(draft: Contribution, *, by: User) -> Proposal:
    """Sends a draft: published at once or pending, as the workshop moderates. Sent twice, it is sent once. Raises Refusal."""
    proposal = locked(draft)
    require(by, "edit", proposal)
    if proposal.state in (State.PENDING, State.PUBLISHED):
        return Proposal.objects.get(pk=proposal.pk)
    require(by, "submit_on_behalf" if proposal.on_behalf_of else "submit_proposal", proposal.workshop)
    require_posting(proposal.workshop)
    require_name(by, proposal.workshop.consultation)
    if not proposal.on_behalf_of:
        require_room(by, "proposals")
    checked(proposal.newest.title, name=_("title"), at_most=TITLE_LENGTH)
    checked(proposal.newest.body, name=_("text"), at_most=BODY_LENGTH)
    settle_attachments(proposal, proposal.newest)
    move(proposal, Move.SUBMIT, ENTRY_STATE[Workshop.Moderation(proposal.workshop.moderation)], by=by)
    return Proposal.objects.get(pk=proposal.pk)


@transaction.atomic
def submit_proposal(
    workshop: Workshop, *, by: User, title: str, body: str, language: str,
    on_behalf_of: str = "", tags: Iterable[str] = (), idempotency_key: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Posts a proposal in one go. The same `idempotency_key` posts it once. Raises Refusal."""
    draft = save_draft(
        workshop, by=by, title=title, body=body, language=language, on_behalf_of=on_behalf_of, tags=tags, idempotency_key=idempotency_key,
        sent_at_once=True,
    )  # fmt: skip
    return submit_draft(draft, by=by)


@transaction.atomic
def edit_proposal(
    proposal: Contribution, *, by: User, title: str, body: str, language: str,
    tags: Iterable[str] | None = None, leaving: Iterable[str] = (), revision: int | None = None, idempotency_key: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Writes a new version, with the files that waited for it and without those `leaving` (keys). Where moderation is before, it
    waits with its tags and the old version stays up with its own; a returned one is submitted again. What changes nothing makes no version.

    Raises Refusal; StaleVersion when `revision` is no longer the proposal's.
    """
    written, idempotency_key = written_by_form(by, idempotency_key, title=title, body=body)
    if written:
        return Proposal.objects.get(pk=written.contribution_id)
    current = locked(proposal)
    require(by, "edit", current)
    require_posting(current.workshop)
    require_revision(current, revision)
    title = checked(title, name=_("title"), at_most=TITLE_LENGTH)
    body = checked(body, name=_("text"), at_most=BODY_LENGTH)
    tags = None if tags is None else list(tags)
    if current.state != State.RETURNED and not _differs(current, (title, body, language), tags, leaving):
        return Proposal.objects.get(pk=current.pk)
    waits = is_read_first(current)
    waiting = current.newest.chosen_tags if current.newest.pk != current.published_version_id else None
    version = add_version(
        current, by=by, title=title, body=body, language=language, chosen_tags=waiting if tags is None else tags,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    settle_attachments(current, version, leaving=leaving)
    edited = Move.RESUBMIT if current.state == State.RETURNED else Move.EDIT
    move(current, edited, State.PENDING if waits else State.PUBLISHED, by=by)
    return Proposal.objects.get(pk=current.pk)


def _differs(proposal: Contribution, said: tuple[str, str, str], tags: Iterable[str] | None, leaving: Iterable[str]) -> bool:
    """Whether an edit changes anything that people read."""
    newest, files = proposal.newest, proposal.attachments.kept()
    if said != (newest.title, newest.body, newest.language) or (tags is not None and set(tags) != set(chosen_tags(proposal))):
        return True
    return files.filter(since=None).exists() or files.filter(key__in=list(leaving)).exists()


@transaction.atomic
def withdraw_proposal(proposal: Contribution, *, by: User, reason: str = "", in_favour_of: Contribution | None = None) -> Contribution:
    """Its author takes it back, perhaps for another that says it better. Votes are kept, unseen; what others said about it stays.

    Raises Refusal. A draft, which nobody else ever saw, leaves no text and no file behind.
    """
    current = locked(proposal)
    require(by, "withdraw", current)
    if current.state == State.DRAFT:
        forget_draft(current)
    elif current.state != State.WITHDRAWN and not current.workshop.takes_responses:
        raise PhaseClosed(
            _("The phase in which proposals can be withdrawn is over."), _("Write to the facilitators of the workshop if it can't stay.")
        )
    if in_favour_of is not None:
        current.in_favour_of = _better_one(current, in_favour_of, by)
    move(current, Move.WITHDRAW, State.WITHDRAWN, by=by, reason_text=clean_text(reason))
    close_reports(current, Report.Outcome.GONE)
    return current


def _better_one(proposal: Contribution, other: Contribution, by: User) -> Contribution:
    """`other`, if one can step aside for it. Raises IllegalTransition."""
    found = Contribution.objects.visible_to(by).filter(pk=other.pk, workshop__consultation=proposal.workshop.consultation_id).first()
    if found is None or not found.is_proposal or found.state != State.PUBLISHED or found.pk == proposal.pk:
        raise IllegalTransition(_("One steps aside only for another proposal that is published."), _("Check its reference."))
    return found
