"""What the team does with a draft: on the revision they read, with a reason, signed by another than the writer."""

import uuid

import pytest

from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused, StaleVersion
from recommendations.actions.decisions import announce_recommendation, decide, edit_recommendation, merge_recommendations
from recommendations.actions.drafts import draft_from_cluster
from recommendations.models import Evidence, Recommendation
from recommendations.states import STEPS, Status, Step, steps_from
from tests.builders import a_consultation, a_strategist
from tests.recommendations.stories import a_discussed_workshop, an_analysis

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def draft(consultation):
    return Recommendation.objects.create(consultation=consultation, title="One vote each", text="Each member has one vote. [^1]")


def _fresh(recommendation):
    return Recommendation.objects.get(pk=recommendation.pk)


def test_of_two_who_decide_on_the_same_revision_the_second_hears_of_the_first(consultation, draft):
    ada, bo = a_strategist(consultation, "Ada"), a_strategist(consultation, "Bo")
    decide(draft, by=ada, step=Step.REVIEW, revision=1)
    with pytest.raises(StaleVersion, match="Ada") as refused:
        decide(draft, by=bo, step=Step.SET_ASIDE, revision=1, reason="Too soon.")
    assert refused.value.status == 409
    assert _fresh(draft).state == Status.IN_REVIEW
    assert draft.transitions.count() == 1


def test_of_two_who_edit_the_second_does_not_overwrite_the_first(consultation, draft):
    ada, bo = a_strategist(consultation), a_strategist(consultation)
    edit_recommendation(draft, by=ada, title="Ada's title", text="Ada's text.", revision=1)
    with pytest.raises(StaleVersion):
        edit_recommendation(draft, by=bo, title="Bo's title", text="Bo's text.", revision=1)
    assert _fresh(draft).title == "Ada's title"
    assert _fresh(draft).last_editor == ada


def test_a_form_sent_twice_is_carried_out_once(consultation, draft):
    ada, key = a_strategist(consultation), uuid.uuid4()
    for _click in range(2):
        edit_recommendation(draft, by=ada, title="Once", text="Once.", revision=1, idempotency_key=key)
    key = uuid.uuid4()
    for _click in range(2):
        decide(draft, by=ada, step=Step.REVIEW, revision=2, idempotency_key=key)
    assert [row.step for row in draft.transitions.all()] == [Step.EDIT, Step.REVIEW]
    assert _fresh(draft).revision == 3


def test_who_wrote_the_last_words_does_not_adopt_them(consultation, draft):
    ada, bo = a_strategist(consultation), a_strategist(consultation)
    edit_recommendation(draft, by=ada, title="A title", text="A text.", revision=1)
    decide(draft, by=ada, step=Step.REVIEW, revision=2)
    with pytest.raises(PermissionRefused):
        decide(draft, by=ada, step=Step.ADOPT, revision=3, reason="I like it.")
    adopted = decide(draft, by=bo, step=Step.ADOPT, revision=3, reason="The assembly asked for it.")
    assert adopted.state == Status.ADOPTED
    assert adopted.announced_at is None


def test_an_edit_in_review_changes_who_may_sign(consultation, draft):
    ada, bo = a_strategist(consultation), a_strategist(consultation)
    decide(draft, by=ada, step=Step.REVIEW, revision=1)
    edit_recommendation(draft, by=bo, title="A title", text="Bo's words.", revision=2)
    with pytest.raises(PermissionRefused):
        decide(draft, by=bo, step=Step.ADOPT, revision=3, reason="Mine.")
    assert decide(draft, by=ada, step=Step.ADOPT, revision=3, reason="Yes.").state == Status.ADOPTED


@pytest.mark.parametrize("step", [Step.RETURN, Step.ADOPT, Step.SET_ASIDE])
def test_a_decision_needs_a_reason(consultation, draft, step):
    decide(draft, by=a_strategist(consultation), step=Step.REVIEW, revision=1)
    with pytest.raises(InvalidText):
        decide(draft, by=a_strategist(consultation), step=step, revision=2, reason="  ")


@pytest.mark.parametrize("status", Status)
def test_only_the_moves_of_the_table_are_possible(consultation, draft, status):
    other = Recommendation.objects.create(consultation=consultation, title="Other", text="Other.")
    for step in Step:
        if step in (Step.DRAFT, Step.EDIT, Step.MERGE, Step.ANNOUNCE):
            continue
        merged = other if status == Status.MERGED else None
        Recommendation.objects.filter(pk=draft.pk).update(state=status, revision=1, merged_into=merged)
        draft.transitions.all().delete()
        if (status, step) in STEPS:
            assert decide(draft, by=a_strategist(consultation), step=step, revision=1, reason="So.").state == STEPS[status, step]
            assert step in steps_from(status)
        else:
            with pytest.raises(IllegalTransition):
                decide(draft, by=a_strategist(consultation), step=step, revision=1, reason="So.")


def test_what_is_adopted_is_no_longer_edited(consultation, draft):
    ada = a_strategist(consultation)
    Recommendation.objects.filter(pk=draft.pk).update(state=Status.ADOPTED)
    with pytest.raises(IllegalTransition):
        edit_recommendation(draft, by=ada, title="Other", text="Other.", revision=1)


def test_announcing_is_an_act_of_its_own_and_only_for_what_is_adopted(consultation, draft):
    ada = a_strategist(consultation)
    with pytest.raises(IllegalTransition):
        announce_recommendation(draft, by=ada, revision=1)
    Recommendation.objects.filter(pk=draft.pk).update(state=Status.ADOPTED)
    announced = announce_recommendation(draft, by=ada, revision=1)
    assert announced.announced_at
    assert announce_recommendation(draft, by=ada, revision=1).announced_at == announced.announced_at


def test_the_history_keeps_the_words_of_each_revision(consultation, draft):
    edit_recommendation(draft, by=a_strategist(consultation), title="Second", text="Second.", revision=1)
    edit_recommendation(draft, by=a_strategist(consultation), title="Third", text="Third.", revision=2)
    assert [row.title for row in draft.transitions.all()] == ["Second", "Third"]


def test_an_edit_that_changes_nothing_writes_nothing(consultation, draft):
    edit_recommendation(draft, by=a_strategist(consultation), title=draft.title, text=f"{draft.text}\r\n", revision=1)
    assert not draft.transitions.exists()
    assert _fresh(draft).last_editor is None


def test_merging_hands_over_the_evidence_and_closes_the_draft():
    workshop, _proposals = a_discussed_workshop()
    first, second = (draft_from_cluster(cluster, by=None) for cluster in an_analysis(workshop.consultation).clusters.top_level())
    versions = set(Evidence.objects.values_list("version", flat=True))
    merge_recommendations(first, into=second, by=a_strategist(workshop.consultation), revision=1, reason="One subject.")
    assert _fresh(first).state == Status.MERGED
    assert _fresh(first).merged_into == second
    assert set(second.evidence.values_list("version", flat=True)) == versions
    numbers = list(second.evidence.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_recommendation_is_not_merged_into_itself_or_another_consultations(consultation, draft):
    ada = a_strategist(consultation)
    elsewhere = Recommendation.objects.create(consultation=a_consultation(), title="Elsewhere", text="Elsewhere.")
    for target in (draft, elsewhere):
        with pytest.raises(IllegalTransition):
            merge_recommendations(draft, into=target, by=ada, revision=1, reason="Same.")
