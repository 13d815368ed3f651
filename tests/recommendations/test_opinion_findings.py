"""What the votes tell beside the groups: topics by opinions, and short lists; never of a few people."""

import re
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest
from django.test import Client
from django.urls import reverse

from recommendations.actions.opinion_findings import slates_of, topics_of
from recommendations.models import Slate, TopicOpinion
from tests.builders import a_strategist
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide, two_camps_vote


def _result(**states):
    """Proposals a, b and c of one group, d of another; `states` gives (state, reason) by id."""
    rows = [(name, "g02" if name == "d" else "g01", *states.get(name, ("placed", ""))) for name in "abcd"]
    return SimpleNamespace(assignments=pd.DataFrame(rows, columns=["id", "group", "state", "reason"]))


def _voters(*camps):
    """So many people for each (opinion group, number, {proposal: vote}): their groups, and their votes."""
    people, votes = [], []
    for group, number, cast in camps:
        for _person in range(number):
            name = f"p{len(people):02d}"
            people.append((name, group))
            votes += [(name, proposal, vote) for proposal, vote in cast.items()]
    opinion = SimpleNamespace(participants=pd.DataFrame(people, columns=["participant", "group"]))
    return opinion, pd.DataFrame(votes, columns=["participant", "contribution_id", "vote"])


def test_a_cell_counts_the_votes_of_an_opinion_group_on_a_topic():
    opinion, votes = _voters(("1", 10, {"a": 1, "b": -1, "d": 1}), ("2", 12, {"a": -1, "c": 0}))
    table = topics_of(_result(), opinion, votes).set_index(["group", "opinion_group"])
    assert table.loc[("g01", "1"), ["people", "agree", "disagree", "pass"]].tolist() == [10, 10, 10, 0]
    assert table.loc[("g01", "2"), ["people", "agree", "disagree", "pass"]].tolist() == [12, 0, 12, 12]
    assert ("g02", "2") not in table.index


@pytest.mark.parametrize("camps", [[("1", 9, {"a": 1}), ("2", 30, {"a": -1})], [("", 30, {"a": 1})]])
def test_small_opinion_groups_are_in_no_table(camps):
    assert topics_of(_result(), *_voters(*camps)).empty


@pytest.mark.parametrize(("others", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_topic_is_not_shown_where_the_votes_of_a_few_others_could_be_had_by_subtraction(others, shown):
    opinion, votes = _voters(("1", 15, {"a": 1}), ("2", 15, {"d": 1}), ("", others, {"a": -1}))
    assert ("g01" in set(topics_of(_result(), opinion, votes)["group"])) == shown
    assert "g02" in set(topics_of(_result(), opinion, votes)["group"])


def test_each_larger_opinion_group_finds_itself_in_a_short_list():
    opinion, votes = _voters(("1", 40, {"a": 1, "b": 1, "c": 1, "d": -1}), ("2", 10, {"a": -1, "b": -1, "c": -1, "d": 1}))
    slates = slates_of(_result(), opinion, votes)
    assert set(slates) == {3, 5, 8, 12, 20}
    assert "d" in slates[3].chosen
    assert slates[3].groups == {"1": "a", "2": "d"}
    assert slates[3].represented == 1


def test_a_copy_a_proposal_set_aside_and_one_that_nobody_agrees_with_are_not_in_a_short_list():
    opinion, votes = _voters(("1", 20, {"a": 1, "b": 1, "c": -1}), ("2", 20, {"d": 1, "c": -1}))
    result = _result(b=("duplicate", "copy_of:a"), d=("unplaced", "excluded"))
    assert slates_of(result, opinion, votes)[3].chosen == ["a"]


def test_a_few_voters_make_no_short_list_and_a_small_opinion_group_shapes_none():
    assert slates_of(_result(), *_voters(("1", 9, {"a": 1}))) == {}
    assert slates_of(_result(), None, pd.DataFrame({"participant": []})) == {}
    opinion, votes = _voters(("1", 40, {"a": 1, "b": 1, "c": 1, "d": -1}), ("2", 9, {"a": -1, "b": -1, "c": -1, "d": 1}))
    assert slates_of(_result(), opinion, votes)[3].groups == {}


@pytest.mark.django_db
def test_the_page_of_opinions_shows_the_table_and_a_short_list_of_the_size_asked_for():
    workshop, proposals = a_discussed_workshop()
    two_camps_vote(proposals)
    run = an_analysis(workshop.consultation)
    cells = list(TopicOpinion.objects.filter(cluster__run=run))
    assert len(cells) == 4
    placed = run.items.filter(placement__group__isnull=False, version__contribution__kind="proposal").count()
    assert sum(cell.agree + cell.disagree for cell in cells) == 24 * placed
    assert run.opinions["sizes"] == {"1": 12, "2": 12}
    client = Client()
    client.force_login(a_strategist(workshop.consultation))
    address = reverse("recommendations:opinions", args=[workshop.consultation.slug, run.pk])
    assert address in client.get(reverse("recommendations:board", args=[workshop.consultation.slug])).content.decode()
    content = unescape(client.get(f"{address}?size=3").content.decode())
    table = re.search(r"<table.*?</table>", content, re.DOTALL).group()
    assert {int(percent) for percent in re.findall(r"(\d+) %", table)} == {
        round(100 * each.agree / (each.agree + each.disagree)) for each in cells
    }
    assert table.count("12 people") == 6
    assert "Each of the 2 opinion groups" in content
    chosen = list(Slate.objects.get(run=run, size=3).places.select_related("item__version__contribution"))
    shown = re.search(r'id="short-list".*?</section>', content, re.DOTALL).group()
    assert [place.item.version.title in shown for place in chosen] == [True] * 3
    for size in ("", "0", "x", "999999999999999999999"):
        assert client.get(f"{address}?size={size}").status_code == 200
    hide(chosen[0].item.version.contribution)
    content = unescape(client.get(f"{address}?size=3").content.decode())
    assert chosen[0].item.version.title not in content
    assert "1 proposal of this list can't be read any more" in content
    for language in ("fr", "nl"):
        assert client.get(address.replace("/en/", f"/{language}/", 1)).status_code == 200
