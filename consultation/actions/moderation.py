"""What facilitators decide: publish, return, hide, merge, and undo a merge."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.reports import close_reports
from consultation.actions.transitions import locked, move, require_revision
from consultation.exceptions import IllegalTransition, InvalidText, PhaseClosed
from consultation.models import Acknowledgement, Contribution, Report, Transition, User
from consultation.permissions import require
from consultation.states import Move, ReasonCode, State

REASON_LENGTH = 1000


def publish_contribution(
    contribution: Contribution, *, by: User, revision: int, reason_code: str = "", reason_text: str = "", language: str = "",
    idempotency_key: UUID | None = None,
) -> Transition:  # fmt: skip
    """Puts up the current version, of a pending or a hidden contribution. Raises Refusal."""
    return _decide(contribution, Move.PUBLISH, State.PUBLISHED, by, revision, reason_code, reason_text, language, idempotency_key)


def return_proposal(
    contribution: Contribution, *, by: User, revision: int, reason_code: str, reason_text: str = "", language: str = "",
    idempotency_key: UUID | None = None,
) -> Transition:  # fmt: skip
    """Gives a pending proposal back to its author with a reason; a version already up stays up. Raises Refusal."""
    return _decide(contribution, Move.RETURN, State.RETURNED, by, revision, reason_code, reason_text, language, idempotency_key)


def hide_contribution(
    contribution: Contribution, *, by: User, revision: int, reason_code: str, reason_text: str = "", language: str = "",
    idempotency_key: UUID | None = None,
) -> Transition:  # fmt: skip
    """Takes a contribution out of sight of all but its author, its facilitators and administrators. Raises Refusal."""
    return _decide(contribution, Move.HIDE, State.HIDDEN, by, revision, reason_code, reason_text, language, idempotency_key)


@transaction.atomic
def acknowledge(contribution: Contribution, *, by: User, revision: int) -> Acknowledgement:
    """Lets a contribution stand that was published at once: it leaves the queue. Raises Refusal."""
    current = locked(contribution)
    require(by, "publish", current)
    _require_moderation(current)
    require_revision(current, revision)
    if not current.stands:
        raise IllegalTransition(_("This contribution is no longer published."), _("Open it again to see what happened."))
    acknowledged, _created = Acknowledgement.objects.get_or_create(version=current.published_version, defaults={"by": by})
    close_reports(current, Report.Outcome.KEPT, by=by)
    return acknowledged


@transaction.atomic
def _decide(
    contribution: Contribution, wanted: Move, to: State, by: User, revision: int, reason_code: str, reason_text: str, language: str,
    idempotency_key: UUID | None,
) -> Transition:  # fmt: skip
    if idempotency_key and (made := Transition.objects.filter(by=by, idempotency_key=idempotency_key).first()):
        return made
    current = locked(contribution)
    require(by, wanted.value, current)
    _require_moderation(current)
    require_revision(current, revision)
    _require_reason(wanted, reason_code, reason_text)
    decided = move(
        current, wanted, to, by=by, reason_code=reason_code, reason_text=reason_text.strip(), language=language,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    if wanted in (Move.PUBLISH, Move.HIDE):
        close_reports(current, Report.Outcome.HIDDEN if wanted == Move.HIDE else Report.Outcome.KEPT, by=by)
    return decided


@transaction.atomic
def merge_proposals(
    proposal: Contribution, *, into: Contribution, by: User, revision: int, reason_text: str = "", idempotency_key: UUID | None = None
) -> Transition:
    """Joins `proposal` to `into`: its votes count there, each person once, and its text stays readable. Raises Refusal."""
    if idempotency_key and (made := Transition.objects.filter(by=by, idempotency_key=idempotency_key).first()):
        return made
    first, second = sorted((proposal, into), key=lambda c: c.pk)
    rows = {row.pk: row for row in (locked(first), locked(second))}
    source, target = rows[proposal.pk], rows[into.pk]
    require(by, "merge", source)
    require(by, "merge", target)
    _require_merging(source)
    require_revision(source, revision)
    if source.pk == target.pk or not target.is_proposal or target.state != State.PUBLISHED:
        raise IllegalTransition(_("A proposal can only be merged into another one that is published."), _("Choose another proposal."))
    if source.merged.exists():
        raise IllegalTransition(
            _("Other proposals were merged into this one."), _("Merge the other way round, or undo those merges first.")
        )
    source.merged_into = target
    return move(
        source, Move.MERGE, State.MERGED, by=by, reason_code=ReasonCode.DUPLICATE, reason_text=reason_text.strip(),
        idempotency_key=idempotency_key,
    )  # fmt: skip


@transaction.atomic
def undo_merge(proposal: Contribution, *, by: User, revision: int, reason_text: str = "") -> Transition:
    """Gives a merged proposal its own life back, with its votes. Raises Refusal."""
    current = locked(proposal)
    require(by, "merge", current)
    _require_merging(current)
    require_revision(current, revision)
    current.merged_into = None
    return move(current, Move.UNDO_MERGE, State.PUBLISHED, by=by, reason_code=ReasonCode.MISTAKE, reason_text=reason_text.strip())


def _require_moderation(contribution: Contribution) -> None:
    if not contribution.workshop.takes_moderation:
        raise PhaseClosed(_("The consultation is still being prepared."), _("You can decide once its first phase is open."))


def _require_merging(contribution: Contribution) -> None:
    if not contribution.workshop.takes_merges:
        raise PhaseClosed(_("Proposals can be merged until the synthesis begins."), _("The strategy team groups them from then on."))


def _require_reason(wanted: Move, code: str, text: str) -> None:
    if len(text) > REASON_LENGTH:
        raise InvalidText(_("The reason is too long."), _("Say it in at most 1000 characters."))
    if wanted == Move.PUBLISH:
        return
    if code not in ReasonCode.values:
        raise InvalidText(_("A reason is needed: the author will read it."), _("Go back and choose one."))
    if code == ReasonCode.OTHER and len(text.strip()) < 10:
        raise InvalidText(_("Tell the author the reason, in at least 10 characters."), _("Go back and write it."))
