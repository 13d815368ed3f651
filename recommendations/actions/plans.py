"""Beginning a version of the plan, and publishing it."""

from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultation.actions.events import record_announcement
from consultation.exceptions import InvalidText, PermissionRefused
from consultation.models import Consultation, User
from recommendations.actions.plan_history import append_plan_step, plan_to_change
from recommendations.exceptions import PlanUnfinished
from recommendations.models import Axis, Ground, Measure, MeasureSentence, Plan
from recommendations.permissions import require
from recommendations.queries.plan import read_plan
from recommendations.queries.plan_gaps import gaps_of
from recommendations.states import PlanStep, plan_state_after

LONGEST_REASON = 2000
Copied = TypeVar("Copied", Plan, Axis, Measure, MeasureSentence)


@transaction.atomic
def open_plan(consultation: Consultation, *, by: User, idempotency_key: UUID | None = None) -> Plan:
    """Begins a version: the first one empty, each later one with all that is in the published one. Where a draft stands, returns it.

    Raises Refusal.
    """
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    require(by, "write_plan", consultation)
    known = Plan.objects.of(consultation)
    if draft := known.draft().first():
        return draft
    before = known.published().first()
    made = Plan(consultation=consultation, number=1 + max(known.values_list("number", flat=True), default=0), last_editor=by)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            setattr(made, f"title_{code}", _("Strategic plan"))
    if before:
        _copy_texts(before, made, ("title", "foreword"))
    made.save()
    if before:
        _copy_parts(before, made)
    append_plan_step(made, PlanStep.OPEN, by=by, what=made.title, idempotency_key=idempotency_key)
    return made


@transaction.atomic
def publish_plan(plan: Plan, *, by: User, revision: int, reason: str, idempotency_key: UUID | None = None) -> Plan:
    """Shows the draft to everybody in the place of the version before, with the reason, and tells those whose words are behind
    a measure that is new or has changed. Not for who last wrote in it, nor before it is finished. Raises Refusal.
    """
    versions = {each.pk: each for each in Plan.objects.select_for_update().filter(consultation=plan.consultation_id).order_by("pk")}
    current = plan_to_change(plan, PlanStep.PUBLISH, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return versions[plan.pk]
    if current.last_editor_id == by.pk:
        raise PermissionRefused(
            _("You made the last change to this plan, so you can't publish it yourself."),
            _("Ask somebody else of the strategy team to read it and to sign."),
        )
    require(by, "publish_plan", current)
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise InvalidText(_("Tell why, in a sentence."))
    if len(reason) > LONGEST_REASON:
        raise InvalidText(
            _("This is %(count)s characters long; at most %(most)s are possible.") % {"count": len(reason), "most": LONGEST_REASON}
        )
    if gaps := gaps_of(read_plan(current, by)):
        raise PlanUnfinished(gaps[0], _("Mend this in the draft, then publish it."))
    for before in versions.values():
        if before.pk != current.pk and before.state == "published":
            _move(before, PlanStep.SUPERSEDE, by=by, reason=reason)
    current.published_at = timezone.now()
    record_announcement(f"plan:{current.pk}", by=by, at=current.published_at)
    return _move(current, PlanStep.PUBLISH, by=by, reason=reason, idempotency_key=idempotency_key)


def _move(plan: Plan, step: PlanStep, *, by: User, reason: str, idempotency_key: UUID | None = None) -> Plan:
    plan.state = plan_state_after(plan.state, step)
    plan.revision += 1
    plan.save()
    append_plan_step(plan, step, by=by, what=plan.title, reason=reason, idempotency_key=idempotency_key)
    return plan


def _copy_parts(source: Plan, target: Plan) -> None:
    """Axes, measures under the same keys, sentences, and what they rest on."""
    for axis in source.axes.prefetch_related("measures__sentences__grounds"):
        new_axis = _copy_texts(axis, Axis(plan=target, position=axis.position), ("title",))
        new_axis.save()
        for measure in axis.measures.all():
            new_measure = _copy_texts(measure, Measure(axis=new_axis, position=measure.position, key=measure.key), ("title",))
            new_measure.save()
            for sentence in measure.sentences.all():
                new = _copy_texts(sentence, MeasureSentence(measure=new_measure, position=sentence.position), ("text",))
                new.save()
                Ground.objects.bulk_create(
                    [Ground(sentence=new, recommendation_id=ground.recommendation_id) for ground in sentence.grounds.all()]
                )


def _copy_texts(source: Copied, target: Copied, fields: tuple[str, ...]) -> Copied:
    for field in fields:
        for code, _name in settings.LANGUAGES:
            setattr(target, f"{field}_{code}", getattr(source, f"{field}_{code}"))
    return target
