"""Writing the draft of a plan: its axes, measures and sentences. Each deed names the revision of the plan that it was made on."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.exceptions import IllegalTransition
from consultation.models import User
from recommendations.actions.plan_history import edited, plan_to_change
from recommendations.actions.plan_texts import forewords, sentences, titles
from recommendations.models import Axis, Ground, Measure, MeasureSentence, Plan, Recommendation
from recommendations.states import PlanChange, PlanStep, Status

Part: TypeAlias = Axis | Measure | MeasureSentence
Texts: TypeAlias = Mapping[str, str]


@transaction.atomic
def write_foreword(
    plan: Plan, *, by: User, title: Texts, foreword: Texts, revision: int, idempotency_key: UUID | None = None
) -> Plan:  # fmt: skip
    """Writes another title and foreword, by language. Raises Refusal."""
    current = plan_to_change(plan, PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan
    if not _set(current, titles(title) | forewords(foreword)):
        return current
    return edited(current, PlanChange.REWRITE, current.title, by=by, idempotency_key=idempotency_key)


@transaction.atomic
def add_axis(plan: Plan, *, by: User, title: Texts, revision: int, idempotency_key: UUID | None = None) -> Plan:
    """Puts a new axis behind the others. Raises Refusal."""
    current = plan_to_change(plan, PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan
    axis = Axis.objects.create(plan=current, position=_behind(current.axes.all()), **titles(title))
    return edited(current, PlanChange.ADD, str(axis), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def add_measure(axis: Axis, *, by: User, title: Texts, revision: int, idempotency_key: UUID | None = None) -> Plan:
    """Puts a new measure behind the others of its axis. Raises Refusal."""
    current = plan_to_change(axis.plan, PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return axis.plan
    measure = Measure.objects.create(axis=axis, position=_behind(axis.measures.all()), **titles(title))
    return edited(current, PlanChange.ADD, str(measure), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def add_sentence(
    measure: Measure, *, by: User, text: Texts, rests_on: Iterable[Recommendation], revision: int, idempotency_key: UUID | None = None
) -> Plan:
    """Puts a new sentence behind the others of its measure, resting on adopted recommendations. Raises Refusal."""
    plan = measure.axis.plan
    current = plan_to_change(plan, PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan
    sentence = MeasureSentence.objects.create(measure=measure, position=_behind(measure.sentences.all()), **sentences(text))
    _ground(sentence, current, list(rests_on))
    return edited(current, PlanChange.SENTENCES, str(measure), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def rename(part: Axis | Measure, *, by: User, title: Texts, revision: int, idempotency_key: UUID | None = None) -> Plan:
    """Gives an axis or a measure another title; a measure stays the same measure. Raises Refusal."""
    current = plan_to_change(plan_of_part(part), PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan_of_part(part)
    fresh = type(part).objects.get(pk=part.pk)
    if not _set(fresh, titles(title)):
        return current
    fresh.save()
    return edited(current, PlanChange.REWRITE, str(fresh), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def rewrite_sentence(
    sentence: MeasureSentence, *, by: User, text: Texts, rests_on: Iterable[Recommendation], revision: int,
    idempotency_key: UUID | None = None,
) -> Plan:  # fmt: skip
    """Gives a sentence other words, other recommendations to rest on, or both. Raises Refusal."""
    current = plan_to_change(plan_of_part(sentence), PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan_of_part(sentence)
    fresh = MeasureSentence.objects.get(pk=sentence.pk)
    has_other_words, has_other_grounds = _set(fresh, sentences(text)), _ground(fresh, current, list(rests_on))
    if not has_other_words and not has_other_grounds:
        return current
    fresh.save()
    return edited(current, PlanChange.SENTENCES, str(fresh.measure), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def move(part: Part, *, by: User, up: bool, revision: int, idempotency_key: UUID | None = None) -> Plan:
    """Exchanges a part with the one before it, or the one behind. The first goes no further up, the last no further down."""
    current = plan_to_change(plan_of_part(part), PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan_of_part(part)
    order = list(_siblings(part))
    place = next(place for place, each in enumerate(order) if each.pk == part.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return current
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order, start=1):
        type(part).objects.filter(pk=each.pk).update(position=position)
    return edited(current, *_told(part, PlanChange.MOVE), by=by, idempotency_key=idempotency_key)


@transaction.atomic
def remove(part: Part, *, by: User, revision: int, idempotency_key: UUID | None = None) -> Plan:
    """Takes a part out of the draft, with all that is in it. Versions that were published keep theirs. Raises Refusal."""
    current = plan_to_change(plan_of_part(part), PlanStep.EDIT, by=by, revision=revision, idempotency_key=idempotency_key)
    if current is None:
        return plan_of_part(part)
    path = {Axis: "measure__axis", Measure: "measure", MeasureSentence: "pk"}[type(part)]
    gone = MeasureSentence.objects.filter(**{path: part.pk})
    Ground.objects.filter(sentence__in=gone).delete()
    gone.delete()
    if isinstance(part, Axis):
        Measure.objects.filter(axis=part.pk).delete()
    type(part).objects.filter(pk=part.pk).delete()
    return edited(current, *_told(part, PlanChange.REMOVE), by=by, idempotency_key=idempotency_key)


def plan_of_part(part: Part) -> Plan:
    """The version of the plan that a part is in."""
    if isinstance(part, Axis):
        return part.plan
    return part.axis.plan if isinstance(part, Measure) else part.measure.axis.plan


def _told(part: Part, change: PlanChange) -> tuple[PlanChange, str]:
    """How the history tells it: by the title of what changed; a sentence, by its measure's."""
    return (PlanChange.SENTENCES, str(part.measure)) if isinstance(part, MeasureSentence) else (change, str(part))


def _siblings(part: Part) -> Iterable[Part]:
    if isinstance(part, Axis):
        return Axis.objects.filter(plan=part.plan_id)
    if isinstance(part, Measure):
        return Measure.objects.filter(axis=part.axis_id)
    return MeasureSentence.objects.filter(measure=part.measure_id)


def _behind(others: Iterable[Part]) -> int:
    return 1 + max((each.position for each in others), default=0)


def _set(thing: Plan | Part, columns: dict[str, str]) -> bool:
    """Sets the texts; whether any is another one."""
    differs = any(getattr(thing, name) != text for name, text in columns.items())
    for name, text in columns.items():
        setattr(thing, name, text)
    return differs


def _ground(sentence: MeasureSentence, plan: Plan, chosen: list[Recommendation]) -> bool:
    """Makes the sentence rest on exactly these; whether that is another choice. Nothing but what was adopted can carry a sentence."""
    wanted = {each.pk for each in chosen}
    adopted = Recommendation.objects.of(plan.consultation).filter(pk__in=wanted, state=Status.ADOPTED)
    if len(wanted) != adopted.count():
        raise IllegalTransition(
            _("A sentence of the plan rests on adopted recommendations only."), _("Adopt the recommendation first, or choose another one.")
        )
    standing = set(sentence.grounds.values_list("recommendation", flat=True))
    sentence.grounds.exclude(recommendation__in=wanted).delete()
    Ground.objects.bulk_create([Ground(sentence=sentence, recommendation_id=pk) for pk in sorted(wanted - standing)])
    return wanted != standing
