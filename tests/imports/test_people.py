import pytest
from django.core.management.base import CommandError

from consultation.models import Pseudonym, User, Vote
from tests.builders import a_consultation, a_facilitator, a_participant, a_workshop, an_administrator
from tests.imports.importing import golden, imported, row_counts, run_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(tmp_path):
    (tmp_path / "rows.csv").write_text("id,body,author\n1,Un texte écrit à la main,Nadia@Example.org\n", encoding="utf-8")
    return tmp_path / "rows.csv"


def test_an_author_known_by_address_is_that_person(letter):
    nadia = a_participant(a_consultation(slug="coop"), email="nadia@example.org")
    run_import(letter)
    assert imported("1").author == nadia
    assert not Pseudonym.objects.exists()


def test_an_address_that_nobody_has_is_kept_as_a_hash_only(letter):
    run_import(letter)
    assert imported("1").author.email is None
    assert "nadia" not in Pseudonym.objects.get().key.lower()
    assert "unchanged" in run_import(letter)


def test_an_author_who_joins_later_does_not_change_what_was_imported(letter):
    run_import(letter)
    a_participant(a_consultation(), email="nadia@example.org")
    before = row_counts()
    run_import(letter)
    assert row_counts() == before


def test_an_import_never_changes_the_vote_of_a_person_with_an_account(letter, tmp_path):
    nadia = a_participant(a_consultation(slug="coop"), email="nadia@example.org")
    run_import(golden("contributions.csv"))
    Vote.objects.create(proposal=imported("a1"), version=imported("a1").current_version, voter=nadia, value=-1)
    (tmp_path / "votes.csv").write_text("participant,contribution_id,vote\nnadia@example.org,a1,1\n")
    assert "Note: 1 votes differ from what people with an account voted here" in run_import(tmp_path / "votes.csv")
    assert Vote.objects.get().value == -1


def test_a_person_who_votes_under_two_spellings_of_an_address_votes_once(tmp_path):
    run_import(golden("contributions.csv"))
    (tmp_path / "votes.csv").write_text("participant,contribution_id,vote\nLeo@Example.org,a1,1\nleo@example.org,a1,-1\n")
    run_import(tmp_path / "votes.csv")
    assert Vote.objects.get().value == -1


def test_an_administrator_may_import_into_what_does_not_exist_yet():
    administrator = an_administrator()
    run_import(golden("contributions.csv"), by=administrator.email.upper())
    assert imported("a1").imported.rows.get().batch.by == administrator
    assert imported("a1").transitions.get().by == administrator
    assert imported("a1").published_version.by == imported("a1").author


def test_a_facilitator_imports_into_their_own_workshop_only():
    workshop = a_workshop(a_consultation(slug="coop"), slug="mine")
    other = a_workshop(workshop.consultation, slug="other")
    facilitator = a_facilitator(workshop)
    for told in ({"workshop": other.slug}, {"workshop": "not-there"}, {}, {"workshop": other.slug, "dry_run": True}):
        before = row_counts()
        with pytest.raises(CommandError, match="Your role does not allow this"):
            run_import(golden("contributions.csv"), by=facilitator.email, **told)
        assert row_counts() == before
    run_import(golden("contributions.csv"), by=facilitator.email, workshop="mine")
    assert workshop.contributions.count() == 9


def test_a_facilitator_cannot_add_votes_to_another_workshop(tmp_path):
    run_import(golden("contributions.csv"), workshop="theirs")
    facilitator = a_facilitator(a_workshop(a_consultation()))
    with pytest.raises(CommandError, match="Your role does not allow this"):
        run_import(golden("votes.csv"), by=facilitator.email)
    assert not Vote.objects.exists()


def test_a_participant_may_not_import():
    participant = a_participant(a_workshop(a_consultation(slug="coop"), slug="mine").consultation)
    with pytest.raises(CommandError, match="Your role does not allow this"):
        run_import(golden("contributions.csv"), by=participant.email, workshop="mine")


def test_an_importer_that_nobody_knows_is_refused():
    with pytest.raises(CommandError, match=r"There is no account nobody@example\.org"):
        run_import(golden("contributions.csv"), by="nobody@example.org")
    assert not User.objects.exists()
