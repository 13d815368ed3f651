"""The list of workshops, narrowed by its address."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.models import Consultation, Theme, Workshop
from tests.builders import a_consultation, a_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def consultation() -> Consultation:
    consultation = a_consultation()
    now = timezone.now()
    tools = Theme.objects.create(consultation=consultation, slug="tools", title_en="Tools")
    a_workshop(consultation, title_en="Alpha", languages=["fr", "nl"], mode="online")
    a_workshop(consultation, title_en="Beta", languages=["nl"], mode="room", place="Gent", meets_at=now + timedelta(days=3))
    a_workshop(consultation, title_en="Gamma", languages=["fr"], mode="room", place="Liège", meets_at=now + timedelta(days=20), theme=tools)
    a_workshop(consultation, title_en="Delta", languages=["en"], mode="room", place="Gent", meets_at=now - timedelta(days=3),
               closes_at=now - timedelta(days=1))  # fmt: skip
    a_workshop(consultation, title_en="Omega", place="Secretville", visibility="draft")
    return consultation


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "Alpha Beta Gamma Delta"),
        ("?theme=tools", "Gamma"),
        ("?language=nl", "Alpha Beta"),
        ("?mode=room", "Beta Gamma Delta"),
        ("?place=Gent", "Beta Delta"),
        ("?when=open", "Alpha Beta Gamma"),
        ("?when=week", "Beta"),
        ("?when=month", "Beta Gamma"),
        ("?when=met", "Delta"),
        ("?mode=room&place=Gent&when=week&language=nl", "Beta"),
        ("?place=Gent&theme=tools", ""),
        ("?place=Atlantis&theme=%00&when=never", "Alpha Beta Gamma Delta"),
    ],
)
def test_an_address_narrows_the_list(consultation: Consultation, asked: str, found: str) -> None:
    shown = Client().get(f"/en/w/{consultation.slug}/{asked}").content.decode()
    assert {name for name in ("Alpha", "Beta", "Gamma", "Delta", "Omega") if f">{name}</a>" in shown} == set(found.split())
    assert "Secretville" not in shown
    assert ("No workshop is like that" in shown) == (not found)


def test_what_was_asked_stays_in_the_form_and_can_be_cleared(consultation: Consultation) -> None:
    shown = Client().get(f"/en/w/{consultation.slug}/?place=Gent").content.decode()
    assert '<option value="Gent" selected>' in shown
    assert "2 workshops of 4" in shown
    assert f'href="/en/w/{consultation.slug}/"' in shown


def test_the_list_takes_as_many_queries_for_thirty_workshops_as_for_two() -> None:
    counts = []
    for number in (2, 30):
        consultation = a_consultation()
        for _each in range(number):
            a_workshop(consultation)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(f"/en/w/{consultation.slug}/?mode=online").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Workshop.objects.count() == 32
