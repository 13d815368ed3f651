"""Commenting on a proposal, and answering a comment."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.entry import ENTRY_STATE
from consultation.actions.limits import require_room
from consultation.actions.names import require_name
from consultation.actions.reports import close_reports
from consultation.actions.texts import COMMENT_LENGTH, add_version, checked, written_by_form
from consultation.actions.transitions import locked, move, require_revision
from consultation.exceptions import IllegalTransition, PhaseClosed
from consultation.models import Comment, Contribution, Report, User, Workshop
from consultation.permissions import require
from consultation.queries import EDITABLE_FOR
from consultation.states import Move, State


def require_responding(workshop: Workshop) -> None:
    """Raises PhaseClosed unless the workshop takes comments and votes now."""
    if not workshop.takes_responses:
        raise PhaseClosed(
            _("This workshop takes no comments or votes at the moment."), _("You can still read it, and see what became of each proposal.")
        )


@transaction.atomic
def post_comment(
    proposal: Contribution, *, by: User, body: str, language: str,
    parent: Contribution | None = None, stance: str = "", idempotency_key: UUID | None = None,
) -> Comment:  # fmt: skip
    """Posts a comment; an answer to an answer joins the same row of answers. Raises Refusal."""
    written, idempotency_key = written_by_form(by, idempotency_key, title="", body=body)
    if written:
        return Comment.objects.get(pk=written.contribution_id)
    current = locked(proposal)
    require(by, "post_comment", current)
    require_responding(current.workshop)
    require_name(by, current.workshop.consultation)
    if not current.stands or not current.is_proposal:
        raise IllegalTransition(_("This proposal no longer takes comments."), _("Open it again to see what happened."))
    if parent is not None and (parent.proposal_id != current.pk or not parent.stands):
        raise IllegalTransition(_("The comment you answer is no longer there."), _("You can still comment on the proposal itself."))
    require_room(by, "comments")
    body = checked(body, name=_("comment"), at_most=COMMENT_LENGTH)
    comment = Contribution.objects.create(
        kind=Contribution.Kind.COMMENT, workshop=current.workshop, author=by, proposal=current,
        parent=(parent.parent or parent) if parent else None, stance=stance,
    )  # fmt: skip
    add_version(comment, by=by, title="", body=body, language=language, idempotency_key=idempotency_key)
    move(comment, Move.SUBMIT, ENTRY_STATE[Workshop.Moderation(current.workshop.moderation)], by=by)
    return Comment.objects.get(pk=comment.pk)


@transaction.atomic
def edit_comment(
    comment: Contribution, *, by: User, body: str, language: str, revision: int | None = None, idempotency_key: UUID | None = None
) -> Comment:
    """Writes a new version, within 15 minutes and before somebody answers. Raises Refusal."""
    written, idempotency_key = written_by_form(by, idempotency_key, title="", body=body)
    if written:
        return Comment.objects.get(pk=written.contribution_id)
    current = locked(comment)
    require(by, "edit", current)
    require_responding(current.workshop)
    require_revision(current, revision)
    if timezone.now() - current.created_at > EDITABLE_FOR or current.replies.exists():
        raise IllegalTransition(
            _("A comment can be changed for 15 minutes, and as long as nobody has answered."),
            _("You can answer it yourself to add something."),
        )
    add_version(
        current, by=by, title="", body=checked(body, name=_("comment"), at_most=COMMENT_LENGTH), language=language,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    waits = current.state == State.PENDING or current.workshop.moderation == Workshop.Moderation.BEFORE
    move(current, Move.EDIT, State.PENDING if waits else State.PUBLISHED, by=by)
    return Comment.objects.get(pk=current.pk)


@transaction.atomic
def withdraw_comment(comment: Contribution, *, by: User) -> Contribution:
    """Its author takes it back; answers to it stay, under a line that says so. Raises Refusal."""
    current = locked(comment)
    require(by, "withdraw", current)
    require_responding(current.workshop)
    move(current, Move.WITHDRAW, State.WITHDRAWN, by=by)
    close_reports(current, Report.Outcome.GONE)
    return current
