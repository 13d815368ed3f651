"""How much one may send, and until when: told before it hurts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.dateformat import format as dated

from consultation.actions.following import follow
from consultation.actions.limits import LIMITS
from consultation.actions.reports import report_contribution
from consultation.actions.telling import notice_the_clock, tell_events
from consultation.actions.votes import cast_vote
from consultation.models import Notice, PhaseKind, User, Workshop
from consultation.notifications.sentences import sentence_of
from tests.builders import a_comment, a_consultation, a_participant, a_proposal, a_workshop

pytestmark = pytest.mark.django_db


def _page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


@pytest.fixture
def workshop() -> Workshop:
    return a_workshop()


@pytest.fixture
def person(workshop: Workshop) -> User:
    return a_participant(workshop.consultation)


def _allow(monkeypatch: pytest.MonkeyPatch, what: str, most: int) -> None:
    monkeypatch.setitem(LIMITS, what, (most, *LIMITS[what][1:]))


@pytest.mark.parametrize(
    ("most", "said"), [(12, ""), (3, "You can send 2 more comments this hour."), (2, "You can send 1 more comment this hour."),
                       (1, "You have sent as many comments as one can in an hour.")],
)  # fmt: skip
def test_the_comments_one_has_left_are_told_once_they_are_few(monkeypatch, workshop, person, most: int, said: str) -> None:
    proposal = a_proposal(workshop)
    a_comment(proposal, by=person)
    _allow(monkeypatch, "comments", most)
    page = _page(person, f"/en/p/{proposal.reference}/")
    assert said in page
    assert ("this hour" in page or "in an hour" in page) == bool(said)


@pytest.mark.parametrize(
    ("most", "said"), [(40, ""), (3, "You can give 2 more votes this hour."), (1, "You have given as many votes as one can in an hour.")]
)
def test_the_votes_one_has_left_are_told_where_one_votes(monkeypatch, workshop, person, most: int, said: str) -> None:
    voted, other = a_proposal(workshop), a_proposal(workshop, title="Another")
    cast_vote(voted, by=person, value=1)
    _allow(monkeypatch, "votes", most)
    one_by_one = f"/en/vote/{workshop.consultation.slug}/{workshop.slug}/"
    for address in (f"/en/p/{other.reference}/", one_by_one):
        page = _page(person, address)
        assert "I agree" in page
        assert said in page
        assert ("this hour" in page or "in an hour" in page) == bool(said)
    assert "more vote" not in _page(person, f"/en/p/{voted.reference}/")  # a vote given is changed, not given anew


@pytest.mark.parametrize(("most", "said"), [(9, ""), (2, "You can report 1 more text today."), (1, "as many texts as one can in a day")])
def test_the_reports_one_has_left_are_told_on_the_form(monkeypatch, workshop, person, most: int, said: str) -> None:
    reported, other = a_proposal(workshop), a_proposal(workshop)
    report_contribution(reported, by=person, reason="insult", text="")
    _allow(monkeypatch, "reports", most)
    page = _page(person, f"/en/p/{other.reference}/report/")
    assert said in page
    assert ("more text" in page or "as many texts" in page) == bool(said)


def test_the_last_moment_is_told_where_one_writes_and_votes(workshop, person) -> None:
    proposal = a_proposal(workshop)
    phases = {phase.kind: phase for phase in workshop.consultation.phases.all()}
    ends = [phases[kind].ends_at for kind in (PhaseKind.CONTRIBUTE, PhaseKind.DELIBERATE)]
    writing, responding = (timezone.localtime(end - timedelta(minutes=1)) for end in ends)
    page = _page(person, f"/en/p/{proposal.reference}/")
    assert f"You can change it until {dated(responding, 'j F')} at {dated(responding, 'H:i')}." in page
    assert f"Comments close on {dated(responding, 'j F')} at {dated(responding, 'H:i')}." in page
    assert "You can change it for 15 minutes, as long as nobody has answered." in page
    form = _page(person, f"/en/w/{workshop.consultation.slug}/{workshop.slug}/propose/")
    assert f"You can send and change it until {dated(writing, 'j F')} at {dated(writing, 'H:i')}." in form


def test_what_is_open_ends_with_the_last_phase_that_follows_without_a_gap_or_with_its_workshop() -> None:
    workshop = a_workshop(a_consultation(open_phase=PhaseKind.CONTRIBUTE))
    phases = {phase.kind: phase for phase in workshop.consultation.phases.all()}
    assert workshop.proposals_end_at == phases[PhaseKind.CONTRIBUTE].ends_at
    assert workshop.responses_end_at == phases[PhaseKind.DELIBERATE].ends_at
    pause = phases[PhaseKind.DELIBERATE]
    pause.starts_at += timedelta(days=1)
    pause.save()
    again = Workshop.objects.get(pk=workshop.pk)
    assert again.responses_end_at == phases[PhaseKind.CONTRIBUTE].ends_at
    again.closes_at = timezone.now() + timedelta(days=2)
    assert again.responses_end_at == again.proposals_end_at == again.closes_at
    closed = a_workshop(a_consultation(open_phase=PhaseKind.SYNTHESISE))
    assert (closed.proposals_end_at, closed.responses_end_at) == (None, None)


def test_what_ends_at_midnight_has_the_day_before_as_its_last_wherever_it_is_told(workshop, person) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=9)
    phase = workshop.consultation.phases.get(kind=PhaseKind.CONTRIBUTE)
    phase.ends_at = midnight
    phase.save()
    last, next_day = (dated(day, "j F") for day in (midnight - timedelta(minutes=1), midnight))
    address = f"/en/w/{workshop.consultation.slug}/{workshop.slug}/"
    assert f"now, until {last}" in _page(person, address)
    assert f"until {last} at 23:59" in _page(person, f"{address}propose/")
    follow(workshop, by=person)
    notice_the_clock(midnight - timedelta(days=2))
    tell_events(midnight - timedelta(days=2))
    said = " ".join(sentence_of(notice) for notice in Notice.objects.filter(person=person))
    assert f"ends on {last}" in said
    assert f"ends on {next_day}" not in said
