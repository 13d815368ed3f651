"""Voting on one proposal at a time, without scripts, through the door of the site."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.actions.moderation import hide_contribution
from consultation.actions.people import erase_person
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, PhaseKind, Proposal, User, Vote, Workshop
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_user, a_workshop, set_phase

pytestmark = pytest.mark.django_db
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def workshop() -> Workshop:
    workshop = a_workshop()
    for number in range(12):
        a_proposal(workshop, title=f"Proposal {number}")
    return workshop


@pytest.fixture
def voter(workshop, client) -> User:
    person = a_participant(workshop.consultation)
    client.force_login(person, backend=MODEL_BACKEND)
    return person


def _door(workshop: Workshop) -> str:
    return f"/en/vote/{workshop.consultation.slug}/{workshop.slug}/"


def _shown(client, address: str) -> Contribution | None:
    return client.get(address).context["proposal"]


def test_ten_votes_in_a_row_then_a_pause_that_says_what_was_said(client, workshop, voter) -> None:
    address = _door(workshop)
    for number in range(10):
        shown = _shown(client, address)
        answer = client.post(_door(workshop), {"at": shown.reference, "n": number, "value": number % 3 - 1})
        address = answer.url
    page = client.get(address).content.decode()
    assert Vote.objects.filter(voter=voter).count() == 10
    assert "10 votes, thank you!" in page
    assert len(re.findall(r'class="given__value"', page)) == 10
    assert "2 more" in page
    assert _shown(client, _door(workshop)) is not None


def test_what_was_voted_on_is_not_served_again_and_the_end_is_said(client, workshop, voter) -> None:
    for proposal in list(Proposal.objects.all())[:11]:
        cast_vote(proposal, by=voter, value=1)
    shown = _shown(client, _door(workshop))
    assert not Vote.objects.filter(proposal=shown).exists()
    answer = client.post(_door(workshop), {"at": shown.reference, "n": 0, "value": 1}, follow=True)
    assert "You have voted on everything here" in answer.content.decode()


def test_the_same_form_sent_twice_counts_once_and_leads_to_the_same_place(client, workshop, voter) -> None:
    form = {"at": _shown(client, _door(workshop)).reference, "n": 4, "value": -1}
    first, second = client.post(_door(workshop), form), client.post(_door(workshop), form)
    assert first.url == second.url == f"{_door(workshop)}?n=5&last={form['at']}"
    assert Vote.objects.get().value == -1


def test_a_vote_is_undone_and_its_proposal_comes_back(client, workshop, voter) -> None:
    reference = _shown(client, _door(workshop)).reference
    after = client.post(_door(workshop), {"at": reference, "n": 2, "value": 1}).url
    assert 'value="undo"' in client.get(after).content.decode()
    undone = [client.post(_door(workshop), {"at": reference, "n": 3, "deed": "undo"}) for _twice in range(2)]
    assert not Vote.objects.exists()
    assert {answer.url for answer in undone} == {f"{_door(workshop)}?n=2&at={reference}"}
    assert _shown(client, undone[0].url).reference == reference


def test_why_opens_the_proposal_which_leads_back_to_the_same_place(client, workshop, voter) -> None:
    page = client.get(f"{_door(workshop)}?n=3").content.decode()
    why = re.search(r'href="(/en/p/(\w+)/\?from=vote[^"]*)"', page)
    opened = client.get(why.group(1).replace("&amp;", "&")).content.decode()
    back = f"{_door(workshop)}?n=3&at={why.group(2)}"
    assert f'href="{back.replace("&", "&amp;")}"' in opened
    assert _shown(client, back).reference == why.group(2)


def test_who_is_not_signed_in_reads_is_asked_when_voting_and_lands_back(client, workshop) -> None:
    shown = _shown(client, _door(workshop))
    assert shown is not None
    assert _shown(client, f"{_door(workshop)}?skip=1") != shown
    answer = client.post(_door(workshop), {"at": shown.reference, "n": 0, "value": 1})
    assert answer.url == f"/en/account/login/code/?next={_door(workshop)}%3Fat%3D{shown.reference}"
    client.force_login(a_participant(workshop.consultation), backend=MODEL_BACKEND)
    assert _shown(client, f"{_door(workshop)}?at={shown.reference}") == shown


def test_a_proposal_hidden_meanwhile_is_told_and_another_comes(client, workshop, voter) -> None:
    shown = _shown(client, _door(workshop))
    row = Contribution.objects.get(pk=shown.pk)
    hide_contribution(row, by=a_facilitator(workshop), revision=row.revision, reason_code="insult")
    answer = client.post(_door(workshop), {"at": shown.reference, "n": 1, "value": 1}, follow=True)
    assert "taken down meanwhile" in answer.content.decode()
    assert answer.context["proposal"] not in (None, shown)
    assert not Vote.objects.exists()


def test_a_name_in_the_address_shows_nothing_that_may_not_be_read(client, workshop, voter) -> None:
    other = a_workshop(workshop.consultation, visibility=Workshop.Visibility.DRAFT)
    hidden = a_proposal(workshop, title="Hidden title")
    hide_contribution(hidden, by=a_facilitator(workshop), revision=hidden.revision, reason_code="insult")
    for query in (f"?at={hidden.reference}", f"?last={hidden.reference}&n=2", "?at=%3Cscript%3E", "?n=abc&skip=-4", "?n=99999999999999"):
        page = client.get(_door(workshop) + query)
        assert page.status_code == 200
        assert "Hidden title" not in page.content.decode()
    assert client.get(_door(other)).status_code == 404


@pytest.mark.parametrize("phase", [PhaseKind.SYNTHESISE, PhaseKind.PREPARE])
def test_a_closed_phase_is_told_before_anybody_presses(client, workshop, voter, phase) -> None:
    shown = _shown(client, _door(workshop))
    set_phase(workshop.consultation, phase)
    assert "Voting is closed" in client.get(_door(workshop)).content.decode()
    assert client.post(_door(workshop), {"at": shown.reference, "n": 0, "value": 1}).status_code == 403
    assert not Vote.objects.exists()


def test_facilitators_and_strangers_see_no_buttons(client, workshop) -> None:
    for person in (a_facilitator(workshop), a_user()):
        client.force_login(person, backend=MODEL_BACKEND)
        assert "data-ballot" not in client.get(_door(workshop)).content.decode()


def test_over_all_workshops_each_open_one_is_served(client) -> None:
    consultation = a_consultation()
    first, second = a_workshop(consultation), a_workshop(consultation)
    proposals = {a_proposal(first).pk, a_proposal(second).pk}
    client.force_login(a_participant(consultation), backend=MODEL_BACKEND)
    door, served = f"/en/vote/{consultation.slug}/", set()
    for number in range(2):
        shown = _shown(client, f"{door}?n={number}")
        served.add(shown.pk)
        client.post(door, {"at": shown.reference, "n": number, "value": 1})
    assert served == proposals


def test_the_room_leads_to_it_and_says_how_many_are_left(client, workshop, voter) -> None:
    cast_vote(Proposal.objects.first(), by=voter, value=1)
    page = client.get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/").content.decode()
    assert f'href="{_door(workshop)}"' in page
    assert "(11 left)" in page


@pytest.mark.once
@pytest.mark.parametrize("name", ["room", "all"])
def test_it_asks_as_many_queries_for_thirty_proposals_as_for_one(client, name) -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    client.force_login(person, backend=MODEL_BACKEND)
    door, counts = _door(workshop) if name == "room" else f"/en/vote/{workshop.consultation.slug}/", []
    for more in (2, 28):
        for _n in range(more):
            cast_vote(a_proposal(workshop), by=a_participant(workshop.consultation), value=1)
        client.get(door)
        with CaptureQueriesContext(connection) as queries:
            client.get(door)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_its_author_erased_is_not_served(client, workshop, voter) -> None:
    kept = Proposal.objects.first()
    for proposal in Proposal.objects.exclude(pk=kept.pk):
        erase_person(proposal.author, by=proposal.author, keep_words=False)
    assert _shown(client, _door(workshop)).pk == kept.pk
    client.post(_door(workshop), {"at": kept.reference, "n": 0, "value": 1})
    assert _shown(client, _door(workshop)) is None
