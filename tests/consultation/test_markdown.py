"""The small Markdown: what it shows, what it never lets through, and that no word is lost."""

import re
import time

import pytest
from django.test import Client

from analysis.words import words
from consultation.markdown import plain, render
from tests.builders import a_comment, a_proposal, a_workshop

ALLOWED = re.compile(
    r"</?(?:p|em|strong|ul|ol)>|<br>|</?li>|<li value=\"\d+\">|</a>|<a href=\"(?:https?:|mailto:)[^\"<>]*\" rel=\"nofollow ugc noopener\">"
)
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "![x](https://example.org/spy.png)", "[x](https://a.be\" onmouseover=\"alert(1))",
    "<a href='javascript:alert(1)'>x</a>", "[x]( javascript:alert(1))", "[x](vbscript:x)", "https://a.be/\"onmouseover=alert(1)",
    "<svg/onload=alert(1)>", "`<b>`", "# <h1>", "[a](//evil.be)", "[x](https://a.be '\"><script>')",
    "<<script>script>alert(1)<</script>/script>",
    "https://a.be/<script>", "[<img src=x>](https://a.be)", "**<b>**", "- <script>", "1. [x](javascript:1)", "&lt;script&gt;", "\\<script>",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_the_allowed_tags_comes_out(text: str) -> None:
    left = ALLOWED.sub("", render(text))
    assert "<" not in left
    assert ">" not in left


def test_paragraphs_emphasis_lists_and_links_are_shown() -> None:
    html = render("One **bold** and *slanted*\nline\n\n- a\n- b\n\n[SMart](https://smartbe.be) https://x.be/a_b.")
    for part in ("<strong>bold</strong>", "<em>slanted</em><br>", "<ul>\n<li>a</li>", ">SMart</a>", ">https://x.be/a_b</a>."):
        assert part in html


def test_words_and_numbers_that_look_like_marks_stay() -> None:
    for said in (
        "Les technicien*ne*s et artiste*s",
        "2016. Une année\n2020. Une autre",
        "3 * 4 * 5",
        "snake_case_name",
        "&lt; &amp; <b>",
        "# 12",
    ):
        assert plain(said) == said
    assert 'value="2020"' in render("2016. Une année\n2020. Une autre")


def test_the_analysis_reads_the_same_words_with_marks_and_without() -> None:
    text = "**Une caisse** de *solidarité*\n\n- pour les jours *sans contrat*\n- pour [la maladie](https://example.org/caisse)"
    assert words(text) == words(plain(text))


@pytest.mark.parametrize("part", ["[", "*", "**a ", "- ", "![[", "[a](", "<", "&", "_a*", "1. ", "https://", "- a\n", "> "])
def test_a_text_made_to_be_slow_is_not(part: str) -> None:
    text = (part * 5000)[:5000]
    started = time.process_time()
    render(text)
    assert time.process_time() - started < 2


@pytest.mark.django_db
def test_pages_show_marks_as_form_and_lists_show_plain_words() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop, body="**Each** of us.\n\n<script>alert(1)</script>")
    a_comment(proposal, body="*Indeed* <b>so</b>")
    page = Client().get(f"/en/p/{proposal.reference}/").content.decode()
    assert "<strong>Each</strong>" in page
    assert "<em>Indeed</em> &lt;b&gt;" in page
    assert "<script>alert" not in page
    room = Client().get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/").content.decode()
    assert "Each of us." in room
    assert "**" not in room
