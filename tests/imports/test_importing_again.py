import pytest

from consultation.actions.moderation import hide_contribution
from consultation.models import ImportBatch, ImportedRow, Vote
from consultation.states import Move, ReasonCode, State
from tests.builders import an_administrator
from tests.imports.importing import golden, imported, row_counts, run_import

pytestmark = pytest.mark.django_db

HEADER = "id,lang,title,body,author,supports,hidden\n"


@pytest.fixture
def write(tmp_path):
    def _write(*rows: str, name: str = "rows.csv"):
        (tmp_path / name).write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return tmp_path / name

    return _write


@pytest.mark.parametrize(
    "names",
    [
        ("contributions.csv", "votes.csv"),
        ("decidim_proposals.csv", "decidim_comments.csv"),
        ("polis_comments.csv", "polis_votes.csv"),
        ("polis_database_comments.csv", "polis_database_votes.csv"),
    ],
)
def test_the_same_files_again_change_nothing(names):
    run_import(*map(golden, names))
    before = row_counts()
    assert "Nothing has changed since the last import" in run_import(*map(golden, names))
    assert row_counts() == before


def test_a_dry_run_writes_nothing_and_says_what_would_happen():
    before = row_counts()
    printed = run_import(golden("contributions.csv"), dry_run=True)
    assert "Contributions: 9 new, 0 changed, 0 unchanged" in printed
    assert "This was a dry run" in printed
    assert row_counts() == before


def test_a_changed_text_becomes_a_new_version_that_is_up(write):
    run_import(write("1,fr,Titre,Le premier texte,x,4,"))
    printed = run_import(write("1,fr,Titre,Le second texte,x,4,", name="again.csv"))
    assert "0 new, 1 changed, 0 unchanged" in printed
    proposal = imported("1")
    assert [version.body for version in proposal.versions.all()] == ["Le premier texte", "Le second texte"]
    assert proposal.published_version == proposal.current_version == proposal.versions.last()
    assert proposal.transitions.last().move == Move.EDIT
    assert proposal.revision == proposal.transitions.last().revision == 3
    assert [row.batch.file_name for row in ImportedRow.objects.order_by("pk")] == ["rows.csv", "again.csv"]


def test_changed_supports_make_no_new_version(write):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    run_import(write("1,fr,Titre,Un texte,x,5,", name="again.csv"))
    proposal = imported("1")
    assert (proposal.imported.supports_elsewhere, proposal.versions.count(), proposal.revision) == (5, 1, 2)
    assert "1 unchanged" in run_import(write("1,fr,Titre,Un texte,x,5,", name="third.csv"))


def test_new_rows_beside_old_ones_are_added(write):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    assert "1 new, 0 changed, 1 unchanged" in run_import(write("1,fr,Titre,Un texte,x,4,", "2,nl,Titel,Een tekst,y,,", name="two.csv"))
    assert ImportBatch.objects.last().counts == {"new": 1, "changed": 0, "unchanged": 1}


def test_what_the_file_now_hides_is_hidden_here(write):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    run_import(write("1,fr,Titre,Un texte,x,4,1", name="again.csv"))
    assert (imported("1").state, imported("1").transitions.last().move) == (State.HIDDEN, Move.HIDE)


def test_what_was_hidden_here_is_not_put_up_again(write):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    proposal = imported("1")
    hide_contribution(proposal, by=an_administrator(), revision=proposal.revision, reason_code=ReasonCode.INSULT)
    printed = run_import(write("1,fr,Titre,Un autre texte,x,4,", name="again.csv"))
    assert "Left as it is: again.csv, line 2: it is hidden here, which only a decision here can change" in printed
    assert (imported("1").state, imported("1").versions.count()) == (State.HIDDEN, 1)


@pytest.mark.parametrize(
    ("row", "reason"), [("1,fr,Titre,Un autre texte,z,4,", "another author"), ("1,fr,Titre,Un autre texte,,4,", "another author")]
)
def test_a_row_that_changes_hands_is_left_alone(write, row, reason):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    assert reason in run_import(write(row, name="again.csv"))
    assert imported("1").current_version.body == "Un texte"


def test_a_changed_vote_replaces_the_first(tmp_path, write):
    run_import(write("1,fr,Titre,Un texte,x,4,"))
    votes = tmp_path / "votes.csv"
    votes.write_text("participant,contribution_id,vote\nx,1,1\ny,1,0\n")
    run_import(votes)
    votes.write_text("participant,contribution_id,vote\nx,1,-1\ny,1,0\n")
    assert "0 new, 1 changed, 1 unchanged" in run_import(votes)
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0]
