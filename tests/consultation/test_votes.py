"""One vote per participant per proposal."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from consultation.actions.moderation import merge_proposals, undo_merge
from consultation.actions.votes import cast_vote
from consultation.exceptions import PhaseClosed
from consultation.models import Contribution, PhaseKind, Proposal, Vote
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_workshop, set_phase


def _tallies(proposal: Contribution) -> tuple[int, int, int]:
    counted = Proposal.objects.with_tallies().get(pk=proposal.pk)
    return counted.agree, counted.disagree, counted.passed


@pytest.mark.django_db
def test_a_second_vote_replaces_the_first_and_names_the_version() -> None:
    proposal = a_proposal(a_workshop())
    voter = a_participant(proposal.workshop.consultation)
    cast_vote(proposal, by=voter, value=1)
    vote = cast_vote(proposal, by=voter, value=-1)
    assert vote.version == proposal.published_version
    assert _tallies(proposal) == (0, 1, 0)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_row() -> None:
    proposal = a_proposal(a_workshop())
    voter = a_participant(proposal.workshop.consultation)
    cast_vote(proposal, by=voter, value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(proposal=proposal, voter=voter, value=1, version=proposal.published_version)


@pytest.mark.django_db
def test_votes_are_final_once_the_phase_is_over() -> None:
    proposal = a_proposal(a_workshop(a_consultation()))
    voter = a_participant(proposal.workshop.consultation)
    cast_vote(proposal, by=voter, value=1)
    set_phase(proposal.workshop.consultation, PhaseKind.SYNTHESISE)
    with pytest.raises(PhaseClosed):
        cast_vote(Contribution.objects.get(pk=proposal.pk), by=voter, value=-1)
    assert _tallies(proposal) == (1, 0, 0)


@pytest.mark.django_db
def test_merged_proposals_count_each_person_once_and_give_the_votes_back_when_undone() -> None:
    workshop = a_workshop()
    facilitator = a_facilitator(workshop)
    target, first, second = (a_proposal(workshop) for _i in range(3))
    both, on_sources, only_first = (a_participant(workshop.consultation) for _i in range(3))
    cast_vote(target, by=both, value=1)
    cast_vote(first, by=both, value=-1)
    cast_vote(first, by=on_sources, value=1)
    cast_vote(second, by=on_sources, value=-1)
    cast_vote(first, by=only_first, value=0)
    for source in (first, second):
        merge_proposals(source, into=target, by=facilitator, revision=source.revision)
    # both: what they said of the target; on_sources: their latest; only_first: their only one.
    assert _tallies(target) == (1, 1, 1)
    for source in (first, second):
        source.refresh_from_db()
        undo_merge(source, by=facilitator, revision=source.revision)
    assert (_tallies(target), _tallies(first), _tallies(second)) == ((1, 0, 0), (1, 1, 1), (0, 1, 0))


@pytest.mark.django_db(transaction=True)
def test_sixteen_requests_at_once_leave_one_vote() -> None:
    proposal = a_proposal(a_workshop())
    voter = a_participant(proposal.workshop.consultation)
    start, failures = threading.Barrier(16), []

    def vote(value: int) -> None:
        try:
            start.wait()
            cast_vote(proposal, by=voter, value=value)
        except BaseException as failure:  # noqa: BLE001  (reported below)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=(n % 3 - 1,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Vote.objects.filter(proposal=proposal, voter=voter).count() == 1
