"""A draft is made of what people wrote, of nothing else, and names all of it."""

import hashlib

import pytest
from django.utils import timezone

from consultation.actions.votes import cast_vote
from consultation.models import Version
from recommendations.actions.decisions import decide
from recommendations.actions.drafts import draft_from_cluster, draft_missing
from recommendations.exceptions import NothingToQuote
from recommendations.models import Evidence, Placement, Recommendation
from recommendations.states import Step
from tests.builders import a_comment, a_participant, a_strategist
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide

pytestmark = pytest.mark.django_db


@pytest.fixture
def discussed():
    return a_discussed_workshop()


def _group_of(run, title):
    return Placement.objects.get(item__run=run, item__version__title=title).group


def _voting_group(run):
    return _group_of(run, "Elect the board by region")


def test_every_word_of_a_draft_is_a_quotation(discussed):
    workshop, _proposals = discussed
    draft = draft_from_cluster(_voting_group(an_analysis(workshop.consultation)), by=None)
    quoted = list(draft.evidence.filter(role=Evidence.Role.QUOTED))
    assert draft.text == "\n".join(f"{evidence.quotation} [^{evidence.number}]" for evidence in quoted)
    assert quoted
    title = draft.evidence.get(role=Evidence.Role.TITLE)
    assert draft.title == title.quotation == getattr(title.version, title.field)[title.start : title.end]
    for evidence in [title, *quoted]:
        assert hashlib.sha256(evidence.quotation.encode()).hexdigest() == evidence.sha256


def test_a_draft_rests_on_every_contribution_of_its_group(discussed):
    workshop, _proposals = discussed
    cluster = _voting_group(an_analysis(workshop.consultation))
    draft = draft_from_cluster(cluster, by=None)
    members = set(Placement.objects.filter(group=cluster).values_list("item__version", flat=True))
    assert members <= set(draft.evidence.values_list("version", flat=True))


def test_comments_against_are_dissent_and_never_quoted_as_support(discussed):
    workshop, proposals = discussed
    a_comment(proposals[0], body="One vote each is fair to everybody.", stance="for")
    run = an_analysis(workshop.consultation)
    draft = draft_from_cluster(_group_of(run, proposals[0].published_version.title), by=None)
    against = draft.evidence.filter(version__contribution__stance="against")
    assert [evidence.role for evidence in against] == [Evidence.Role.DISSENT]
    assert against.get().quotation == "Those who bring the money should have more to say."


def test_people_are_counted_once_over_all_proposals_of_the_group(discussed):
    workshop, _proposals = discussed
    group = _voting_group(an_analysis(workshop.consultation))
    ours = [placement.item.version.contribution for placement in Placement.objects.filter(group=group)]
    ours = [contribution for contribution in ours if contribution.is_proposal]
    for voter in (a_participant(workshop.consultation) for _n in range(3)):
        for proposal, value in zip(ours, (1, 1, -1), strict=False):
            cast_vote(proposal, by=voter, value=value)
    again = _voting_group(an_analysis(workshop.consultation))
    draft = draft_from_cluster(again, by=None)
    assert (again.agreeing, again.disagreeing, draft.agreeing, draft.disagreeing) == (3, 3, 3, 3)


def test_a_second_click_returns_the_same_draft(discussed):
    workshop, _proposals = discussed
    cluster, strategist = _voting_group(an_analysis(workshop.consultation)), a_strategist(workshop.consultation)
    assert draft_from_cluster(cluster, by=strategist) == draft_from_cluster(cluster, by=strategist)
    assert Recommendation.objects.count() == 1


def test_a_group_has_one_draft_over_all_runs(discussed):
    workshop, _proposals = discussed
    first = draft_missing(an_analysis(workshop.consultation), by=None)
    assert len(first) == 2
    assert draft_missing(an_analysis(workshop.consultation), by=None) == []


def test_what_was_set_aside_is_drafted_again_by_hand_only(discussed):
    workshop, _proposals = discussed
    run, strategist = an_analysis(workshop.consultation), a_strategist(workshop.consultation)
    draft = draft_from_cluster(_voting_group(run), by=None)
    decide(draft, by=strategist, step=Step.SET_ASIDE, revision=1, reason="The law decides this already.")
    assert _voting_group(run) not in [each.cluster for each in draft_missing(run, by=None)]
    assert draft_from_cluster(_voting_group(run), by=strategist) != draft


def test_what_was_hidden_or_erased_since_the_run_is_neither_quoted_nor_cited(discussed):
    workshop, proposals = discussed
    run = an_analysis(workshop.consultation)
    group = _voting_group(run)
    hide(proposals[4])
    Version.objects.filter(contribution=proposals[5]).update(title="", body="", erased_at=timezone.now())
    draft = draft_from_cluster(group, by=None)
    cited = set(draft.evidence.values_list("version__contribution", flat=True))
    assert cited
    assert not cited & {proposals[4].pk, proposals[5].pk}
    assert "region" not in draft.text + draft.title


def test_a_group_of_which_nothing_is_left_gives_no_draft(discussed):
    workshop, proposals = discussed
    run = an_analysis(workshop.consultation)
    group = _voting_group(run)
    for proposal in proposals:
        hide(proposal)
    with pytest.raises(NothingToQuote):
        draft_from_cluster(group, by=None)
    assert draft_missing(run, by=None) == []
    assert not Recommendation.objects.exists()


def test_smaller_groups_are_drafted_from_too(discussed):
    workshop, _proposals = discussed
    part = an_analysis(workshop.consultation).clusters.filter(level=2).first()
    draft = draft_from_cluster(part, by=None)
    assert draft.cluster == part
    assert draft.evidence.values("version").distinct().count() >= part.size
