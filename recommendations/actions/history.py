"""The one door through which a recommendation changes."""

from uuid import UUID

from django.utils.translation import gettext as _

from consultation.exceptions import StaleVersion
from consultation.models import User
from recommendations.models import Recommendation, RecommendationTransition
from recommendations.states import Step


def locked(recommendation: Recommendation) -> Recommendation:
    """The same recommendation, read again under a row lock. Call inside a transaction."""
    return Recommendation.objects.select_for_update().get(pk=recommendation.pk)


def already_done(recommendation: Recommendation, by: User, idempotency_key: UUID | None) -> bool:
    """Whether the same form was sent before."""
    return idempotency_key is not None and recommendation.transitions.filter(by=by, idempotency_key=idempotency_key).exists()


def require_revision(recommendation: Recommendation, revision: int) -> None:
    """Raises StaleVersion, with what came between, unless `recommendation` is still at `revision`."""
    if recommendation.revision == revision:
        return
    last = recommendation.transitions.select_related("by").last()
    if last is None or last.by is None:
        raise StaleVersion(_("This recommendation changed while you were reading it."), _("Open it again."))
    raise StaleVersion(
        _("While you were reading, %(who)s changed this recommendation: “%(step)s”. Nothing of yours was recorded.")
        % {"who": last.by, "step": last.get_step_display()},
        _("Look at it again, then decide if your change is still needed."),
    )


def append_step(
    recommendation: Recommendation, step: Step, *, from_state: str, by: User | None, reason: str = "",
    idempotency_key: UUID | None = None,
) -> None:  # fmt: skip
    """Appends the row that says who did what; the recommendation is saved already."""
    RecommendationTransition.objects.create(
        recommendation=recommendation, step=step, from_state=from_state, to_state=recommendation.state, by=by, reason=reason,
        title=recommendation.title, text=recommendation.text, revision=recommendation.revision, idempotency_key=idempotency_key,
    )  # fmt: skip
