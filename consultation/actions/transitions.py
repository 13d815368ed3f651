"""The one door through which a contribution changes state."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.actions.events import record_move
from consultation.actions.search_index import keep_findable
from consultation.exceptions import StaleVersion
from consultation.models import Contribution, Transition, User
from consultation.states import Move, State, legal_move


def locked(contribution: Contribution) -> Contribution:
    """The same contribution, read again under a row lock. Call inside a transaction."""
    fresh = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    return Contribution.objects.with_texts().get(pk=fresh.pk)


def require_revision(contribution: Contribution, revision: int | None) -> None:
    """Raises StaleVersion, with the decision that came between, unless `contribution` is still at `revision`."""
    if revision is not None and contribution.revision != revision:
        raise StaleVersion(
            _("While you were reading, somebody else changed this contribution. Your decision was not recorded."),
            _("Look at what was decided, then decide again if it is still needed."),
            decision=contribution.transitions.select_related("by").last(),
        )


def move(
    contribution: Contribution,
    move: Move,
    to: State,
    *,
    by: User | None,
    reason_code: str = "",
    reason_text: str = "",
    language: str = "",
    idempotency_key: UUID | None = None,
) -> Transition:
    """Moves a locked contribution, saves it, appends the row that says so, and records what people are told. Raises IllegalTransition."""
    from_state, was_published = contribution.state, contribution.published_version_id is not None
    contribution.state = legal_move(contribution.kind, from_state, move, to)
    contribution.revision += 1
    if to == State.PUBLISHED and move != Move.UNDO_MERGE:
        contribution.published_version = contribution.current_version
        contribution.published_at = contribution.published_at or timezone.now()
        if contribution.newest.chosen_tags is not None:
            contribution.tags.set(contribution.newest.chosen_tags)
    contribution.save()
    keep_findable(contribution)
    made = Transition.objects.create(
        contribution=contribution, version=contribution.current_version, move=move, from_state=from_state, to_state=to, by=by,
        reason_code=reason_code, reason_text=reason_text, language=language, revision=contribution.revision,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    record_move(made, was_published=was_published)
    return made
