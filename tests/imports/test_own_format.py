import pytest

from consultation.models import Consultation, Contribution, ImportBatch, Pseudonym, Transition, Vote, Workshop
from consultation.states import Move, State
from tests.imports.importing import golden, imported, run_import

pytestmark = pytest.mark.django_db


def test_texts_languages_dates_and_authors_are_those_of_the_file():
    run_import(golden("contributions.csv"))
    proposal = imported("a1")
    assert proposal.published_version.title == "Des assemblées le soir"
    assert proposal.published_version.body.splitlines()[1] == "Une fois sur deux, tenez-les après 19 heures."
    assert proposal.published_version.language == "fr"
    assert proposal.created_at.isoformat() == "2026-01-12T17:30:00+00:00"
    assert imported("a3").created_at.isoformat() == "2026-01-13T08:15:00+00:00"
    assert Pseudonym.objects.get(key="m-14").user == proposal.author == imported("c2").author
    assert imported("a4").author is None


def test_the_language_that_is_not_declared_is_guessed():
    assert "Languages: nl 4, fr 3, en 2" in run_import(golden("contributions.csv"))
    assert imported("a4").published_version.language == "nl"


def test_supports_and_outcome_are_kept_apart_from_votes():
    run_import(golden("contributions.csv"))
    assert imported("a1").imported.supports_elsewhere == 12
    assert imported("a1").imported.outcome_elsewhere == "accepted"
    assert imported("a4").imported.supports_elsewhere is None
    assert not Vote.objects.exists()


def test_imported_authors_cannot_sign_in():
    run_import(golden("contributions.csv"))
    author = imported("a1").author
    assert (author.is_active, author.email, author.has_usable_password()) == (False, None, False)


def test_deeper_answers_join_the_first_comment_and_keep_their_parent():
    run_import(golden("contributions.csv"))
    first, second, third = imported("c1"), imported("c2"), imported("c3")
    assert (first.proposal, first.parent) == (imported("a1"), None)
    assert second.parent == third.parent == first
    assert third.proposal == imported("a1")
    assert third.imported.parent_source_id == "c2"
    assert (first.stance, second.stance, third.stance) == ("for", "question", "against")


def test_each_theme_becomes_a_workshop_and_comments_follow_their_proposal():
    printed = run_import(golden("contributions.csv"))
    assert "Made the workshop vie-democratique (Vie démocratique)." in printed
    assert {workshop.slug: workshop.contributions.count() for workshop in Workshop.objects.all()} == {"vie-democratique": 5, "diensten": 4}
    assert imported("c4").workshop.slug == "diensten"


def test_rows_go_to_the_workshop_named():
    run_import(golden("contributions.csv"), workshop="one-room")
    assert Workshop.objects.get().contributions.count() == 9


def test_rows_without_a_theme_go_to_imported(tmp_path):
    (tmp_path / "plain.csv").write_text("id,body\n1,Un texte tout seul\n")
    run_import(tmp_path / "plain.csv")
    workshop = Workshop.objects.get()
    assert (workshop.slug, workshop.title_nl) == ("imported", "Geïmporteerde bijdragen")


def test_a_consultation_made_by_an_import_takes_no_more_contributions():
    assert "Made the consultation coop, closed for contributions." in run_import(golden("contributions.csv"))
    phase = Consultation.objects.get(slug="coop").phases.get()
    assert (phase.kind, phase.state, phase.starts_at.date().isoformat()) == ("contribute", "closed", "2026-01-12")


def test_what_was_hidden_elsewhere_is_hidden_and_was_never_published():
    run_import(golden("contributions.csv"))
    advertisement = imported("a5")
    assert (advertisement.state, advertisement.published_version, advertisement.published_at) == (State.HIDDEN, None, None)
    assert advertisement.current_version.body.startswith("Promotion")
    assert [step.move for step in advertisement.transitions.all()] == [Move.SUBMIT, Move.HIDE]
    assert advertisement.revision == advertisement.transitions.last().revision


def test_every_contribution_has_its_history_and_its_provenance():
    run_import(golden("contributions.csv"))
    assert Transition.objects.filter(move=Move.SUBMIT).count() == Contribution.objects.count() == 9
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.format, batch.by, len(batch.sha256)) == ("contributions.csv", "own", None, 64)
    assert batch.rows.get(imported__source_id="a2").row == 4
    assert {row.version for row in batch.rows.all()} == {contribution.current_version for contribution in Contribution.objects.all()}


def test_votes_count_once_each_person_and_the_last_one_stands():
    printed = run_import(golden("contributions.csv"), golden("votes.csv"))
    assert "Votes: 6 new, 0 changed, 0 unchanged; 4 agreed, 1 disagreed, 1 passed" in printed
    proposal = Contribution.objects.with_tallies().get(pk=imported("a2").pk)
    assert (proposal.agree, proposal.disagree, proposal.passed) == (3, 1, 0)
    assert Vote.objects.get(proposal=proposal, voter=Pseudonym.objects.get(key="m-20").user).version == proposal.current_version


def test_votes_may_come_after_their_contributions():
    run_import(golden("contributions.csv"))
    run_import(golden("votes.csv"))
    assert Vote.objects.count() == 6


def test_comments_may_come_after_their_proposals(tmp_path):
    run_import(golden("contributions.csv"))
    (tmp_path / "more.csv").write_text("id,body,parent_id\nc9,Je suis d’accord,c3\n", encoding="utf-8")
    run_import(tmp_path / "more.csv")
    answer = imported("c9")
    assert (answer.proposal, answer.parent, answer.workshop) == (imported("a1"), imported("c1"), imported("a1").workshop)
