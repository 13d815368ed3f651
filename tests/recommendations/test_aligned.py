"""Texts in several languages, and a sentence model: every later run of the site reads with what the installation has."""

import pytest
from django.core.management import CommandError, call_command

from consultation.actions.people import erase_person
from consultation.actions.translations import take_down_translation, translate_text
from consultation.models import VersionTranslation, Workshop
from recommendations.actions.aligned import aligned_of
from recommendations.actions.runs import start_run
from recommendations.models import AlignedText, AnalysisRun
from recommendations.states import RunState
from tests.analysis.sentence_models import static_model
from tests.builders import a_facilitator, a_proposal, a_workshop
from tests.keeping import keeping
from tests.recommendations.stories import an_analysis

pytestmark = pytest.mark.django_db

NAMES = {"title_fr": "La voix des membres", "title_nl": "De stem van de leden", "title_en": "The voice of members"}


INVENTED = (("frumelin", "zwoef", "brobbel", "plekker"), ("zorpal", "tuvane", "klinst", "smiddel"))


def a_translated_workshop() -> Workshop:
    """Proposals in French and Dutch on two subjects, each in two invented words a language; those in French are translated into Dutch."""
    workshop = a_workshop(**NAMES)
    for n in range(6):
        for one, two, three, four in INVENTED:
            french = a_proposal(workshop, title=f"Le {one}", language="fr", body=f"Le {one} et la {two} pour nous tous, plan {n}.")
            translate_text(
                french, by=french.author, language="nl", title=f"De {three}", body=f"De {three} en het {four} voor ons, plan {n}."
            )
            a_proposal(workshop, title=f"De {three}", language="nl", body=f"Wij willen hier een {three} en een {four}, ontwerp {n}.")
    return workshop


def not_analysed(workshop: Workshop) -> AnalysisRun:
    return start_run(workshop.consultation, by=None, enqueue=False)


@pytest.fixture
def workshop() -> Workshop:
    return a_workshop(**NAMES)


@pytest.fixture
def proposal(workshop):
    return a_proposal(workshop, title="Un membre, une voix", body="Chacun compte une fois.", language="fr")


analysed = keeping(lambda: an_analysis(a_translated_workshop().consultation).pk)


@pytest.fixture
def run(analysed):
    return AnalysisRun.objects.get(pk=analysed)


def test_a_run_is_given_the_names_of_the_consultation_in_its_languages_as_they_were(workshop, proposal):
    a_workshop(workshop.consultation, title_fr="Un brouillon", title_nl="Een ontwerp", visibility=Workshop.Visibility.DRAFT)
    a_workshop(workshop.consultation, title_fr="Sans traduction", title_en="")
    run = not_analysed(workshop)
    Workshop.objects.update(title_nl="Iets anders")
    assert {"fr": "La voix des membres", "nl": "De stem van de leden", "en": "The voice of members"} in aligned_of(run)
    said = " ".join(text for texts in aligned_of(run) for text in texts.values())
    assert "brouillon" not in said
    assert "Sans" not in said


def test_a_run_is_given_what_people_translated_and_nothing_of_a_machine_or_taken_down(workshop, proposal):
    version = proposal.published_version
    translate_text(proposal, by=proposal.author, language="nl", title="Oud", body="Oude vertaling.")
    translate_text(proposal, by=proposal.author, language="nl", title="Eén lid, één stem", body="Iedereen telt één keer.")
    bad = translate_text(proposal, by=proposal.author, language="en", title="Wrong", body="Wrong words.")
    take_down_translation(bad, by=a_facilitator(workshop), reason="It says something else.")
    VersionTranslation.objects.create(version=version, language="en", title="By a machine", body="x", by=proposal.author, machine="m")
    found = [texts for texts in aligned_of(not_analysed(workshop)) if "Chacun" in texts.get("fr", "")]
    assert found == [{"fr": "Un membre, une voix\nChacun compte une fois.", "nl": "Eén lid, één stem\nIedereen telt één keer."}]


def test_what_people_translated_joins_words_that_no_dictionary_knows(run):
    groups = {}
    for item in run.items.select_related("version", "placement__group"):
        groups.setdefault((item.version.title), set()).add(item.placement.group.key)
    assert run.manifest["parallel_sha256"]
    assert groups["Le frumelin"] == groups["De brobbel"]
    assert groups["Le frumelin"] != groups["Le zorpal"] == groups["De klinst"]


def test_a_run_that_learnt_from_translations_is_verified_with_them(run, capsys):
    call_command("verify_analysis", str(run.pk))
    VersionTranslation.objects.filter(title="De brobbel").update(body="Heel iets anders.")
    with pytest.raises(CommandError):
        call_command("verify_analysis", str(run.pk))
    assert "A text in several languages that the run learnt from was changed after it." in capsys.readouterr().err


def test_what_a_run_learnt_from_goes_with_the_person_who_wrote_it(run, capsys):
    erased = run.aligned.exclude(translation=None).select_related("translation__version__contribution__author").first()
    author = erased.translation.version.contribution.author
    erase_person(author, by=author, keep_words=False)
    again = AlignedText.objects.select_related("translation__version").get(pk=erased.pk)
    assert again.words == {}
    assert len(aligned_of(run)) == run.aligned.count() - 1
    call_command("verify_analysis", str(run.pk))
    assert "2 sources erased, their hashes kept" in capsys.readouterr().out


def test_a_sentence_model_that_the_settings_name_is_read_with_and_verified(settings, tmp_path, capsys):
    settings.ANALYSIS_MODEL = static_model(tmp_path / "model", {"membre": 0, "voix": 0, "factures": 1, "clients": 1})
    workshop = a_translated_workshop()
    run = an_analysis(workshop.consultation)
    assert len(run.manifest["model_sha256"]) == 64
    call_command("verify_analysis", str(run.pk))
    settings.ANALYSIS_MODEL = None
    with pytest.raises(CommandError):
        call_command("verify_analysis", str(run.pk))
    assert "another sentence model" in capsys.readouterr().err


def test_a_sentence_model_that_cannot_be_read_fails_the_run_with_a_sentence(settings, tmp_path, workshop, proposal):
    settings.ANALYSIS_MODEL = tmp_path
    run = AnalysisRun.objects.get(pk=start_run(workshop.consultation, by=None).pk)
    assert run.state == RunState.FAILED
    assert run.error.endswith(".")
    assert str(tmp_path) in run.error
