"""Deciding: reasons, races, and what the author is told."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from consultation.actions.moderation import (
    acknowledge,
    hide_contribution,
    merge_proposals,
    publish_contribution,
    return_proposal,
)
from consultation.exceptions import IllegalTransition, InvalidText, PhaseClosed, StaleVersion
from consultation.models import Contribution, PhaseKind, Transition
from consultation.queries import queue_of
from consultation.states import COMMENT_MOVES, PROPOSAL_MOVES, Move, State, legal_move
from tests.builders import a_comment, a_consultation, a_facilitator, a_proposal, a_workshop, set_phase


@pytest.mark.parametrize(("kind", "table"), [("proposal", PROPOSAL_MOVES), ("comment", COMMENT_MOVES)])
def test_a_move_that_is_not_in_the_table_is_refused(kind: str, table: dict) -> None:
    for state in State:
        for move in Move:
            for to in State:
                if to in table.get((state, move), ()):
                    assert legal_move(kind, state, move, to) == to
                else:
                    with pytest.raises(IllegalTransition):
                        legal_move(kind, state, move, to)


@pytest.mark.django_db
def test_each_decision_says_who_when_from_to_and_why() -> None:
    workshop = a_workshop(moderation="before")
    proposal, facilitator = a_proposal(workshop), a_facilitator(workshop)
    return_proposal(proposal, by=facilitator, revision=proposal.revision, reason_code="other", reason_text="Which meeting do you mean?")
    decision = proposal.transitions.moderation_decisions().get()
    assert (decision.by, decision.from_state, decision.to_state) == (facilitator, "pending", "returned")
    assert (decision.reason_code, decision.reason_text) == ("other", "Which meeting do you mean?")
    assert decision.version == proposal.current_version


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "text"), [("", ""), ("because", ""), ("other", ""), ("other", "no")])
def test_hiding_needs_a_reason(code: str, text: str) -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    with pytest.raises(InvalidText):
        hide_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision, reason_code=code, reason_text=text)
    assert Contribution.objects.get().state == State.PUBLISHED


@pytest.mark.django_db
def test_the_second_of_two_facilitators_learns_what_the_first_decided() -> None:
    workshop = a_workshop(moderation="before")
    proposal = a_proposal(workshop)
    first = hide_contribution(proposal, by=a_facilitator(workshop, "Ilse"), revision=proposal.revision, reason_code="insult")
    with pytest.raises(StaleVersion) as refused:
        publish_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision)
    assert refused.value.decision == first
    assert Contribution.objects.get().state == State.HIDDEN


@pytest.mark.django_db
def test_a_double_click_decides_once() -> None:
    workshop = a_workshop(moderation="before")
    proposal, facilitator, key = a_proposal(workshop), a_facilitator(workshop), uuid4()
    once = {"by": facilitator, "revision": proposal.revision, "idempotency_key": key}
    assert publish_contribution(proposal, **once) == publish_contribution(proposal, **once)
    assert Transition.objects.moderation_decisions().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_facilitators_at_once_one_decides() -> None:
    workshop = a_workshop(moderation="before")
    proposal = a_proposal(workshop)
    facilitators = [a_facilitator(workshop) for _i in range(10)]
    start, outcomes = threading.Barrier(10), []

    def decide(person: object) -> None:
        try:
            start.wait()
            publish_contribution(proposal, by=person, revision=proposal.revision)
            outcomes.append("decided")
        except StaleVersion:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(person,)) for person in facilitators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided"] + ["too late"] * 9
    assert Transition.objects.moderation_decisions().count() == 1


@pytest.mark.django_db
def test_the_queue_holds_what_is_pending_and_what_nobody_has_looked_at() -> None:
    consultation = a_consultation()
    before, after = a_workshop(consultation, moderation="before"), a_workshop(consultation, moderation="after")
    facilitator = a_facilitator(before)
    assert not queue_of(facilitator).exists()
    pending, fresh = a_proposal(before), a_proposal(after)
    assert list(queue_of(facilitator)) == [pending]
    other = a_facilitator(after)
    assert list(queue_of(other)) == [fresh]
    acknowledge(fresh, by=other, revision=fresh.revision)
    publish_contribution(pending, by=facilitator, revision=pending.revision)
    assert not queue_of(facilitator).exists()
    assert not queue_of(other).exists()


@pytest.mark.django_db
def test_moderation_waits_for_the_first_phase_after_preparation() -> None:
    consultation = a_consultation()
    workshop = a_workshop(consultation, moderation="before")
    proposal, facilitator = a_proposal(workshop), a_facilitator(workshop)
    set_phase(consultation, PhaseKind.PREPARE)
    with pytest.raises(PhaseClosed):
        publish_contribution(Contribution.objects.get(pk=proposal.pk), by=facilitator, revision=proposal.revision)
    set_phase(consultation, PhaseKind.DECIDE)
    publish_contribution(Contribution.objects.get(pk=proposal.pk), by=facilitator, revision=proposal.revision)


@pytest.mark.django_db
def test_merging_is_possible_until_the_synthesis_begins() -> None:
    consultation = a_consultation()
    workshop = a_workshop(consultation)
    source, target, facilitator = a_proposal(workshop), a_proposal(workshop), a_facilitator(workshop)
    set_phase(consultation, PhaseKind.SYNTHESISE)
    source = Contribution.objects.get(pk=source.pk)
    with pytest.raises(PhaseClosed):
        merge_proposals(source, into=target, by=facilitator, revision=source.revision)


@pytest.mark.django_db
def test_proposals_of_somebody_elses_workshop_are_not_merged() -> None:
    from consultation.exceptions import PermissionRefused

    consultation = a_consultation()
    mine, theirs = a_workshop(consultation), a_workshop(consultation)
    source, target = a_proposal(mine), a_proposal(theirs)
    for first, second in ((source, target), (target, source)):
        with pytest.raises(PermissionRefused):
            merge_proposals(first, into=second, by=a_facilitator(mine), revision=first.revision)


@pytest.mark.django_db
def test_a_comment_can_be_hidden_and_restored() -> None:
    workshop = a_workshop()
    comment, facilitator = a_comment(a_proposal(workshop)), a_facilitator(workshop)
    hide_contribution(comment, by=facilitator, revision=comment.revision, reason_code="insult")
    comment.refresh_from_db()
    publish_contribution(comment, by=facilitator, revision=comment.revision, reason_code="mistake")
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
