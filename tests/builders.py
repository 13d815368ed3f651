"""Builds what a test needs, through the actions wherever there is one; each argument that matters is said in the test."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from consultation.actions.comments import post_comment
from consultation.actions.people import give_role
from consultation.actions.proposals import submit_proposal
from consultation.models import Consultation, Contribution, Membership, Phase, PhaseKind, Role, Theme, User, Workshop

_numbers = count(1)


def a_user(name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.org")
    return User.objects.create_user(display_name=name or f"Person {number}", **fields)


def a_consultation(*, open_phase: str | None = PhaseKind.CONTRIBUTE, slug: str = "") -> Consultation:
    """A consultation whose six phases follow each other, `open_phase` being open now (None: all are to come)."""
    number = next(_numbers)
    consultation = Consultation.objects.create(slug=slug or f"consultation-{number}", title_fr="En marche", title_en="In progress")
    kinds = list(PhaseKind)
    current = kinds.index(PhaseKind(open_phase)) if open_phase else -1
    now = timezone.now()
    for index, kind in enumerate(kinds):
        starts = now + timedelta(days=30 * (index - current) - 10)
        Phase.objects.create(consultation=consultation, kind=kind, starts_at=starts, ends_at=starts + timedelta(days=30))
    return consultation


def set_phase(consultation: Consultation, kind: str) -> None:
    """Moves the dates so that `kind` is the open phase."""
    shift = timezone.now() - timedelta(days=10) - consultation.phases.get(kind=kind).starts_at
    for phase in consultation.phases.all():
        phase.starts_at, phase.ends_at = phase.starts_at + shift, phase.ends_at + shift
        phase.save()


def a_workshop(consultation: Consultation | None = None, **fields: Any) -> Workshop:
    number = next(_numbers)
    consultation = consultation or a_consultation()
    theme, _created = Theme.objects.get_or_create(consultation=consultation, slug="governance", defaults={"title_en": "Governance"})
    defaults = {"slug": f"workshop-{number}", "title_en": f"Workshop {number}", "theme": theme}
    return Workshop.objects.create(consultation=consultation, **defaults | fields)


def a_participant(consultation: Consultation, name: str = "", **fields: Any) -> User:
    user = a_user(name, **fields)
    Membership.objects.create(consultation=consultation, user=user)
    return user


def a_facilitator(workshop: Workshop, name: str = "", **fields: Any) -> User:
    user = a_user(name, **fields)
    give_role(user, Role.Kind.FACILITATOR, by=None, workshop=workshop)
    return user


def a_strategist(consultation: Consultation, name: str = "", **fields: Any) -> User:
    user = a_user(name, **fields)
    give_role(user, Role.Kind.STRATEGIST, by=None, consultation=consultation)
    return user


def an_administrator(name: str = "", **fields: Any) -> User:
    user = a_user(name, **fields)
    give_role(user, Role.Kind.ADMINISTRATOR, by=None)
    return user


def a_proposal(
    workshop: Workshop,
    *,
    by: User | None = None,
    title: str = "One member, one vote",
    body: str = "Each of us counts once.",
    language: str = "en",
    tags: Iterable[str] = (),
) -> Contribution:
    """A proposal sent by a participant: published, or pending where the workshop moderates before."""
    by = by or a_participant(workshop.consultation)
    return submit_proposal(workshop, by=by, title=title, body=body, language=language, tags=tags)


def a_comment(proposal: Contribution, *, by: User | None = None, body: str = "I see it differently.", **more: Any) -> Contribution:
    by = by or a_participant(proposal.workshop.consultation)
    return post_comment(proposal, by=by, body=body, language="en", **more)
