"""What a run finds in its groups beside their members, and how the group's page shows it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from consultation.actions.people import erase_person
from recommendations.models import SummarySentence
from tests.builders import a_strategist
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return a_discussed_workshop()[0]


@pytest.fixture
def run(workshop):
    return an_analysis(workshop.consultation)


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


def test_a_run_recorded_before_there_were_findings_still_shows(run):
    SummarySentence.objects.all().delete()
    content = _page(run)
    assert "summary-title" not in content
    assert "said-title" in content
