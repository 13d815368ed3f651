"""The next proposal to vote on: Polis' priority, to the letter, drawn by lot."""

import math
import random
from collections import Counter

import pytest

from consultation.actions.moderation import hide_contribution, merge_proposals
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, Proposal, User
from recommendations.models import AnalysisRun, CorpusItem, StatementOpinion
from recommendations.voting_order import left_to_vote_on, order_for, priorities
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_workshop

pytestmark = pytest.mark.django_db


def _votes(proposal: Contribution, *values: int) -> None:
    for value in values:
        cast_vote(proposal, by=a_participant(proposal.workshop.consultation), value=value)


def _by_definition(agreed: int, disagreed: int, passed: int, extremity: float) -> float:
    """[(1 - p)(E + 1) a (1 + 8 · 2^(-S/5))]², p = (P + 1)/(S + 2), a = (A + 1)/(S + 2), S all votes."""
    seen = agreed + disagreed + passed
    p, a = (passed + 1) / (seen + 2), (agreed + 1) / (seen + 2)
    return ((1 - p) * (extremity + 1) * a * (1 + 8 * 2 ** (-seen / 5))) ** 2


def test_the_priority_is_polis_formula_of_the_votes_now_and_the_extremity_of_the_newest_analysis() -> None:
    workshop = a_workshop()
    first, second, third = (a_proposal(workshop, title=name) for name in "abc")
    _votes(first, 1, 1, 1, -1, 0)
    _votes(second, -1, 0)
    run = AnalysisRun.objects.create(consultation=workshop.consultation, parameters={}, state="done")
    item = CorpusItem.objects.create(run=run, version=first.published_version, corpus_id="a", sha256="0" * 64)
    StatementOpinion.objects.create(item=item, agree=0, disagree=0, passed=0, extremity=1.75)
    found = priorities(Proposal.objects.all(), workshop.consultation)
    assert found == pytest.approx(
        {first.pk: _by_definition(3, 1, 1, 1.75), second.pk: _by_definition(0, 1, 1, 0), third.pk: _by_definition(0, 0, 0, 0)}
    )


def test_in_a_blind_workshop_the_order_tells_nothing_of_how_people_voted() -> None:
    workshop = a_workshop(blind=True)
    loved, hated = a_proposal(workshop, title="loved"), a_proposal(workshop, title="hated")
    _votes(loved, 1, 1, 1)
    _votes(hated, -1, -1, 0)
    found = priorities(Proposal.objects.all(), workshop.consultation, blind={workshop.pk})
    assert found[loved.pk] == found[hated.pk]


def test_who_comes_back_finds_the_same_proposal_and_the_rows_order_changes_nothing() -> None:
    workshop = a_workshop()
    for number in range(6):
        a_proposal(workshop, title=str(number))
    person = a_participant(workshop.consultation)
    first = order_for(person, Proposal.objects.order_by("pk"), workshop.consultation)
    assert order_for(person, Proposal.objects.order_by("-pk"), workshop.consultation) == first
    assert sorted(first) == sorted(Proposal.objects.values_list("pk", flat=True))


def test_each_is_served_first_as_often_as_its_priority_says() -> None:
    workshop = a_workshop()
    proposals = [a_proposal(workshop, title=str(number)) for number in range(3)]
    for number, proposal in enumerate(proposals):
        Contribution.objects.filter(pk=proposal.pk).update(reference=f"AAAAAA{number}")
    _votes(proposals[0], 1, 1, 1, 1, 1, 1)
    _votes(proposals[1], -1, -1)
    weight = priorities(Proposal.objects.all(), workshop.consultation)
    draw, people = random.Random(7), 200
    firsts = Counter(
        order_for(User(public_key=f"{draw.getrandbits(48):012x}"), Proposal.objects.all(), workshop.consultation)[0] for _n in range(people)
    )
    for pk, each in weight.items():
        expected = each / sum(weight.values())
        assert abs(firsts[pk] / people - expected) < 4 * math.sqrt(expected * (1 - expected) / people)


def test_one_is_never_served_ones_own_nor_what_was_voted_on_hidden_or_merged() -> None:
    workshop = a_workshop(a_consultation())
    me, desk = a_participant(workshop.consultation), a_facilitator(workshop)
    fresh = a_proposal(workshop, title="fresh")
    a_proposal(workshop, by=me, title="mine")
    voted, hidden, target, merged = (a_proposal(workshop, title=name) for name in ("voted", "hidden", "target", "merged"))
    for proposal in (voted, merged):
        cast_vote(proposal, by=me, value=0)
    hide_contribution(hidden, by=desk, revision=hidden.revision, reason_code="insult")
    merge_proposals(merged, into=target, by=desk, revision=merged.revision)
    assert list(left_to_vote_on(Proposal.objects.visible_to(me), me)) == [Proposal.objects.get(pk=fresh.pk)]
