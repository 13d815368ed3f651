"""Writing, changing and withdrawing a proposal."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.texts import BODY_LENGTH, TITLE_LENGTH, add_version, checked, written_by_form
from consultation.actions.transitions import locked, move, require_revision
from consultation.exceptions import IllegalTransition, PhaseClosed
from consultation.models import Contribution, Proposal, User, Workshop
from consultation.permissions import require
from consultation.states import Move, State

ENTRY_STATE = {Workshop.Moderation.BEFORE: State.PENDING, Workshop.Moderation.AFTER: State.PUBLISHED}


def require_posting(workshop: Workshop) -> None:
    """Raises PhaseClosed unless the workshop takes proposals now."""
    if not workshop.takes_proposals:
        raise PhaseClosed(
            _("This workshop takes no proposals at the moment."), _("You can still read it, and see what became of each proposal.")
        )


@transaction.atomic
def save_draft(
    workshop: Workshop, *, by: User, title: str, body: str, language: str,
    draft: Contribution | None = None, on_behalf_of: str = "", tags: Iterable[str] = (), idempotency_key: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Keeps a proposal that only its author sees; a `draft` kept before is changed. Raises Refusal."""
    written, idempotency_key = written_by_form(by, idempotency_key, title=title, body=body)
    if written:
        return Proposal.objects.get(pk=written.contribution_id)
    title = checked(title, name=_("title"), at_most=TITLE_LENGTH)
    body = checked(body, name=_("text"), at_most=BODY_LENGTH)
    if draft is None:
        require(by, "submit_on_behalf" if on_behalf_of else "submit_proposal", workshop)
        require_posting(workshop)
        proposal = Contribution.objects.create(
            kind=Contribution.Kind.PROPOSAL, workshop=workshop, author=by, on_behalf_of=on_behalf_of.strip()
        )
    else:
        proposal = locked(draft)
        require(by, "edit", proposal)
        if proposal.state != State.DRAFT:
            raise IllegalTransition(_("This proposal was sent already."), _("Open it to edit it."))
    add_version(proposal, by=by, title=title, body=body, language=language, idempotency_key=idempotency_key)
    proposal.save()
    proposal.tags.set(list(tags))
    return Proposal.objects.get(pk=proposal.pk)


@transaction.atomic
def submit_draft(draft: Contribution, *, by: User) -> Proposal:
    """Sends a draft: published at once or pending, as the workshop moderates. Sent twice, it is sent once. Raises Refusal."""
    proposal = locked(draft)
    require(by, "edit", proposal)
    if proposal.state in (State.PENDING, State.PUBLISHED):
        return Proposal.objects.get(pk=proposal.pk)
    require(by, "submit_on_behalf" if proposal.on_behalf_of else "submit_proposal", proposal.workshop)
    require_posting(proposal.workshop)
    move(proposal, Move.SUBMIT, ENTRY_STATE[Workshop.Moderation(proposal.workshop.moderation)], by=by)
    return Proposal.objects.get(pk=proposal.pk)


@transaction.atomic
def submit_proposal(
    workshop: Workshop, *, by: User, title: str, body: str, language: str,
    on_behalf_of: str = "", tags: Iterable[str] = (), idempotency_key: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Posts a proposal in one go. The same `idempotency_key` posts it once. Raises Refusal."""
    draft = save_draft(
        workshop, by=by, title=title, body=body, language=language, on_behalf_of=on_behalf_of, tags=tags, idempotency_key=idempotency_key
    )
    return submit_draft(draft, by=by)


@transaction.atomic
def edit_proposal(
    proposal: Contribution, *, by: User, title: str, body: str, language: str,
    tags: Iterable[str] | None = None, revision: int | None = None, idempotency_key: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Writes a new version. Where moderation is before, it waits and the old version stays up; a returned one is submitted again.

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
    add_version(current, by=by, title=title, body=body, language=language, idempotency_key=idempotency_key)
    if current.state == State.RETURNED:
        move(current, Move.RESUBMIT, State.PENDING, by=by)
    else:
        waits = current.state == State.PENDING or current.workshop.moderation == Workshop.Moderation.BEFORE
        move(current, Move.EDIT, State.PENDING if waits else State.PUBLISHED, by=by)
    if tags is not None:
        current.tags.set(list(tags))
    return Proposal.objects.get(pk=current.pk)


@transaction.atomic
def withdraw_proposal(proposal: Contribution, *, by: User, reason: str = "") -> Contribution:
    """Its author takes it back; votes and comments are kept, unseen. Raises Refusal."""
    current = locked(proposal)
    require(by, "withdraw", current)
    if current.state not in (State.DRAFT, State.WITHDRAWN) and not current.workshop.takes_responses:
        raise PhaseClosed(
            _("The phase in which proposals can be withdrawn is over."), _("Write to the facilitators of the workshop if it can't stay.")
        )
    move(current, Move.WITHDRAW, State.WITHDRAWN, by=by, reason_text=reason)
    return current
