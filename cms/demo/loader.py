"""Loads the demonstration into the database, once: a second call finds it there and changes nothing."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from cms.demo.contributions import Desk, write_contributions, write_votes
from cms.demo.following import write_following
from cms.demo.pages import write_pages
from cms.demo.people import DemoPerson, participants, staff
from cms.demo.schedule import timetable
from cms.demo.texts import DemoProposal, read_proposals
from consultation.actions.people import give_role
from consultation.actions.planner import refresh_statistics
from consultation.models import EDITORS_GROUP, Consultation, Contribution, Membership, Phase, Role, Theme, User, Version, Vote, Workshop
from consultation.queries import Figures, figures_of

DEFINITION = Path(__file__).parent / "consultation.toml"
LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class Loaded:
    """The demonstration's consultation, whether it was there already, and its figures."""

    consultation: Consultation
    was_there: bool
    figures: Figures


def definition() -> dict[str, Any]:
    """The consultation of the demonstration, as consultation.toml tells it."""
    return tomllib.loads(DEFINITION.read_text(encoding="utf-8"))


@transaction.atomic
def load_demo(say: Callable[[str], None] = lambda _sentence: None) -> Loaded:
    """Loads it all or nothing. `say` is told each step."""
    told = definition()
    there = Consultation.objects.filter(slug=told["slug"]).first()
    if there:
        return Loaded(there, True, figures_of(there))
    now = timezone.now()
    proposals = read_proposals()
    say("the consultation, its phases, themes and workshops")
    consultation, workshops = _write_consultation(told, timezone.localdate(now))
    say("its people")
    staff_of = _write_staff(told, consultation, workshops)
    people, users = _write_participants(told, proposals, consultation, now)
    say("their proposals, comments and votes")
    desk = Desk(staff_of, told["reasons"])
    authors = {user.display_name: user for user in users}
    rows = write_contributions(proposals, workshops, authors, desk, timetable(proposals, now), now)
    write_votes(proposals, rows, people, users, now)
    workshop, theme = told["participant"]["follows"]
    write_following(consultation, authors[told["participant"]["name"]], workshop, theme, now)
    refresh_statistics(User, Contribution, Version, Vote)
    say("the pages, in three languages")
    write_pages(consultation)
    return Loaded(consultation, False, figures_of(consultation))


def _write_consultation(told: dict[str, Any], today: date) -> tuple[Consultation, dict[str, Workshop]]:
    consultation = Consultation.objects.create(slug=told["slug"], open_to_join=True, **_columns("title", told["title"]))
    for phase in told["phase"]:
        Phase.objects.create(
            consultation=consultation, kind=phase["kind"], starts_at=_local(today, phase["starts"]), ends_at=_local(today, phase["ends"])
        )
    themes = {
        row["slug"]: Theme.objects.create(
            consultation=consultation, slug=row["slug"], sign=row["sign"], position=position, **_columns("title", row["title"])
        )
        for position, row in enumerate(told["theme"], start=1)
    }
    workshops = {
        row["slug"]: Workshop.objects.create(
            consultation=consultation, theme=themes[row["theme"]], slug=row["slug"], mode=row["mode"], place=row.get("place", ""),
            meets_at=_local(today, row["meets"], row["hour"]) if "meets" in row else None, languages=row["languages"],
            moderation=row["moderation"], visibility=row.get("visibility", "public"), blind=row.get("blind", False),
            **_columns("title", row["title"]), **_columns("summary", row["summary"]),
        )
        for row in told["workshop"]
    }  # fmt: skip
    return consultation, workshops


def _write_staff(told: dict[str, Any], consultation: Consultation, workshops: dict[str, Workshop]) -> dict[str, list[User]]:
    """Writes those with a role. Returns the facilitators of each workshop."""
    rows = [*told["facilitator"], *told["strategist"], told["editor"], told["administrator"]]
    users = dict(zip((row["name"] for row in rows), _write_users(staff(rows), timezone.now() - timedelta(days=90)), strict=True))
    facilitators: dict[str, list[User]] = {slug: [] for slug in workshops}
    for row in told["facilitator"]:
        for slug in row["workshops"]:
            give_role(users[row["name"]], Role.Kind.FACILITATOR, by=None, workshop=workshops[slug])
            facilitators[slug].append(users[row["name"]])
    for row in told["strategist"]:
        give_role(users[row["name"]], Role.Kind.STRATEGIST, by=None, consultation=consultation)
    give_role(users[told["administrator"]["name"]], Role.Kind.ADMINISTRATOR, by=None)
    users[told["editor"]["name"]].groups.add(Group.objects.get(name=EDITORS_GROUP))
    return facilitators


def _write_participants(
    told: dict[str, Any], proposals: list[DemoProposal], consultation: Consultation, now: datetime
) -> tuple[list[DemoPerson], list[User]]:
    reserved = {row["name"] for row in [*told["facilitator"], *told["strategist"], told["editor"], told["administrator"]]}
    people = participants(proposals, told["participant"], reserved)
    joined = now - timedelta(days=45)
    users = _write_users(people, joined)
    Membership.objects.bulk_create([Membership(consultation=consultation, user=user, joined_at=joined) for user in users], batch_size=500)
    return people, users


def _write_users(people: list[DemoPerson], joined: datetime) -> list[User]:
    """Accounts without a password: one signs in by a code sent to the address, which counts as checked."""
    users = User.objects.bulk_create(
        [
            User(
                email=person.email, display_name=person.name, language=person.language, public_key=person.public_key,
                password=make_password(None), date_joined=joined,
            )
            for person in people
        ],
        batch_size=500,
    )  # fmt: skip
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users], batch_size=500
    )
    return users


def _columns(name: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": texts[language] for language in LANGUAGES}


def _local(today: date, days: int, hour: int = 0) -> datetime:
    """`hour` o'clock local time, so many days from `today`."""
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), time(hour)))
