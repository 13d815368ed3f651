"""What a run finds in its groups beside their members, and how the group's page shows it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.actions.people import erase_person
from recommendations.models import (
    AnalysisRun,
    Cluster,
    Division,
    Idea,
    MinorityPosition,
    Slate,
    SlatePlace,
    StatementOpinion,
    SummarySentence,
    TopicOpinion,
    Voice,
)
from tests.builders import a_comment, a_proposal, a_strategist
from tests.keeping import keeping
from tests.recommendations.stories import INVOICES, VOTING, a_discussed_workshop, an_analysis, hide, two_camps_vote

pytestmark = pytest.mark.django_db


analysed = keeping(lambda: an_analysis(a_discussed_workshop()[0].consultation).pk)


@pytest.fixture
def run(analysed):
    return AnalysisRun.objects.get(pk=analysed)


@pytest.fixture
def workshop(run):
    return run.consultation.workshops.get()


def _page(run, user=None, key="g01", name="group"):
    client = Client()
    client.force_login(user or a_strategist(run.consultation))
    address = reverse(f"recommendations:{name}", args=[run.consultation.slug, run.pk, *([key] if name == "group" else [])])
    return unescape(client.get(address).content.decode())


def _section(content, title):
    return re.search(rf'aria-labelledby="{title}".*?</section>', content, re.DOTALL).group()


def test_a_group_is_summed_up_in_exact_sentences_of_its_own_people(run):
    for cluster in run.clusters.all():
        sentences = list(cluster.summary.select_related("item__version", "item__placement"))
        assert 1 <= len(sentences) <= 5
        for sentence in sentences:
            assert sentence.words
            assert sentence.words in getattr(sentence.item.version, sentence.field)
            assert cluster.pk in (sentence.item.placement.group_id, sentence.item.placement.subgroup_id)


def test_a_comment_against_does_not_sum_up_a_group(run):
    assert not SummarySentence.objects.filter(item__version__contribution__stance="against").exists()


def test_each_sentence_of_the_summary_leads_to_its_contribution_in_its_language(run):
    shown = _section(_page(run), "summary-title")
    for sentence in run.clusters.get(key="g01").summary.select_related("item__version__contribution"):
        version = sentence.item.version
        assert f'<blockquote lang="{version.language}"' in shown
        assert sentence.words in shown
        assert reverse("consultation:proposal", args=[version.contribution.reference]) in shown


def test_a_sentence_leaves_the_summary_when_its_source_is_hidden_or_erased(run):
    strategist, sentences = a_strategist(run.consultation), list(run.clusters.get(key="g01").summary.select_related("item__version"))
    hidden, erased = (sentence.item.version.contribution for sentence in sentences[:2])
    words = [sentence.words for sentence in sentences]
    hide(hidden)
    erase_person(erased.author, by=erased.author, keep_words=False)
    shown = _section(_page(run, strategist), "summary-title")
    assert words[0] not in shown
    assert words[1] not in shown
    assert words[2] in shown


def a_discussion_in_two_languages():
    """Seven proposals on voting with comments for and against, and five of them again in French."""
    workshop, proposals = a_discussed_workshop()
    for number, proposal in enumerate(proposals[1:6]):
        a_comment(proposal, body=f"The general assembly of members should vote on this, for reason {number}.", stance="for")
        a_proposal(
            workshop, title=f"Voter à distance {number}", language="fr",
            body=f"Les membres votent à l'assemblée générale à distance, proposition numéro {number}.",
        )  # fmt: skip
    return an_analysis(workshop.consultation)


def test_each_language_and_each_side_of_a_group_has_its_voices():
    run = a_discussion_in_two_languages()
    voices = list(Voice.objects.filter(cluster__run=run).select_related("cluster", "item__placement", "item__version__contribution"))
    assert {(voice.among, voice.value) for voice in voices} >= {("lang", "fr"), ("lang", "en"), ("stance", "for")}
    for voice in voices:
        placement = voice.item.placement
        assert voice.cluster_id in (placement.group_id, placement.subgroup_id)
        own = placement.language if voice.among == "lang" else voice.item.version.contribution.stance
        assert own == voice.value
    group = next(voice.cluster for voice in voices if voice.value == "fr" and voice.cluster.level == 1)
    sizes = {voice.value: voice.size for voice in voices if voice.cluster_id == group.pk and voice.among == "lang"}
    assert sizes == group.languages


def test_the_page_of_a_group_shows_its_voices_and_not_those_that_were_hidden_or_erased():
    run = a_discussion_in_two_languages()
    strategist, spoken = (
        a_strategist(run.consultation),
        Voice.objects.filter(cluster__run=run, cluster__level=1, value="fr", role="central"),
    )
    first, second = spoken.select_related("item__version__contribution", "cluster").order_by("position")
    shown = _section(_page(run, strategist, key=first.cluster.key), "speaking-title")
    assert f'<summary>French <span class="muted number">{first.size}</span></summary>' in shown
    for voice in (first, second):
        assert voice.words in shown
        assert reverse("consultation:proposal", args=[voice.item.version.contribution.reference]) in shown
    hide(first.item.version.contribution)
    erased = second.item.version.contribution
    erase_person(erased.author, by=erased.author, keep_words=False)
    shown = _page(run, strategist, key=first.cluster.key)
    assert first.words not in _section(shown, "speaking-title")
    assert second.words not in _section(shown, "speaking-title")
    assert "<summary>French" not in shown


def test_a_group_of_one_language_and_no_side_shows_no_voices_apart(run):
    assert not Voice.objects.filter(cluster__run=run, among="lang").exists()
    silent = run.clusters.exclude(voices__among="stance").filter(level=1).first()
    assert 'aria-labelledby="speaking-title"' not in _page(run, key=silent.key)


def a_long_proposal():
    """A proposal that speaks at length of two subjects, and an analysis of it among fourteen that speak of one."""
    workshop, _proposals = a_discussed_workshop()
    voting, invoices = (" ".join(body for _title, body in texts[:4]) for texts in (VOTING, INVOICES))
    long = a_proposal(workshop, title="Two things", body=f"{voting}\n\n{invoices}")
    return an_analysis(workshop.consultation), long


def test_each_idea_of_a_long_contribution_stands_in_its_own_group():
    run, long = a_long_proposal()
    ideas = list(Idea.objects.filter(item__run=run).select_related("item__version", "cluster__parent"))
    assert {idea.item.version.contribution_id for idea in ideas} == {long.pk}
    groups = {"vote": "", "invoice": ""}
    for word in groups:
        (groups[word],) = {idea.cluster.parent.key for idea in ideas if word in idea.words}
        title = VOTING[0][0] if word == "vote" else INVOICES[0][0]
        assert run.items.get(version__title=title).placement.group.key == groups[word]
    assert groups["vote"] != groups["invoice"]


def test_the_page_of_a_group_shows_what_is_said_of_it_in_contributions_of_other_groups():
    run, long = a_long_proposal()
    strategist = a_strategist(run.consultation)
    home = run.items.get(version__contribution=long).placement.group
    other = run.clusters.exclude(pk=home.pk).get(level=1)
    idea = Idea.objects.filter(cluster__parent=other).select_related("item__version").first()
    shown = _section(_page(run, strategist, key=other.key), "ideas-title")
    assert idea.words.split("\n")[0] in shown
    assert reverse("consultation:proposal", args=[long.reference]) in shown
    assert "ideas-title" not in _page(run, strategist, key=home.key)
    hide(long)
    assert "ideas-title" not in _page(run, strategist, key=other.key)


def test_a_group_says_how_steady_it_is_and_what_became_of_it(run):
    group, strategist = run.clusters.get(key="g01"), a_strategist(run.consultation)
    for stability, words in ((0.92, "Steady: nearly"), (0.7, "Steady: nearly"), (0.4, "Fairly steady"), (0.39, "Loose: only part")):
        Cluster.objects.filter(pk=group.pk).update(stability=stability)
        shown = _page(run, strategist)
        assert words in shown
        assert f"({stability:.2f})" in shown
    inner = run.clusters.filter(level=2).first()
    assert not any(words in _page(run, strategist, key=inner.key) for words in ("teady", "Loose"))
    assert "since the analysis before" not in _page(run, strategist)
    later = an_analysis(run.consultation, groups=None)
    assert later.previous == run
    for lineage, words in (
        ("new", "New since the analysis before."), ("grown:+1", "1 contribution more than before."), ("grown:+12", "12 contributions more"),
        ("merged:g01+g02", "came together in it."), ("split:g02", "Came out of a group"),
    ):  # fmt: skip
        later.clusters.filter(key="g01").update(lineage=lineage)
        assert words in _page(later, strategist)
    later.clusters.filter(key="g01").update(lineage="kept")
    assert "before" not in _page(later, strategist).split("</h1>")[1].split("</div>")[0]


def test_a_group_shows_what_its_voters_are_most_divided_on():
    workshop, proposals = a_discussed_workshop()
    two_camps_vote(proposals)
    run = an_analysis(workshop.consultation)
    found = list(run.clusters.get(key="g01").divisions.select_related("item__version__contribution", "item__opinion"))
    assert len(found) == 3
    for division in found:
        assert division.told_by == "votes"
        assert (division.agree, division.disagree) == (division.item.opinion.agree, division.item.opinion.disagree) == (12, 12)
    strategist = a_strategist(run.consultation)
    words = found[0].item.version.title
    assert words in _section(_page(run, strategist), "divide-title")
    hide(found[0].item.version.contribution)
    assert words not in _section(_page(run, strategist), "divide-title")


def test_small_opinion_groups_do_not_say_what_divides_a_group():
    workshop, proposals = a_discussed_workshop()
    two_camps_vote(proposals, sizes=(24, 9))
    run = an_analysis(workshop.consultation)
    assert not StatementOpinion.objects.filter(item__run=run, divisiveness__isnull=False).exists()
    for division in Division.objects.filter(cluster__run=run):
        fewer = min(division.agree, division.disagree)
        assert division.division == round(2 * fewer / (division.agree + division.disagree + 2), 4)


def test_without_votes_the_comments_for_and_against_say_what_divides_a_group():
    workshop, proposals = a_discussed_workshop()
    for stance in ("for", "against"):
        a_comment(proposals[2], body=f"I have my own reasons to be {stance} publishing the votes.", stance=stance)
    run = an_analysis(workshop.consultation)
    division = Division.objects.filter(cluster__run=run, cluster__level=1).get()
    assert (division.item.version.contribution, division.told_by) == (proposals[2], "stances")
    assert (division.agree, division.disagree) == (1, 1)
    shown = _section(_page(run, key=division.cluster.key), "divide-title")
    assert "1 person comments for it" in shown
    assert "1 person comments against it" in shown


def _a_position(run, number, items):
    MinorityPosition.objects.create(run=run, number=number, cohesion=0.7, nearness=0.2).items.set(items)


def test_the_board_leads_to_the_positions_that_no_group_carries(run):
    strategist, items = a_strategist(run.consultation), list(run.items.select_related("version__contribution"))
    MinorityPosition.objects.all().delete()
    assert reverse("recommendations:minority", args=[run.consultation.slug, run.pk]) not in _page(run, strategist, name="board_of_run")
    assert "every position is carried by a group" in _page(run, strategist, name="minority")
    pair = [item for item in items if item.version.title][:2]
    _a_position(run, 1, pair)
    assert reverse("recommendations:minority", args=[run.consultation.slug, run.pk]) in _page(run, strategist, name="board_of_run")
    shown = _page(run, strategist, name="minority")
    assert "2 people, 2 contributions" in shown
    for item in pair:
        assert item.version.body in shown
        assert item.placement.group.name in shown
        assert reverse("consultation:proposal", args=[item.version.contribution.reference]) in shown
    hide(pair[0].version.contribution)
    shown = _page(run, strategist, name="minority")
    assert pair[0].version.body not in shown
    assert pair[1].version.body not in shown


def test_a_run_recorded_before_there_were_findings_still_shows(run):
    MinorityPosition.items.through.objects.all().delete()
    for table in (SummarySentence, Division, MinorityPosition, SlatePlace, Slate, TopicOpinion):
        table.objects.all().delete()
    for name in ("board_of_run", "minority", "opinions", "run"):
        assert "<h1>" in _page(run, name=name)
    content = _page(run)
    for title in ("summary-title", "divide-title"):
        assert title not in content
    assert "said-title" in content


@pytest.mark.once
@pytest.mark.parametrize("name", ["minority", "opinions"])
def test_the_number_of_queries_does_not_depend_on_what_was_found(name):
    workshop, proposals = a_discussed_workshop()
    two_camps_vote(proposals)
    run, counts = an_analysis(workshop.consultation), []
    client = Client()
    client.force_login(a_strategist(run.consultation))
    items = list(run.items.filter(version__contribution__kind="proposal"))
    address = reverse(f"recommendations:{name}", args=[run.consultation.slug, run.pk])
    for rows in (1, 14):
        MinorityPosition.items.through.objects.all().delete()
        MinorityPosition.objects.all().delete()
        for number in range(rows):
            _a_position(run, number + 1, items[: min(rows + 1, 14)])
        SlatePlace.objects.filter(position__gte=rows).delete()
        Slate.objects.get(run=run, size=5).places.all().delete()
        SlatePlace.objects.bulk_create(
            SlatePlace(slate=Slate.objects.get(run=run, size=5), item=item, position=at) for at, item in enumerate(items[:rows])
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}?size=5").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
