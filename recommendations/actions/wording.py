"""Putting other words in the place of a recommendation's text: a machine's, or those that it had before. Both are edits."""

from uuid import UUID

from django.utils.translation import gettext as _

from consultation.exceptions import IllegalTransition
from consultation.models import User
from recommendations.actions.decisions import edit_recommendation
from recommendations.models import MachineText, Recommendation, RecommendationTransition
from recommendations.states import WritingState


def use_wording(made: MachineText, *, by: User, revision: int, idempotency_key: UUID | None = None) -> Recommendation:
    """Makes a machine's wording the text, under the title there is. Raises Refusal."""
    if made.state != WritingState.DONE:
        raise IllegalTransition(_("There is no wording to use."), _("Ask for one, or write it yourself."))
    title = made.recommendation.title
    return edit_recommendation(made.recommendation, by=by, title=title, text=made.text, revision=revision, idempotency_key=idempotency_key)


def restore_words(step: RecommendationTransition, *, by: User, revision: int, idempotency_key: UUID | None = None) -> Recommendation:
    """Gives the recommendation the title and text again that it had after `step`. Raises Refusal."""
    return edit_recommendation(
        step.recommendation, by=by, title=step.title, text=step.text, revision=revision, idempotency_key=idempotency_key
    )
