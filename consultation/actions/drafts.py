"""Keeping a proposal while it is written. Nobody but its author sees a draft, and it has no history: it is written over."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.attachments import erase_attachments
from consultation.actions.entry import require_posting
from consultation.actions.limits import require_room_for_draft
from consultation.actions.texts import BODY_LENGTH, TITLE_LENGTH, add_version, cut, written_by_form
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition, InvalidText
from consultation.models import Contribution, Difference, Proposal, User, Version, Workshop
from consultation.permissions import require
from consultation.states import State


@transaction.atomic
def save_draft(
    workshop: Workshop, *, by: User, title: str, body: str, language: str,
    draft: Contribution | None = None, on_behalf_of: str = "", tags: Iterable[str] = (), idempotency_key: UUID | None = None,
    sent_at_once: bool = False,
) -> Proposal:  # fmt: skip
    """Keeps a proposal that only its author sees, finished or not; the `draft` kept before, or that the same form kept, is
    written over. One that is `sent_at_once` is not counted among the drafts. Raises Refusal."""
    # One writer at a time for each person: a form that saves itself and is sent at the same moment keeps one draft.
    User.objects.select_for_update().get(pk=by.pk)
    draft = draft or _kept_by_form(by, idempotency_key)
    if draft is None:
        written, idempotency_key = written_by_form(by, idempotency_key, title=title, body=body)
        if written:
            return Proposal.objects.get(pk=written.contribution_id)
    title, body = cut(title, name=_("title"), at_most=TITLE_LENGTH), cut(body, name=_("text"), at_most=BODY_LENGTH)
    if not title and not body:
        raise InvalidText(_("There is nothing to keep yet."), _("Go back and write something."))
    if draft is None:
        require(by, "submit_on_behalf" if on_behalf_of else "submit_proposal", workshop)
        require_posting(workshop)
        if not sent_at_once:
            require_room_for_draft(by)
        proposal = Contribution.objects.create(kind=Contribution.Kind.PROPOSAL, workshop=workshop, author=by)
        add_version(proposal, by=by, title=title, body=body, language=language, chosen_tags=list(tags), idempotency_key=idempotency_key)
    else:
        proposal = locked(draft)
        require(by, "edit", proposal)
        if proposal.state != State.DRAFT:
            raise IllegalTransition(_("This proposal was sent already."), _("Open it to edit it."))
        Version.objects.filter(pk=proposal.newest.pk).update(
            title=title, body=body, language=language, chosen_tags=list(tags), created_at=timezone.now()
        )
    proposal.on_behalf_of = on_behalf_of.strip()
    proposal.save()
    return Proposal.objects.get(pk=proposal.pk)


def _kept_by_form(by: User, key: UUID | None) -> Contribution | None:
    """The draft that this form kept earlier."""
    if key is None:
        return None
    return Contribution.objects.filter(author=by, state=State.DRAFT, versions__by=by, versions__idempotency_key=key).first()


def forget_draft(draft: Contribution) -> None:
    """Empties a locked draft: its text, its files, its tags, and what it said of others."""
    erase_attachments([draft])
    draft.versions.update(title="", body="", chosen_tags=None, erased_at=timezone.now())
    draft.on_behalf_of = ""
    Difference.objects.filter(contribution=draft).delete()


@transaction.atomic
def forget_drafts_of(user: User) -> int:
    """Empties every draft of a person who leaves: they never said it to anybody. Returns how many."""
    drafts = list(Contribution.objects.filter(author=user, state=State.DRAFT))
    for draft in drafts:
        forget_draft(draft)
        draft.save()
    return len(drafts)
