import pytest

from consultation.models import Pseudonym, User
from consultation.states import State
from tests.imports.importing import golden, imported, run_import

pytestmark = pytest.mark.django_db


def import_both() -> str:
    return run_import(golden("decidim_proposals.csv"), golden("decidim_comments.csv"))


def test_a_proposal_has_the_text_and_the_language_of_its_filled_column():
    import_both()
    french, dutch, both = (imported(f"proposal-{number}").current_version for number in (11, 12, 13))
    assert (french.title, french.language) == ("Un vélo de fonction partagé", "fr")
    assert (dutch.title, dutch.language) == ("Treinabonnement terugbetalen", "nl")
    assert (both.title, both.body, both.language) == ("Des casiers", "Des casiers fermés à chaque étage.", "fr")


def test_rich_text_becomes_plain_text():
    import_both()
    body = imported("proposal-11").published_version.body
    assert body == "Trois vélos par antenne, pas plus.\n\n- réservation en ligne\n- entretien compris & assuré"


def test_state_endorsements_and_category_are_kept():
    import_both()
    proposal = imported("proposal-11")
    assert (proposal.imported.outcome_elsewhere, proposal.imported.supports_elsewhere) == ("accepted", 6)
    assert (proposal.workshop.slug, imported("proposal-12").workshop.slug) == ("mobilite", "mobiliteit")
    withdrawn = imported("proposal-13")
    assert (withdrawn.state, withdrawn.published_version, withdrawn.revision) == (State.WITHDRAWN, None, 3)


def test_comments_hang_on_their_proposals_and_an_answer_to_an_absent_comment_on_its_proposal():
    printed = import_both()
    first, second, third, orphan = (imported(f"comment-{number}") for number in (11, 12, 13, 15))
    assert first.proposal == imported("proposal-11")
    assert second.parent == third.parent == first
    assert (orphan.proposal, orphan.parent, orphan.imported.parent_source_id) == (imported("proposal-12"), None, "comment-14")
    assert "Note: 1 comments answer a comment that is not in the files" in printed
    assert [first.stance, second.stance, third.stance] == ["against", "", "for"]


def test_authors_are_numbers_and_their_names_are_not_kept():
    import_both()
    assert Pseudonym.objects.get(key="decidim-902").user == imported("proposal-12").author == imported("comment-12").author
    assert not User.objects.exclude(display_name="").exists()
