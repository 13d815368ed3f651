"""The home page says in one screen what is asked, by when, how many have spoken, and what happens next."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import formats, timezone

from consultation.models import PhaseKind
from consultation.moments import last_minute
from tests.builders import a_consultation, a_participant, a_proposal, a_workshop, set_phase
from tests.cms.building import home_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def top_of(page: str) -> str:
    """What comes before the timeline, as words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index('class="phases"')]).split())


def test_it_says_what_by_when_how_many_and_what_next() -> None:
    workshop = a_workshop()
    for _each in range(2):
        a_proposal(workshop, by=a_participant(workshop.consultation))
    home_of(workshop.consultation)
    told = top_of(Client().get("/en/").content.decode())
    phases = {phase.kind: phase for phase in workshop.consultation.phases.all()}
    ends = formats.date_format(timezone.localtime(last_minute(phases[PhaseKind.CONTRIBUTE].ends_at)), "j F")
    for words in (
        "What should we become?",
        f"Contribute until {ends}",
        "days left",
        "2 people spoke",
        "2 proposals",
        "Deliberate",
        "Find my workshop",
    ):
        assert words in told, (words, told)


@pytest.mark.parametrize(
    ("now", "end", "said"),
    [
        ("2026-12-16 20:00", "2026-12-17 12:00", "until 17 December 1 day left"),
        ("2026-12-17 11:59", "2026-12-17 12:00", "until 17 December last day"),
        ("2026-12-16 00:00", "2026-12-18 00:00", "until 17 December 1 day left"),
        ("2026-12-17 23:59", "2026-12-18 00:00", "until 17 December last day"),
        ("2026-12-18 00:00:10", "2026-12-18 00:00:30", "until 17 December last day"),
        ("2026-10-20 23:30", "2026-10-26 00:00", "until 25 October 5 days left"),
    ],
)
def test_the_days_left_are_those_of_the_date_beside_them(monkeypatch: pytest.MonkeyPatch, now: str, end: str, said: str) -> None:
    moment, ends_at = (timezone.make_aware(datetime.fromisoformat(written)) for written in (now, end))
    consultation = a_consultation()
    phase = consultation.phases.get(kind=PhaseKind.CONTRIBUTE)
    phase.starts_at, phase.ends_at = moment - timedelta(days=3), ends_at
    phase.save()
    consultation.phases.exclude(pk=phase.pk).delete()
    home_of(consultation)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert said in top_of(Client().get("/en/").content.decode())


@pytest.mark.parametrize(
    ("phase", "words"), [(None, "opens on"), (PhaseKind.FOLLOW_UP, "0 people spoke"), (PhaseKind.SYNTHESISE, "Decide")]
)
def test_it_says_where_we_are_in_every_phase(phase: str | None, words: str) -> None:
    consultation = a_consultation(open_phase=phase)
    home_of(consultation)
    assert words in top_of(Client().get("/en/").content.decode())


def test_when_all_is_over_it_leads_to_what_became_of_it() -> None:
    consultation = a_consultation()
    set_phase(consultation, PhaseKind.FOLLOW_UP)
    for phase in consultation.phases.all():
        phase.ends_at = min(phase.ends_at, timezone.now())
        phase.starts_at = min(phase.starts_at, phase.ends_at)
        phase.save()
    home_of(consultation)
    assert "It is over" in top_of(Client().get("/en/").content.decode())
