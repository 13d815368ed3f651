"""What the strategy team does with a draft: edit it, review it, adopt it or set it aside, announce what it decided."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.events import record_announcement
from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused
from consultation.models import User
from recommendations.actions.history import already_done, append_step, locked, require_revision
from recommendations.models import Evidence, Recommendation
from recommendations.permissions import require
from recommendations.states import REASONED, Step, status_after

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000


@transaction.atomic
def edit_recommendation(
    recommendation: Recommendation, *, by: User, title: str, text: str, revision: int, idempotency_key: UUID | None = None
) -> Recommendation:
    """Writes another title and text; marks such as [^3] keep pointing at the evidence. Raises Refusal."""
    current = locked(recommendation)
    require(by, "edit", current)
    if already_done(current, by, idempotency_key):
        return current
    require_revision(current, revision)
    state = status_after(current.state, Step.EDIT)
    title, text = _cleaned(title.replace("\n", " "), LONGEST_TITLE), _cleaned(text, LONGEST_TEXT)
    if (title, text) == (current.title, current.text):
        return current
    current.title, current.text, current.last_editor = title, text, by
    return _moved(current, Step.EDIT, state, by=by, idempotency_key=idempotency_key)


@transaction.atomic
def decide(
    recommendation: Recommendation, *, by: User, step: Step, revision: int, reason: str = "", idempotency_key: UUID | None = None
) -> Recommendation:
    """Takes a step of review: review, return, adopt, set aside or reopen. All but the first need a reason; who last edited
    the text may not adopt it. Raises Refusal.
    """
    current = locked(recommendation)
    require(by, "decide", current)
    if already_done(current, by, idempotency_key):
        return current
    require_revision(current, revision)
    state = status_after(current.state, step)
    if current.is_announced:
        raise IllegalTransition(
            _("This decision was announced: everybody has read it."),
            _("Draft another recommendation from the same group if it has to change."),
        )
    if step == Step.ADOPT and current.last_editor_id == by.pk:
        raise PermissionRefused(
            _("You wrote the last words of this recommendation, so you can't adopt it yourself."),
            _("Ask somebody else of the strategy team to read it and to sign."),
        )
    if step == Step.ADOPT:
        require(by, "adopt", current)
    if step in REASONED and not reason.strip():
        raise InvalidText(_("Tell why, in a sentence."))
    return _moved(current, step, state, by=by, reason=reason.strip(), idempotency_key=idempotency_key)


@transaction.atomic
def merge_recommendations(
    recommendation: Recommendation, *, into: Recommendation, by: User, revision: int, reason: str,
    idempotency_key: UUID | None = None,
) -> Recommendation:  # fmt: skip
    """Gives the evidence of `recommendation` to `into`, which keeps its words, and closes it. Raises Refusal."""
    first, second = sorted((recommendation, into), key=lambda one: one.pk)
    both = {one.pk: one for one in (locked(first), locked(second))}
    current, target = both[recommendation.pk], both[into.pk]
    require(by, "decide", current)
    if already_done(current, by, idempotency_key):
        return current
    require_revision(current, revision)
    if target.pk == current.pk or target.consultation_id != current.consultation_id:
        raise IllegalTransition(_("A recommendation is merged into another one of the same consultation."))
    state = status_after(current.state, Step.MERGE)
    status_after(target.state, Step.EDIT)
    if not reason.strip():
        raise InvalidText(_("Tell why, in a sentence."))
    _hand_over_evidence(current, target)
    current.merged_into = target
    return _moved(current, Step.MERGE, state, by=by, reason=reason.strip(), idempotency_key=idempotency_key)


@transaction.atomic
def announce_recommendation(
    recommendation: Recommendation, *, by: User, revision: int, idempotency_key: UUID | None = None
) -> Recommendation:
    """Shows a recommendation that was adopted or set aside to everybody, with the reason, and tells those whose words it rests on.

    Raises Refusal; a second announcing changes nothing.
    """
    current = locked(recommendation)
    require(by, "announce", current)
    if current.is_announced or already_done(current, by, idempotency_key):
        return current
    require_revision(current, revision)
    state = status_after(current.state, Step.ANNOUNCE)
    current.announced_at = timezone.now()
    record_announcement(f"recommendation:{current.pk}", by=by, at=current.announced_at)
    return _moved(current, Step.ANNOUNCE, state, by=by, idempotency_key=idempotency_key)


def _moved(
    recommendation: Recommendation, step: Step, state: str, *, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> Recommendation:
    from_state, recommendation.state = recommendation.state, state
    recommendation.revision += 1
    recommendation.save()
    append_step(recommendation, step, from_state=from_state, by=by, reason=reason, idempotency_key=idempotency_key)
    return recommendation


def _hand_over_evidence(source: Recommendation, target: Recommendation) -> None:
    """What `target` does not know yet, numbered after its own; what the source quoted supports the target."""
    known = set(target.evidence.values_list("version", flat=True))
    last = target.evidence.count()
    rows: list[Evidence] = []
    for evidence in source.evidence.order_by("number"):
        if evidence.version_id in known:
            continue
        known.add(evidence.version_id)
        row = Evidence(recommendation=target, number=last + len(rows) + 1, version_id=evidence.version_id, role=Evidence.Role.SUPPORT)
        if evidence.role == Evidence.Role.DISSENT:
            row.role, row.field, row.start, row.end = evidence.role, evidence.field, evidence.start, evidence.end
            row.sha256 = evidence.sha256
        rows.append(row)
    Evidence.objects.bulk_create(rows, batch_size=1000)


def _cleaned(text: str, longest: int) -> str:
    text = "\n".join(line.strip() for line in text.replace("\x00", "").splitlines() if line.strip())
    if not text:
        raise InvalidText(_("A recommendation needs a title and a text."))
    if len(text) > longest:
        raise InvalidText(_("This is %(count)s characters long; at most %(most)s are possible.") % {"count": len(text), "most": longest})
    return text
