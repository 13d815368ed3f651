"""The stages of a consultation's last analysis are kept for its next one, and no longer."""

import pytest
from django.core.management import call_command

from consultation.actions.people import erase_person
from tests.builders import an_administrator
from tests.recommendations.stories import a_discussed_workshop, an_analysis

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.ANALYSIS_CACHE = tmp_path / "kept"
    return settings.ANALYSIS_CACHE


def _entries(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*.stage")}


def test_an_analysis_is_the_same_with_kept_stages_and_without(settings, folder):
    consultation = a_discussed_workshop()[0].consultation
    first = an_analysis(consultation, afresh=True)
    kept = _entries(folder / str(consultation.pk))
    second = an_analysis(consultation, afresh=True)
    settings.ANALYSIS_CACHE = None
    third = an_analysis(consultation, afresh=True)
    assert kept == _entries(folder)
    assert first.output_sha256 == second.output_sha256 == third.output_sha256


def test_what_was_kept_of_an_erased_text_is_gone_after_the_next_analysis(folder):
    workshop, proposals = a_discussed_workshop()
    an_analysis(workshop.consultation)
    before = _entries(folder)
    erase_person(proposals[0].author, by=an_administrator(), keep_words=False, reason="Asked by letter.")
    an_analysis(workshop.consultation, groups=3)
    after = _entries(folder)
    assert after
    assert not set(before.values()) & set(after.values())


def test_a_verification_uses_nothing_that_was_kept(folder):
    run = an_analysis(a_discussed_workshop()[0].consultation)
    for entry in folder.rglob("*.stage"):
        entry.unlink()
    call_command("verify_analysis", run.pk)
    assert not _entries(folder)
