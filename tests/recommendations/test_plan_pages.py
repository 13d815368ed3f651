"""The pages of the plan: what everybody reads, how the team writes it, and in how many queries."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.actions.people import erase_person
from recommendations.actions.plan_parts import add_axis, rename, write_foreword
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.models import Axis, Measure, MeasureSentence, Plan, PlanTransition
from tests.builders import a_comment, a_consultation, a_participant, a_proposal, a_strategist, a_workshop
from tests.recommendations.stories import (
    a_draft_plan,
    a_published_plan,
    a_recommendation,
    an_announced_recommendation,
    hide,
    with_measure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return a_workshop()


@pytest.fixture
def team(workshop):
    return a_strategist(workshop.consultation, "Ada"), a_strategist(workshop.consultation, "Bo")


def screen(user=None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def page(path: str, user=None, status: int = 200) -> str:
    answer = screen(user).get(path)
    assert answer.status_code == status, path
    return unescape(answer.content.decode())


def plan_url(consultation, language: str = "en", number: int | None = None) -> str:
    return f"/{language}/recommendations/of/{consultation.slug}/plan/" + (f"{number}/" if number else "")


def draft_url(consultation) -> str:
    return f"/en/strategy/{consultation.slug}/plan/"


def form(plan, **fields) -> dict:
    return {"revision": Plan.objects.get(pk=plan.pk).revision, "idempotency_key": str(uuid.uuid4()), **fields}


def figures(text: str) -> list[tuple[str, str]]:
    """Contributions and people, as each sentence tells them."""
    return re.findall(r"rests on (\d+) contributions?</span>.*?(\d+) (?:person|people)</span>", text, re.DOTALL)


def test_before_the_first_plan_its_page_says_what_to_expect(workshop) -> None:
    shown = page(plan_url(workshop.consultation))
    assert "No plan has been published yet" in shown
    assert 'id="plan"' not in page(f"/en/recommendations/of/{workshop.consultation.slug}/")


def test_the_page_says_who_published_it_and_why_and_leads_each_sentence_back(workshop) -> None:
    proposals = [a_proposal(workshop) for _n in range(2)]
    kept = an_announced_recommendation(workshop.consultation, [*proposals, a_comment(proposals[0], by=proposals[0].author)])
    plan = a_published_plan(kept)
    shown = page(plan_url(workshop.consultation))
    for words in ("Strategic plan", "How we decide", "Vote from home", "Members vote on line.", "The assembly asked for it."):
        assert words in shown
    assert str(plan.transitions.last().by) in shown
    assert reverse("recommendations:recommendation", args=[kept.pk]) in shown
    assert figures(shown) == [("3", "2")]
    anchor = Measure.objects.get().anchor
    assert f'id="{anchor}"' in shown
    assert f'href="#{anchor}"' in shown


def test_it_is_reached_from_what_became_of_it_and_from_each_recommendation_it_rests_on(workshop, team) -> None:
    consultation = workshop.consultation
    kept = an_announced_recommendation(consultation, [a_proposal(workshop)])
    other = an_announced_recommendation(consultation, [a_proposal(workshop)], title="Something else")
    a_draft_plan(kept, by=team[0])
    address = reverse("recommendations:recommendation", args=[kept.pk])
    assert "In the plan" not in page(address)
    publish_plan(Plan.objects.get(), by=team[1], revision=Plan.objects.get().revision, reason="Now.")
    assert "In the plan" in page(address)
    assert f"{plan_url(consultation)}#{Measure.objects.get().anchor}" in page(address)
    assert "In the plan" not in page(reverse("recommendations:recommendation", args=[other.pk]))
    assert plan_url(consultation) in page(f"/en/recommendations/of/{consultation.slug}/")


def test_people_and_contributions_are_counted_once_and_only_those_one_may_read(workshop, team) -> None:
    consultation, members = workshop.consultation, a_workshop(workshop.consultation, visibility="members")
    seen, twice = a_proposal(workshop), a_proposal(workshop)
    hidden, inside = a_proposal(workshop), a_proposal(members)
    first = an_announced_recommendation(consultation, [seen, twice, hidden])
    second = an_announced_recommendation(consultation, [twice, inside], title="Another")
    plan = with_measure(a_draft_plan(first, by=team[0]), first, second, by=team[0], measure="Both", says="Both of them.")
    publish_plan(plan, by=team[1], revision=plan.revision, reason="Now.")
    assert figures(page(plan_url(consultation))) == [("3", "3"), ("3", "3")]
    hide(hidden)
    assert figures(page(plan_url(consultation))) == [("2", "2"), ("2", "2")]
    assert figures(page(plan_url(consultation), a_participant(consultation))) == [("2", "2"), ("3", "3")]


def test_a_text_in_another_language_is_marked_as_such(workshop, team) -> None:
    plan = a_draft_plan(an_announced_recommendation(workshop.consultation, [a_proposal(workshop)]), by=team[0])
    plan = rename(Measure.objects.get(), by=team[0], title={"en": "Vote from home", "fr": "Voter de chez soi"}, revision=plan.revision)
    publish_plan(plan, by=team[1], revision=plan.revision, reason="Now.")
    for language, title, is_marked in (
        ("fr", "Voter de chez soi", False),
        ("nl", "Voter de chez soi", True),
        ("en", "Vote from home", False),
    ):
        heading = re.search(r"<h3>(.*?)</h3>", page(plan_url(workshop.consultation, language)), re.DOTALL).group(1)
        assert title in heading
        assert ("language-mark" in heading) == is_marked
        assert f'lang="{"fr" if language == "nl" else language}"' in heading


def test_a_replaced_version_stays_at_its_own_address_with_a_note(workshop, team) -> None:
    consultation = workshop.consultation
    kept = an_announced_recommendation(consultation, [a_proposal(workshop)])
    a_published_plan(kept)
    newer = open_plan(consultation, by=team[0])
    assert page(plan_url(consultation, number=2), status=404)
    assert "Only the strategy team reads it" in page(plan_url(consultation, number=2), team[0])
    newer = rename(Measure.objects.get(axis__plan=newer), by=team[0], title={"en": "Vote by post"}, revision=newer.revision)
    assert "Vote by post" not in page(plan_url(consultation))
    publish_plan(newer, by=team[1], revision=newer.revision, reason="After a year.")
    old, current = page(plan_url(consultation, number=1)), page(plan_url(consultation))
    assert "A newer version has replaced this one" in old
    assert "Vote from home" in old
    assert "Vote by post" in current
    assert "A newer version" not in current
    assert plan_url(consultation, number=1) in current
    assert plan_url(consultation) in old
    assert page(plan_url(consultation, number=3), status=404)


@pytest.mark.parametrize("cage", ["hidden", "erased", "members"])
def test_words_of_somebody_that_the_team_wrote_into_the_plan_go_when_their_source_does(workshop, team, cage) -> None:
    """In the title, the foreword, an axis, a measure, a sentence, the reason, and in the history."""
    consultation = workshop.consultation
    canary = "The canary sings in the general assembly."
    room = a_workshop(consultation, visibility="members") if cage == "members" else workshop
    source = a_proposal(room, title="A canary", body=canary)
    kept = an_announced_recommendation(consultation, [source, a_proposal(workshop)], title="What we keep")
    ada, bo = team
    plan = a_draft_plan(kept, by=ada, measure=f"We want: {canary}", says=f"As one said: {canary}")
    plan = write_foreword(plan, by=ada, title={"en": f"Plan. {canary}"}, foreword={"en": f"First. {canary}"}, revision=plan.revision)
    plan = add_axis(plan, by=ada, title={"en": canary}, revision=plan.revision)
    plan = with_measure(plan, kept, by=ada, measure="More", says="More of it.")
    publish_plan(plan, by=bo, revision=plan.revision, reason=f"Because: {canary}")
    open_plan(consultation, by=ada)
    public = [
        plan_url(consultation),
        plan_url(consultation, number=1),
        f"/en/recommendations/of/{consultation.slug}/",
        reverse("recommendations:recommendation", args=[kept.pk]),
        *(f"/en/p/{each.version.contribution.reference}/trail/" for each in kept.evidence.exclude(version__contribution=source)),
    ]
    of_team = [
        draft_url(consultation),
        plan_url(consultation, number=2),
        f"/en/strategy/{consultation.slug}/",
        *(reverse("recommendations:draft_measure", args=[consultation.slug, m.pk]) for m in Measure.objects.filter(axis__plan__number=2)),
    ]
    assert any("canary sings" in page(address, ada) for address in of_team)
    if cage == "members":
        assert not [address for address in public if "canary sings" in page(address)]
        assert "canary sings" in page(public[0], a_participant(consultation))
        return
    assert sum("canary sings" in page(address) for address in public) >= 4
    if cage == "hidden":
        hide(source)
    else:
        erase_person(source.author, by=source.author, keep_words=False)
        rows = [*Plan.objects.values(), *Axis.objects.values(), *Measure.objects.values(), *MeasureSentence.objects.values()]
        assert "canary" not in str([*rows, *PlanTransition.objects.values()]).lower()
    assert not [address for address in public if "canary" in page(address).lower()]
    assert not [address for address in of_team if "canary" in page(address, ada).lower()]


def test_the_team_begins_and_writes_the_plan_on_its_pages(workshop, team) -> None:
    consultation = workshop.consultation
    kept = an_announced_recommendation(consultation, [a_proposal(workshop)])
    adopted = an_announced_recommendation(consultation, [a_proposal(workshop)], title="Adopted too")
    drafted = a_recommendation(consultation, [], title="Only a draft")
    ada, bo = team
    assert reverse("recommendations:begin_plan", args=[consultation.slug]) in page(f"/en/strategy/{consultation.slug}/", ada)
    client = screen(ada)

    def post(name: str, *where, **fields):
        address = reverse(f"recommendations:{name}", args=[consultation.slug, *where])
        answer = client.post(address, form(plan, **fields), follow=True)
        assert answer.status_code == 200, address
        return unescape(answer.content.decode())

    assert "Begin the plan" in page(draft_url(consultation), ada)
    client.post(reverse("recommendations:begin_plan", args=[consultation.slug]))
    plan = Plan.objects.get()
    assert draft_url(consultation) in page(f"/en/strategy/{consultation.slug}/", ada)
    assert "SMart 2020" in post("plan_words", title_fr="SMart 2020", foreword_nl="Een jaar denken.")
    assert "The plan has no axis yet." in page(draft_url(consultation), ada)
    post("new_axis", title_en="Second")
    post("new_axis", title_en="First")
    post("arrange", "axis", plan.axes.last().pk, step="up")
    assert [str(axis) for axis in plan.axes.all()] == ["First", "Second"]
    post("arrange", "axis", plan.axes.last().pk, step="remove")
    post("rename_axis", plan.axes.get().pk, title_en="How we decide", title_nl="Hoe we beslissen")
    shown = post("new_measure", plan.axes.get().pk, title_en="Vote from home")
    assert "Adopted too" in shown
    assert "Only a draft" not in shown
    measure = Measure.objects.get()
    post("new_sentence", measure.pk, text_en="Members vote on line.", rests_on=[kept.pk])
    post("rewrite_sentence", measure.sentences.get().pk, text_en="Members vote by post.", rests_on=[adopted.pk])
    post("rename_measure", measure.pk, title_en="Vote by post")
    assert "You made the last change" in page(draft_url(consultation), ada)
    client = screen(bo)
    shown = page(draft_url(consultation), bo)
    assert "Before it can be published" not in shown
    assert reverse("recommendations:publish_plan", args=[consultation.slug]) in shown
    post("publish_plan", reason="The assembly asked for it.")
    read = page(plan_url(consultation))
    for words in ("SMart 2020", "How we decide", "Vote by post", "Members vote by post.", "Adopted too"):
        assert words in read
    assert "How we vote" not in read
    assert "Begin a new version" in page(draft_url(consultation), ada)
    assert drafted.grounds.count() == 0


def test_a_form_that_needs_a_change_comes_back_with_what_was_written(workshop, team) -> None:
    consultation, ada = workshop.consultation, team[0]
    plan = a_draft_plan(an_announced_recommendation(consultation, [a_proposal(workshop)]), by=ada)
    measure, client, revision = Measure.objects.get(), screen(ada), plan.revision
    for name, where, fields, kept in (
        ("new_axis", [], {"title_en": ""}, ""),
        ("plan_words", [], {"title_en": " ", "foreword_fr": "Un an plus tard."}, "Un an plus tard."),
        ("new_measure", [plan.axes.get().pk], {"title_en": "x" * 201}, "x" * 201),
        ("new_sentence", [measure.pk], {"rests_on": [99999], "text_en": "Kept words."}, "Kept words."),
        ("publish_plan", [], {"reason": ""}, ""),
    ):
        user = team[1] if name == "publish_plan" else ada
        client = screen(user)
        answer = client.post(reverse(f"recommendations:{name}", args=[consultation.slug, *where]), form(plan, **fields))
        assert answer.status_code == 400, name
        shown = answer.content.decode()
        assert "error-summary" in shown, name
        assert kept in unescape(shown)
    assert Plan.objects.get().revision == revision


def test_of_two_who_write_the_second_keeps_their_words_and_reads_what_the_first_did(workshop, team) -> None:
    consultation, (ada, bo) = workshop.consultation, team
    plan = a_draft_plan(an_announced_recommendation(consultation, [a_proposal(workshop)]), by=ada)
    stale, measure = form(plan), Measure.objects.get()
    add_axis(plan, by=ada, title={"en": "Money"}, revision=plan.revision)
    for name, where, fields in (
        ("new_axis", [], {"title_en": "Bo's own words"}),
        ("rename_measure", [measure.pk], {"title_en": "Bo's own words"}),
        ("rewrite_sentence", [measure.sentences.get().pk], {"text_en": "Bo's own words"}),
        ("arrange", ["measure", measure.pk], {"step": "remove"}),
        ("arrange", ["sentence", measure.sentences.get().pk], {"step": "remove"}),
        ("publish_plan", [], {"reason": "Bo's own words"}),
    ):
        answer = screen(bo).post(reverse(f"recommendations:{name}", args=[consultation.slug, *where]), stale | fields)
        shown = unescape(answer.content.decode())
        assert answer.status_code == 409, name
        assert "Ada changed the plan" in shown
        if name != "arrange":
            assert "Bo's own words" in shown
            assert f'name="revision" value="{Plan.objects.get().revision}"' in shown
    assert Measure.objects.get() == measure


def test_what_is_refused_says_what_to_do_next(workshop, team) -> None:
    consultation, (ada, bo) = workshop.consultation, team
    plan = a_draft_plan(an_announced_recommendation(consultation, [a_proposal(workshop)]), by=ada)
    address = reverse("recommendations:publish_plan", args=[consultation.slug])
    refused = screen(ada).post(address, form(plan, reason="Mine."))
    assert refused.status_code == 403
    assert "Ask somebody else of the strategy team" in refused.content.decode()
    add_axis(plan, by=ada, title={"en": "Empty"}, revision=plan.revision)
    unfinished = screen(bo).post(address, form(plan, reason="Now."))
    assert unfinished.status_code == 409
    assert "Mend this in the draft" in unfinished.content.decode()
    assert Plan.objects.get().state == "draft"


def test_a_part_of_another_plan_or_of_no_kind_is_not_found(workshop, team) -> None:
    consultation, ada = workshop.consultation, team[0]
    published = a_published_plan(an_announced_recommendation(consultation, [a_proposal(workshop)]))
    elsewhere = a_consultation()
    theirs = a_draft_plan(an_announced_recommendation(elsewhere, []), by=a_strategist(elsewhere))
    plan = open_plan(consultation, by=ada)
    client = screen(ada)
    for other in (published, theirs):
        axis = other.axes.get()
        measure = axis.measures.get()
        for name, where in (
            ("rename_axis", [axis.pk]),
            ("new_measure", [axis.pk]),
            ("rename_measure", [measure.pk]),
            ("new_sentence", [measure.pk]),
            ("rewrite_sentence", [measure.sentences.get().pk]),
            ("arrange", ["axis", axis.pk]),
        ):
            answer = client.post(reverse(f"recommendations:{name}", args=[consultation.slug, *where]), form(plan, title_en="X"))
            assert answer.status_code == 404, name
    kind = reverse("recommendations:arrange", args=[consultation.slug, "chapter", plan.axes.get().pk])
    assert client.post(kind, form(plan, step="up")).status_code == 404
    step = reverse("recommendations:arrange", args=[consultation.slug, "axis", plan.axes.get().pk])
    assert client.post(step, form(plan, step="sideways")).status_code == 400


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.usefixtures("unhurried")
def test_the_number_of_queries_does_not_depend_on_the_rows(workshop, team) -> None:
    consultation, (ada, bo) = workshop.consultation, team
    kept = an_announced_recommendation(consultation, [a_proposal(workshop)])
    plan = a_published_plan(kept)
    reader = a_participant(consultation)
    counts: dict[tuple[str, str], set[int]] = {}
    for more in (1, 29):
        plan = open_plan(consultation, by=ada)
        for number in range(more):
            other = an_announced_recommendation(
                consultation, [a_proposal(workshop), a_comment(a_proposal(workshop))], title=f"Title {number}"
            )
            plan = with_measure(plan, other, kept, by=ada, measure=f"Measure {number}", says=f"Sentence {number}.")
            plan = add_axis(plan, by=ada, title={"en": f"Axis {number}"}, revision=plan.revision)
            plan = with_measure(plan, other, by=ada, measure=f"Measure {number} again", says=f"Sentence {number} again.")
        publish_plan(plan, by=bo, revision=plan.revision, reason="Now.")
        plan = open_plan(consultation, by=ada)
        measure = Measure.objects.filter(axis__plan=plan).first()
        asked = [
            (reader, plan_url(consultation)),
            (None, reverse("recommendations:recommendation", args=[kept.pk])),
            (None, f"/en/recommendations/of/{consultation.slug}/"),
            (ada, draft_url(consultation)),
            (ada, reverse("recommendations:draft_measure", args=[consultation.slug, measure.pk])),
            (ada, f"/en/strategy/{consultation.slug}/"),
            (bo, f"{plan_url(consultation)}{plan.number}/"),
        ]
        for user, address in asked:
            client = screen(user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            counts.setdefault((str(user), re.sub(r"\d+/$", "", address)), set()).add(len(queries))
        publish_plan(plan, by=bo, revision=plan.revision, reason="Once more.")
    assert all(len(found) == 1 for found in counts.values()), counts
