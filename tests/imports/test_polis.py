import pytest
from django.core.management.base import CommandError

from consultation.models import Pseudonym, Vote
from consultation.states import State
from tests.imports.importing import golden, imported, run_import

pytestmark = pytest.mark.django_db

EXPORT = ("polis_comments.csv", "polis_votes.csv")
DATABASE = ("polis_database_comments.csv", "polis_database_votes.csv")
STORED = {
    ("c0", "p0"): 1, ("c0", "p1"): 1, ("c0", "p2"): 1,
    ("c1", "p0"): -1, ("c1", "p1"): -1, ("c1", "p2"): 0, ("c2", "p0"): 1, ("c2", "p2"): -1,
}  # fmt: skip


def stored_votes() -> dict[tuple[str, str], int]:
    people = dict(Pseudonym.objects.values_list("user_id", "key"))
    return {(vote.proposal.imported.source_id, people[vote.voter_id]): vote.value for vote in Vote.objects.all()}


@pytest.mark.parametrize("names", [EXPORT, DATABASE], ids=["export: 1 is agree", "database: -1 is agree"])
def test_agree_is_agree_whatever_sign_the_source_writes(names):
    printed = run_import(*map(golden, names))
    assert "4 agreed, 3 disagreed, 1 passed" in printed
    assert stored_votes() == STORED


def test_the_later_vote_counts_even_where_it_comes_first_in_the_file():
    run_import(*map(golden, EXPORT))
    assert stored_votes()["c1", "p1"] == -1


def test_what_moderators_rejected_is_hidden_with_its_votes():
    run_import(*map(golden, EXPORT))
    assert imported("c2").state == State.HIDDEN
    assert imported("c2").votes.count() == 2
    assert imported("c1").state == State.PUBLISHED


def test_timestamps_are_read_in_seconds_and_in_milliseconds():
    run_import(*map(golden, EXPORT), consultation="export")
    exported = imported("c0").created_at
    imported_again = run_import(*map(golden, DATABASE), consultation="database")
    assert imported_again
    assert exported.isoformat() == "2025-11-03T09:00:00+00:00"
    assert set(Vote.objects.filter(proposal__workshop__consultation__slug="database").values_list("at", flat=True)) == set(
        Vote.objects.filter(proposal__workshop__consultation__slug="export").values_list("at", flat=True)
    )


def test_a_file_told_to_be_of_another_format_is_refused():
    with pytest.raises(CommandError, match="it lacks tid, txt"):
        run_import(golden("polis_comments.csv"), format="polis-database")
