"""The demonstration's plan: what the team keeps of its drafts, written by one strategist and published by another."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cms.demo.people import address
from consultation.models import Consultation, Event, Notice, Role, User
from consultation.notifications.audience import audience_of
from recommendations.actions.decisions import announce_recommendation, decide, edit_recommendation
from recommendations.actions.plan_parts import add_axis, add_measure, add_sentence, write_foreword
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.models import Plan, Recommendation
from recommendations.states import Status, Step

DEFINITION = Path(__file__).parent / "plan.toml"


@transaction.atomic
def write_plan(consultation: Consultation) -> Plan | None:
    """Keeps, announces and publishes, once: a plan that is there is left alone. None where nothing was drafted to rest it on."""
    if standing := Plan.objects.of(consultation).first():
        return standing
    told = tomllib.loads(DEFINITION.read_text(encoding="utf-8"))
    writer, signer = (_strategist(consultation, told[name]) for name in ("written_by", "signed_by"))
    kept = {row["workshop"]: _drafted_from(consultation, row["workshop"]) for row in told["kept"]}
    if not all(kept.values()):
        return None
    grounds = {workshop: _announced(found, told["kept"], writer, signer) for workshop, found in kept.items() if found}
    plan = open_plan(consultation, by=writer)
    plan = write_foreword(plan, by=writer, title=told["title"], foreword=told["foreword"], revision=plan.revision)
    for axis in told["axis"]:
        plan = _write_axis(plan, axis, grounds, writer)
    published = publish_plan(plan, by=signer, revision=plan.revision, reason=told["reason"])
    _tell_the_visitor(Event.objects.filter(kind=Event.Kind.ANNOUNCED, fanned_out_at=None))
    return published


def _strategist(consultation: Consultation, name: str) -> User:
    return User.objects.get(display_name=name, roles__kind=Role.Kind.STRATEGIST, roles__consultation=consultation)


def _drafted_from(consultation: Consultation, workshop: str) -> Recommendation | None:
    """The draft that most contributions of a workshop went into."""
    drafts = Recommendation.objects.of(consultation).filter(evidence__version__contribution__workshop__slug=workshop)
    return drafts.annotate(said=Count("evidence")).order_by("-said", "pk").first()


def _announced(draft: Recommendation, reasons: list[dict[str, Any]], writer: User, signer: User) -> Recommendation:
    """Titled and sent to review by one, adopted by another, announced. Where two workshops lead to the same draft, for the first reason."""
    current = Recommendation.objects.get(pk=draft.pk)
    if current.state != Status.DRAFT:
        return current
    row = next(row for row in reasons if _drafted_from(current.consultation, row["workshop"]) == current)
    language = current.language if current.language in row["reason"] else "fr"
    title, reason = row["title"][language], row["reason"][language]
    current = edit_recommendation(current, by=writer, title=title, text=current.text, revision=current.revision)
    current = decide(current, by=writer, step=Step.REVIEW, revision=current.revision)
    current = decide(current, by=signer, step=Step.ADOPT, revision=current.revision, reason=reason)
    return announce_recommendation(current, by=signer, revision=current.revision)


def _write_axis(plan: Plan, told: dict[str, Any], grounds: dict[str, Recommendation], writer: User) -> Plan:
    plan = add_axis(plan, by=writer, title=told["title"], revision=plan.revision)
    axis = plan.axes.get(title_fr=told["title"]["fr"])
    for row in told["measure"]:
        plan = add_measure(axis, by=writer, title=row["title"], revision=plan.revision)
        measure = axis.measures.get(title_fr=row["title"]["fr"])
        for sentence in row["sentence"]:
            rests_on = [grounds[workshop] for workshop in sentence["rests_on"]]
            plan = add_sentence(measure, by=writer, text=sentence["text"], rests_on=rests_on, revision=plan.revision)
    return plan


def _tell_the_visitor(events: Iterable[Event]) -> None:
    """The demonstration's participant alone is told, on the site: nobody else reads there, and no e-mail waits."""
    visitor, now = User.objects.get(email=address("participant")), timezone.now()
    for event in events:
        told = audience_of(event).get(visitor.pk)
        if told:
            Notice.objects.create(
                event=event, person=visitor, reason=told.reason, contribution_id=told.contribution, created_at=event.at, settled_at=now
            )
        event.fanned_out_at = now
        event.save(update_fields=["fanned_out_at"])
