"""Who reads, writes and publishes the plan: each role with each deed, by the rules, the actions and the addresses."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from consultation.exceptions import PermissionRefused
from recommendations.actions.plan_parts import add_axis, add_measure, add_sentence, move, remove, rename, rewrite_sentence, write_foreword
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.models import Axis, Measure, MeasureSentence, Plan, PlanTransition
from recommendations.permissions import may
from tests.builders import a_proposal, a_strategist, a_workshop
from tests.recommendations.stories import a_draft_plan, an_announced_recommendation, with_measure
from tests.recommendations.test_permissions import ALLOWED, _somebody

pytestmark = pytest.mark.django_db
OUTSIDERS = sorted(set(ALLOWED) - {"strategist", "administrator", "superuser"})


@pytest.fixture
def workshop():
    return a_workshop()


@pytest.fixture
def kept(workshop):
    return an_announced_recommendation(workshop.consultation, [a_proposal(workshop)])


@pytest.fixture
def plan(kept):
    return a_draft_plan(kept, by=a_strategist(kept.consultation))


def at_the_screen(user) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def posts_of(plan) -> list[tuple[str, dict]]:
    """Each address that changes the draft, with a form that is in order."""
    axis, measure, sentence = Axis.objects.first(), Measure.objects.first(), MeasureSentence.objects.first()
    slug = plan.consultation.slug
    title = {"title_en": "Changed"}
    text = {"text_en": "Changed."}

    def form(**fields) -> dict:
        return {"revision": plan.revision, "idempotency_key": str(uuid.uuid4()), **fields}

    return [
        (reverse("recommendations:begin_plan", args=[slug]), {}),
        (reverse("recommendations:plan_words", args=[slug]), form(**title)),
        (reverse("recommendations:new_axis", args=[slug]), form(**title)),
        (reverse("recommendations:rename_axis", args=[slug, axis.pk]), form(**title)),
        (reverse("recommendations:new_measure", args=[slug, axis.pk]), form(**title)),
        (reverse("recommendations:rename_measure", args=[slug, measure.pk]), form(**title)),
        (reverse("recommendations:new_sentence", args=[slug, measure.pk]), form(**text)),
        (reverse("recommendations:rewrite_sentence", args=[slug, sentence.pk]), form(**text)),
        *((reverse("recommendations:arrange", args=[slug, kind, part.pk]), form(step="remove"))
          for kind, part in (("axis", axis), ("measure", measure), ("sentence", sentence))),
        (reverse("recommendations:publish_plan", args=[slug]), form(reason="Now.")),
    ]  # fmt: skip


def pages_of(plan) -> list[str]:
    slug = plan.consultation.slug
    return [
        reverse("recommendations:plan_draft", args=[slug]),
        reverse("recommendations:draft_measure", args=[slug, Measure.objects.first().pk]),
        reverse("recommendations:plan_version", args=[slug, plan.number]),
    ]


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_what_the_table_says(role, workshop, plan) -> None:
    user = _somebody(role, workshop)
    team, readers = {"strategist"}, {"strategist", "administrator", "superuser"}
    assert may(user, "write_plan", plan) == (role in team)
    assert may(user, "write_plan", plan.consultation) == (role in team)
    assert may(user, "publish_plan", plan) == (role in team)
    assert may(user, "read_plan", plan) == (role in readers)
    published = publish_plan(plan, by=a_strategist(workshop.consultation), revision=plan.revision, reason="Now.")
    assert may(user, "read_plan", published)
    if user.is_authenticated and role in team:
        plan = with_measure(open_plan(plan.consultation, by=user), by=user, measure="More", says="More.")
        assert not may(user, "publish_plan", plan)


@pytest.mark.parametrize("role", [role for role in ALLOWED if role not in ("strategist", "anonymous", "former strategist")])
def test_every_deed_is_guarded_by_its_action(role, workshop, plan, kept) -> None:
    user = _somebody(role, workshop)
    axis, measure, sentence = Axis.objects.get(), Measure.objects.get(), MeasureSentence.objects.get()
    same = {"by": user, "revision": plan.revision}
    steps = PlanTransition.objects.count()
    for deed in (
        lambda: open_plan(workshop.consultation, by=user),
        lambda: write_foreword(plan, title={"en": "T"}, foreword={}, **same),
        lambda: add_axis(plan, title={"en": "T"}, **same),
        lambda: add_measure(axis, title={"en": "T"}, **same),
        lambda: add_sentence(measure, text={"en": "T."}, rests_on=[kept], **same),
        lambda: rename(axis, title={"en": "T"}, **same),
        lambda: rewrite_sentence(sentence, text={"en": "T."}, rests_on=[kept], **same),
        lambda: move(measure, up=True, **same),
        lambda: remove(sentence, **same),
        lambda: publish_plan(plan, reason="Now.", **same),
    ):
        with pytest.raises(PermissionRefused):
            deed()
    assert PlanTransition.objects.count() == steps


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_draft_is_404_for_who_may_not_open_the_board(role, workshop, plan) -> None:
    client = at_the_screen(_somebody(role, workshop))
    refused = {302} if role in ("anonymous", "former strategist") else {404}
    draft, measure, version = pages_of(plan)
    assert {client.get(page).status_code for page in (draft, measure)} == refused
    assert client.get(version).status_code == 404
    steps = PlanTransition.objects.count()
    assert {client.post(address, form).status_code for address, form in posts_of(plan)} == refused
    assert PlanTransition.objects.count() == steps


def test_an_administrator_reads_the_draft_and_is_told_that_writing_is_the_teams(workshop, plan) -> None:
    client = at_the_screen(_somebody("administrator", workshop))
    steps = PlanTransition.objects.count()
    for page in pages_of(plan):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "<textarea" not in answer.content.decode()
    assert {client.post(address, form).status_code for address, form in posts_of(plan)} == {403}
    assert PlanTransition.objects.count() == steps


def test_a_strategist_carries_out_each_of_them(workshop, plan) -> None:
    client = at_the_screen(_somebody("strategist", workshop))
    for number in range(len(posts_of(plan))):
        Plan.objects.get(pk=plan.pk)
        plan.refresh_from_db()
        if not MeasureSentence.objects.exists():
            break
        address, form = posts_of(plan)[number]
        assert client.post(address, form).status_code == 302, address
    assert number >= 8


@pytest.mark.parametrize("role", ALLOWED)
def test_a_published_plan_is_everybodys(role, workshop, plan) -> None:
    publish_plan(plan, by=a_strategist(workshop.consultation), revision=plan.revision, reason="The assembly asked for it.")
    client = at_the_screen(_somebody(role, workshop))
    for address in (
        reverse("recommendations:plan", args=[workshop.consultation.slug]),
        reverse("recommendations:plan_version", args=[workshop.consultation.slug, 1]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "The assembly asked for it." in answer.content.decode()
        assert "Vote from home" in answer.content.decode()
