"""Lists of proposals: orders, filters, addresses that can be shared, and the way back."""

import random
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.actions.moderation import merge_proposals
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, Proposal, Theme, Workshop
from consultation.search.tallies import Tally, tallies_of
from tests.builders import a_comment, a_consultation, a_facilitator, a_participant, a_proposal, a_workshop

pytestmark = pytest.mark.django_db


def _room(workshop: Workshop) -> str:
    return reverse("consultation:room", args=[workshop.consultation.slug, workshop.slug])


def _titles(client, path: str, **asked: str) -> list[str]:
    page = client.get(path, asked, follow=True)
    return [proposal.text.title for proposal in page.context["proposals"]]


def _votes(proposal: Contribution, agree: int = 0, disagree: int = 0, passed: int = 0) -> None:
    for value, count in ((1, agree), (-1, disagree), (0, passed)):
        for _n in range(count):
            cast_vote(proposal, by=a_participant(proposal.workshop.consultation), value=value)


@pytest.fixture
def voted() -> Workshop:
    """Four proposals, a the oldest, of which people think differently."""
    workshop = a_workshop()
    a, b, c, _d = (a_proposal(workshop, title=name) for name in "abcd")
    _votes(a, agree=6, disagree=1)
    _votes(b, agree=3, disagree=3)
    _votes(c, agree=1)
    a_comment(b)
    return workshop


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", "dcba"), ("oldest", "abcd"), ("discussed", "bdca"), ("agreed", "acbd"), ("divided", "badc"), ("unseen", "dcba")],
)
def test_each_order_puts_first_what_it_says(client, voted, sort, order) -> None:
    assert "".join(_titles(client, _room(voted), sort=sort)) == order


def test_a_random_order_is_kept_by_its_address_and_another_seed_gives_another(client, voted) -> None:
    for number in range(8):
        a_proposal(voted, title=f"more {number}")
    answer = client.get(_room(voted), {"sort": "random"})
    assert answer.status_code == 302
    assert re.search(r"seed=\w+", answer.url)
    assert _titles(client, answer.url) == _titles(client, answer.url)
    orders = {tuple(_titles(client, _room(voted), sort="random", seed=seed)) for seed in ("1", "2", "3")}
    assert len(orders) == 3
    assert {frozenset(order) for order in orders} == {frozenset(_titles(client, _room(voted)))}


def test_a_form_with_empty_fields_leads_to_an_address_without_them(client, voted) -> None:
    answer = client.get(_room(voted), {"q": "", "sort": "", "language": "fr", "tag": " ", "seed": ""})
    assert (answer.status_code, answer.url) == (302, f"{_room(voted)}?language=fr")


def test_a_blind_workshop_has_no_order_that_tells_of_its_votes(client, voted) -> None:
    Workshop.objects.filter(pk=voted.pk).update(blind=True)
    newest = _titles(client, _room(voted))
    page = client.get(_room(voted)).content.decode()
    for sort in ("agreed", "divided", "unseen"):
        assert f'value="{sort}"' not in page
        assert _titles(client, _room(voted), sort=sort) == newest


@pytest.mark.parametrize("sort", ["agreed", "divided", "unseen"])
def test_over_all_workshops_blind_ones_come_last_whatever_their_votes(client, voted, sort) -> None:
    blind = a_workshop(voted.consultation, blind=True)
    proposals = [a_proposal(blind, title=name) for name in "xyz"]
    everything = reverse("consultation:proposals", args=[voted.consultation.slug])
    before = _titles(client, everything, sort=sort)
    assert before[-3:] == ["z", "y", "x"]
    _votes(proposals[0], agree=4, disagree=4)
    assert _titles(client, everything, sort=sort) == before
    assert "come last" in client.get(everything, {"sort": sort}).content.decode()


def test_tallies_of_a_list_are_those_of_each_proposal() -> None:
    draw = random.Random(5)
    workshop = a_workshop()
    desk, people = a_facilitator(workshop), [a_participant(workshop.consultation) for _n in range(6)]
    proposals = [a_proposal(workshop, title=str(n)) for n in range(8)]
    for proposal in proposals:
        for person in draw.sample(people, draw.randint(0, 6)):
            cast_vote(proposal, by=person, value=draw.choice([-1, 0, 1]))
    for source in (1, 2, 5):
        row = Contribution.objects.get(pk=proposals[source].pk)
        merge_proposals(row, into=proposals[0 if source < 5 else 3], by=desk, revision=row.revision)
    found = tallies_of(Proposal.objects.all())
    for one in Proposal.objects.with_tallies():
        assert found.get(one.pk, Tally()) == Tally(one.agree, one.disagree, one.passed)


def test_filters_narrow_by_theme_workshop_language_tag_and_status(client) -> None:
    consultation = a_consultation()
    other = Theme.objects.create(consultation=consultation, slug="tools", title_en="Tools")
    first, second = a_workshop(consultation), a_workshop(consultation, theme=other)
    me = a_participant(consultation)
    mine = a_proposal(first, by=me, title="mine", language="fr")
    dutch = a_proposal(second, title="dutch", language="nl")
    merged = a_proposal(first, title="merged")
    mine.tags.add("Élections & co")
    merge_proposals(merged, into=mine, by=a_facilitator(first), revision=merged.revision)
    client.force_login(me, backend="django.contrib.auth.backends.ModelBackend")
    everything = reverse("consultation:proposals", args=[consultation.slug])
    assert set(_titles(client, everything)) == {"mine", "dutch"}
    assert _titles(client, everything, theme="tools") == ["dutch"]
    assert _titles(client, everything, workshop=first.slug) == ["mine"]
    assert _titles(client, everything, language="nl") == ["dutch"]
    assert _titles(client, everything, language="xx") == []
    assert _titles(client, everything, tag="Élections & co") == ["mine"]
    assert _titles(client, everything, tag="no such tag") == []
    assert _titles(client, everything, status="merged") == ["merged"]
    assert _titles(client, everything, status="mine") == ["mine"]
    assert _titles(client, everything, status="unvoted") == ["dutch"]
    cast_vote(dutch, by=me, value=0)
    assert _titles(client, everything, status="unvoted") == []
    assert _titles(client, everything, language="no-such-language") == _titles(client, everything)


def test_a_tag_of_what_one_may_not_read_is_not_offered(client) -> None:
    consultation = a_consultation()
    members = a_workshop(consultation, visibility=Workshop.Visibility.MEMBERS)
    a_proposal(members).tags.add("amongus")
    everything = reverse("consultation:proposals", args=[consultation.slug])
    assert "amongus" not in client.get(everything).content.decode()
    client.force_login(a_participant(consultation), backend="django.contrib.auth.backends.ModelBackend")
    assert "amongus" in client.get(everything).content.decode()


def test_each_filter_that_is_on_can_be_taken_away(client, voted) -> None:
    page = client.get(_room(voted), {"language": "en", "q": "counts", "sort": "oldest", "page": "1"})
    chips = {chip["label"]: chip["url"] for chip in page.context["chips"]}
    assert chips == {
        "“counts”": f"{_room(voted)}?language=en&sort=oldest",
        "Language: English": f"{_room(voted)}?q=counts&sort=oldest",
    }


def test_a_proposal_leads_back_to_the_list_as_it_was_and_to_its_place_in_it(client, voted) -> None:
    page = client.get(_room(voted), {"sort": "agreed", "language": "en"}).content.decode()
    address = re.search(r'href="(/en/p/\w+/\?from=[^"]+)"', page).group(1).replace("&amp;", "&")
    reference = re.search(r"/p/(\w+)/", address).group(1)
    assert f'id="p-{reference}"' in page
    assert f'href="{_room(voted)}?sort=agreed&amp;language=en#p-{reference}"' in client.get(address).content.decode()


def test_the_way_back_survives_a_vote_without_scripts(client, voted) -> None:
    client.force_login(a_participant(voted.consultation), backend="django.contrib.auth.backends.ModelBackend")
    proposal = Proposal.objects.first()
    page = client.get(f"/en/p/{proposal.reference}/?from=room&state=sort%3Dagreed").content.decode()
    action = re.search(r'action="(/en/p/\w+/vote/[^"]*)"', page).group(1).replace("&amp;", "&")
    answer = client.post(action, {"value": "1"})
    assert answer.url == f"/en/p/{proposal.reference}/?from=room&state=sort%3Dagreed#vote"


def test_the_way_back_leads_nowhere_else(client, voted) -> None:
    proposal = Proposal.objects.first()
    page = client.get(f"/en/p/{proposal.reference}/", {"from": "//evil.example", "state": "x"}).content.decode()
    assert not re.search(r'(?:href|action)="[^"?]*evil', page)
    page = client.get(f"/en/p/{proposal.reference}/", {"from": "room", "state": '"><script>//evil.example'}).content.decode()
    assert "<script>//evil" not in page


def test_the_title_of_each_page_says_what_it_lists(client, voted) -> None:
    for number in range(20):
        a_proposal(voted, title=f"more {number}")
    paths = [_room(voted), f"{_room(voted)}?page=2", f"{_room(voted)}?q=more", f"/en/proposals/{voted.consultation.slug}/"]
    titles = [re.search(r"<title>(.*?)</title>", client.get(path).content.decode(), re.DOTALL).group(1) for path in paths]
    assert len(set(titles)) == len(paths)
    assert "page 2" in titles[1]
    assert "“more”" in titles[2]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.usefixtures("unhurried")
def test_a_list_asks_as_many_queries_for_thirty_rows_as_for_one() -> None:
    workshop = a_workshop()
    rooms = [_room(workshop), reverse("consultation:proposals", args=[workshop.consultation.slug])]
    asked = ["", "?sort=agreed", "?sort=discussed", "?q=counts", "?q=conuts", "?status=merged", "?sort=random&seed=1"]
    visitors = {"nobody": Client(), "participant": Client()}
    visitors["participant"].force_login(a_participant(workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    counts = []
    for more in (1, 29):
        for _n in range(more):
            proposal = a_proposal(workshop)
            proposal.tags.add("tag")
            cast_vote(proposal, by=a_participant(workshop.consultation), value=1)
        for _time in range(2 if more == 1 else 1):  # some things are asked once a process only
            pages = [(who, room + each) for who in visitors for room in rooms for each in asked]
            found = {(who, path): _queries(visitors[who], path) for who, path in pages}
        counts.append(found)
    assert {key: (counts[0][key], counts[1][key]) for key in counts[0] if counts[0][key] != counts[1][key]} == {}


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_one_votes_on_the_card_where_one_may(voted) -> None:
    ballot = re.compile(r'<form class="vote" method="post" action="/en/p/(\w+)/vote/')
    assert not ballot.findall(Client().get(_room(voted)).content.decode())
    author = Proposal.objects.first().author
    person, facilitator = a_participant(voted.consultation), a_facilitator(voted)
    seen = {}
    for user in (person, facilitator, author):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        seen[user] = set(ballot.findall(client.get(_room(voted)).content.decode()))
    everything = set(Proposal.objects.filter(workshop=voted, state="published").values_list("reference", flat=True))
    assert seen[person] == everything
    assert seen[facilitator] == set()
    assert seen[author] == everything - set(Proposal.objects.filter(author=author).values_list("reference", flat=True))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    one = sorted(everything)[0]
    answer = client.post(f"/en/p/{one}/vote/", {"value": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    assert Proposal.objects.get(reference=one).votes.get(voter=person).value == 1
