"""The plan: written on the revision one read, published by another than the last writer, replaced by a new version and never edited."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused, StaleVersion
from recommendations.actions.decisions import decide
from recommendations.actions.plan_parts import (
    add_axis,
    add_measure,
    add_sentence,
    move,
    remove,
    rename,
    rewrite_sentence,
    write_foreword,
)
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.exceptions import PlanUnfinished
from recommendations.models import Axis, Ground, Measure, MeasureSentence, Plan, PlanTransition
from recommendations.queries.plan import read_plan
from recommendations.queries.plan_gaps import gaps_of
from recommendations.states import PLAN_STEPS, PlanChange, PlanState, PlanStep, Step, plan_state_after
from tests.builders import a_consultation, a_proposal, a_strategist, a_workshop
from tests.recommendations.stories import (
    a_draft_plan,
    a_published_plan,
    a_recommendation,
    an_announced_recommendation,
    with_measure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """An announced recommendation."""
    workshop = a_workshop()
    return an_announced_recommendation(workshop.consultation, [a_proposal(workshop)])


@pytest.fixture
def team(kept):
    return a_strategist(kept.consultation, "Ada"), a_strategist(kept.consultation, "Bo")


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def contents(plan) -> list[tuple]:
    """Axes, keys and titles of measures, sentences and what they rest on, in order."""
    return [
        (axis.title, measure.key, measure.title, str(sentence), sorted(sentence.grounds.values_list("recommendation", flat=True)))
        for axis in plan.axes.all()
        for measure in axis.measures.all()
        for sentence in measure.sentences.all()
    ]


def test_a_plan_begins_empty_with_a_title_and_once(kept, team) -> None:
    plan = open_plan(kept.consultation, by=team[0])
    assert (plan.number, plan.state, plan.axes.count()) == (1, PlanState.DRAFT, 0)
    assert plan.title_en == "Strategic plan"
    assert open_plan(kept.consultation, by=team[1]) == plan
    assert [step.step for step in plan.transitions.all()] == [PlanStep.OPEN]


def test_it_is_published_by_another_than_who_changed_it_last(kept, team) -> None:
    ada, bo = team
    plan = a_draft_plan(kept, by=ada)
    with pytest.raises(PermissionRefused, match="last change") as refused:
        publish_plan(plan, by=ada, revision=plan.revision, reason="I like it.")
    assert "Ask somebody else" in str(refused.value.next_step)
    plan = rename(plan.axes.get(), by=bo, title={"en": "Who decides"}, revision=plan.revision)
    with pytest.raises(PermissionRefused):
        publish_plan(plan, by=bo, revision=plan.revision, reason="Mine now.")
    published = publish_plan(plan, by=ada, revision=plan.revision, reason="The assembly asked for it.")
    assert published.state == PlanState.PUBLISHED
    assert published.published_at
    last = published.transitions.last()
    assert (last.step, last.by, last.reason, last.language) == (PlanStep.PUBLISH, ada, "The assembly asked for it.", "en")


def test_who_only_began_a_version_does_not_publish_it_alone(kept, team) -> None:
    a_published_plan(kept)
    plan = open_plan(kept.consultation, by=team[0])
    with pytest.raises(PermissionRefused):
        publish_plan(plan, by=team[0], revision=plan.revision, reason="Again.")


def test_publishing_needs_a_reason(kept, team) -> None:
    plan = a_draft_plan(kept, by=team[0])
    for reason in ("", "  \x00 ", "x" * 2001):
        with pytest.raises(InvalidText):
            publish_plan(plan, by=team[1], revision=plan.revision, reason=reason)
    assert fresh(plan).state == PlanState.DRAFT


def test_it_is_not_published_before_each_sentence_rests_on_what_was_announced(kept, team) -> None:
    ada, bo = team
    plan = open_plan(kept.consultation, by=ada)

    def refused() -> str:
        with pytest.raises(PlanUnfinished) as refusal:
            publish_plan(plan, by=bo, revision=plan.revision, reason="Now.")
        assert refusal.value.status == 409
        assert refusal.value.next_step
        return str(refusal.value.message)

    assert "no axis" in refused()
    plan = add_axis(plan, by=ada, title={"fr": "Décider"}, revision=plan.revision)
    assert "“Décider” has no measure" in refused()
    plan = add_measure(plan.axes.get(), by=ada, title={"nl": "Stemmen"}, revision=plan.revision)
    assert "“Stemmen” has no sentence" in refused()
    measure = Measure.objects.get()
    plan = add_sentence(measure, by=ada, text={"en": "We vote."}, rests_on=[], revision=plan.revision)
    assert "rests on nothing: “We vote.”" in refused()
    waiting = a_recommendation(kept.consultation, [a_proposal(a_workshop(kept.consultation))], title="Not announced")
    for step in (Step.REVIEW, Step.ADOPT):
        waiting = decide(waiting, by=bo, step=step, revision=waiting.revision, reason="Yes.")
    sentence = MeasureSentence.objects.get()
    plan = rewrite_sentence(sentence, by=ada, text={"en": "We vote."}, rests_on=[kept, waiting], revision=plan.revision)
    assert "was not announced" in refused()
    plan = rewrite_sentence(sentence, by=ada, text={"en": "We vote."}, rests_on=[kept], revision=plan.revision)
    assert publish_plan(plan, by=bo, revision=plan.revision, reason="Now.").state == PlanState.PUBLISHED


def test_a_sentence_rests_on_adopted_recommendations_of_its_consultation_only(kept, team) -> None:
    ada, bo = team
    plan = a_draft_plan(kept, by=ada)
    measure, grounds = Measure.objects.get(), Ground.objects.count()
    draft = a_recommendation(kept.consultation, [])
    set_aside = a_recommendation(kept.consultation, [])
    decide(set_aside, by=bo, step=Step.SET_ASIDE, revision=1, reason="No.")
    elsewhere = an_announced_recommendation(a_consultation(), [])
    for other in (draft, set_aside, elsewhere):
        with pytest.raises(IllegalTransition, match="adopted"):
            add_sentence(measure, by=ada, text={"en": "More."}, rests_on=[kept, other], revision=plan.revision)
        with pytest.raises(IllegalTransition, match="adopted"):
            rewrite_sentence(measure.sentences.get(), by=ada, text={"en": "More."}, rests_on=[other], revision=plan.revision)
    assert (measure.sentences.count(), Ground.objects.count()) == (1, grounds)


def test_of_two_who_write_the_second_hears_of_the_first(kept, team) -> None:
    ada, bo = team
    plan = a_draft_plan(kept, by=ada)
    add_axis(plan, by=ada, title={"en": "Money"}, revision=plan.revision)
    with pytest.raises(StaleVersion, match="Ada changed the plan: “Added Money”"):
        add_axis(plan, by=bo, title={"en": "Tools"}, revision=plan.revision)
    with pytest.raises(StaleVersion):
        publish_plan(plan, by=bo, revision=plan.revision, reason="Now.")
    assert [str(axis) for axis in plan.axes.all()] == ["How we decide", "Money"]


def test_each_form_sent_twice_is_carried_out_once(kept, team) -> None:
    ada, bo = team
    plan = a_draft_plan(kept, by=ada)
    deeds = [
        lambda **same: write_foreword(plan, title={"en": "A plan"}, foreword={"en": "We begin."}, **same),
        lambda **same: add_axis(plan, title={"en": "Second"}, **same),
        lambda **same: add_measure(plan.axes.first(), title={"en": "Second"}, **same),
        lambda **same: add_sentence(Measure.objects.first(), text={"en": "Second."}, rests_on=[kept], **same),
        lambda **same: rename(Measure.objects.first(), title={"en": "Vote by post"}, **same),
        lambda **same: rewrite_sentence(MeasureSentence.objects.first(), text={"en": "By post."}, rests_on=[kept], **same),
        lambda **same: move(MeasureSentence.objects.first(), up=False, **same),
        lambda **same: remove(Measure.objects.last(), **same),
    ]
    for deed in deeds:
        before, key = fresh(plan).revision, uuid.uuid4()
        for _click in range(2):
            deed(by=ada, revision=before, idempotency_key=key)
        assert fresh(plan).revision == before + 1
    with pytest.raises(PlanUnfinished):
        publish_plan(plan, by=bo, revision=fresh(plan).revision, reason="Now.")
    remove(plan.axes.last(), by=ada, revision=fresh(plan).revision)
    before, key = fresh(plan).revision, uuid.uuid4()
    for _click in range(2):
        assert publish_plan(plan, by=bo, revision=before, reason="Now.", idempotency_key=key).state == PlanState.PUBLISHED
    assert plan.transitions.filter(step=PlanStep.PUBLISH).count() == 1


def test_the_history_says_what_was_done_to_what(kept, team) -> None:
    ada, _bo = team
    plan = a_draft_plan(kept, by=ada)
    plan = rename(Measure.objects.get(), by=ada, title={"en": "Vote by post"}, revision=plan.revision)
    remove(plan.axes.get(), by=ada, revision=plan.revision)
    assert [(step.step, step.change, step.what, step.by) for step in plan.transitions.all()] == [
        (PlanStep.OPEN, "", "Strategic plan", ada),
        (PlanStep.EDIT, PlanChange.ADD, "How we decide", ada),
        (PlanStep.EDIT, PlanChange.ADD, "Vote from home", ada),
        (PlanStep.EDIT, PlanChange.SENTENCES, "Vote from home", ada),
        (PlanStep.EDIT, PlanChange.REWRITE, "Vote by post", ada),
        (PlanStep.EDIT, PlanChange.REMOVE, "How we decide", ada),
    ]
    assert not Axis.objects.exists()
    assert not Ground.objects.exists()


def test_an_edit_that_changes_nothing_writes_nothing(kept, team) -> None:
    plan = a_draft_plan(kept, by=team[0])
    axis, sentence, same = plan.axes.get(), MeasureSentence.objects.get(), {"by": team[1], "revision": plan.revision}
    rename(axis, title={"en": "  How  we decide "}, **same)
    rewrite_sentence(sentence, text={"en": "Members vote on line."}, rests_on=[kept], **same)
    move(axis, up=True, **same)
    write_foreword(plan, title={"en": plan.title_en, "fr": plan.title_fr, "nl": plan.title_nl}, foreword={}, **same)
    assert (fresh(plan).revision, fresh(plan).last_editor) == (plan.revision, team[0])


def test_parts_are_moved_among_their_own(kept, team) -> None:
    ada = team[0]
    plan = a_draft_plan(kept, by=ada)
    for title in ("Vote by post", "Vote by proxy"):
        plan = with_measure(plan, kept, by=ada, measure=title, says="Members vote.")
    plan = move(Measure.objects.get(title_en="Vote by proxy"), by=ada, up=True, revision=plan.revision)
    plan = move(Measure.objects.get(title_en="Vote from home"), by=ada, up=False, revision=plan.revision)
    assert [measure.title for measure in plan.axes.get().measures.all()] == ["Vote by proxy", "Vote from home", "Vote by post"]


def test_a_text_is_there_in_one_language_at_least_and_not_too_long(kept, team) -> None:
    plan = a_draft_plan(kept, by=team[0])
    same = {"by": team[0], "revision": plan.revision}
    for title in ({}, {"fr": "  "}, {"de": "Achse"}, {"nl": "x" * 201}):
        with pytest.raises(InvalidText):
            add_axis(plan, title=title, **same)
        with pytest.raises(InvalidText):
            write_foreword(plan, title=title, foreword={}, **same)
    for text in ({}, {"en": "x" * 1001}):
        with pytest.raises(InvalidText):
            add_sentence(Measure.objects.get(), text=text, rests_on=[kept], **same)
    assert fresh(plan).revision == plan.revision


def test_a_title_reads_in_another_language_where_ones_own_is_missing(kept, team) -> None:
    plan = a_draft_plan(kept, by=team[0])
    plan = add_axis(plan, by=team[0], title={"nl": "Middelen"}, revision=plan.revision)
    assert plan.axes.last().heading == ("Middelen", "nl", True)
    assert plan.axes.first().heading == ("How we decide", "en", False)


def test_a_new_version_takes_over_everything_and_replaces_the_published_one(kept, team) -> None:
    ada, bo = team
    first = a_published_plan(kept)
    second = open_plan(kept.consultation, by=ada)
    assert (second.number, contents(second)) == (2, contents(first))
    measure = Measure.objects.get(axis__plan=second)
    second = rename(measure, by=ada, title={"en": "Vote by post"}, revision=second.revision)
    before = contents(first)
    publish_plan(second, by=bo, revision=second.revision, reason="After a year.")
    first = fresh(first)
    assert (first.state, contents(first)) == (PlanState.SUPERSEDED, before)
    assert first.transitions.last().step == PlanStep.SUPERSEDE
    assert Plan.objects.published().get() == second
    assert {each.key for each in Measure.objects.all()} == {measure.key}


@pytest.mark.parametrize("state", [PlanState.PUBLISHED, PlanState.SUPERSEDED])
def test_what_was_published_is_not_edited_in_place(kept, team, state) -> None:
    ada, _bo = team
    plan = a_published_plan(kept)
    if state == PlanState.SUPERSEDED:
        newer = with_measure(open_plan(kept.consultation, by=ada), kept, by=ada, measure="One more", says="One more.")
        publish_plan(newer, by=team[1], revision=newer.revision, reason="Newer.")
        plan = fresh(plan)
    axis = plan.axes.get()
    measure = axis.measures.get()
    sentence, same = measure.sentences.get(), {"by": ada, "revision": plan.revision}
    before, steps = contents(plan), PlanTransition.objects.count()
    for deed in (
        lambda: write_foreword(plan, title={"en": "Other"}, foreword={}, **same),
        lambda: add_axis(plan, title={"en": "Other"}, **same),
        lambda: add_measure(axis, title={"en": "Other"}, **same),
        lambda: add_sentence(measure, text={"en": "Other."}, rests_on=[kept], **same),
        lambda: rename(axis, title={"en": "Other"}, **same),
        lambda: rename(measure, title={"en": "Other"}, **same),
        lambda: rewrite_sentence(sentence, text={"en": "Other."}, rests_on=[kept], **same),
        lambda: move(measure, up=True, **same),
        lambda: remove(sentence, **same),
        lambda: publish_plan(plan, reason="Again.", **same),
    ):
        with pytest.raises(IllegalTransition, match="no longer a draft"):
            deed()
    assert (contents(fresh(plan)), PlanTransition.objects.count()) == (before, steps)


def test_only_the_moves_of_the_table_exist() -> None:
    for state in PlanState:
        for step in PlanStep:
            if (state, step) in PLAN_STEPS:
                assert plan_state_after(state, step) == PLAN_STEPS[state, step]
            else:
                with pytest.raises(IllegalTransition):
                    plan_state_after(state, step)


def test_the_database_holds_one_draft_one_published_and_one_of_a_number(kept) -> None:
    published = a_published_plan(kept)
    again = {"consultation": kept.consultation, "title_en": "Again"}
    Plan.objects.create(number=2, **again)
    for wrong in (
        {"number": 3},
        {"number": 3, "state": PlanState.PUBLISHED, "published_at": published.published_at},
        {"number": 1, "state": PlanState.SUPERSEDED, "published_at": published.published_at},
        {"number": 3, "state": PlanState.SUPERSEDED},
        {"number": 3, "state": PlanState.SUPERSEDED, "published_at": published.published_at, "title_en": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(**again | wrong)


def test_what_a_plan_lacks_names_a_long_sentence_by_its_beginning(kept, team):
    plan = with_measure(a_draft_plan(kept, by=team[0]), by=team[0], measure="Go on", says="Members go on. " * 60)
    (gap,) = gaps_of(read_plan(plan, team[0]))
    assert gap.startswith("A sentence rests on nothing: “Members go on. ")
    assert len(gap) < 200
