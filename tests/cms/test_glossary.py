"""The organisation's glossary: editors keep it, and every later run is given it as it was then."""

import pytest
from django.core.management import CommandError, call_command

from cms.models import GlossaryTerm
from recommendations.actions.runs import start_run
from recommendations.models import AnalysisRun
from tests.builders import a_proposal, a_strategist, a_workshop, an_administrator
from tests.cms.building import an_editor
from tests.cms.test_back_office import signed_in
from tests.recommendations.stories import some_proposals

pytestmark = pytest.mark.django_db

ADD, LIST = "/cms/snippets/cms/glossaryterm/add/", "/cms/snippets/cms/glossaryterm/"


def _a_term(**words):
    return GlossaryTerm.objects.create(**{f"term_{code}": said for code, said in words.items()})


def test_editors_and_administrators_keep_the_glossary_and_nobody_else():
    workshop = a_workshop()
    for number, user in enumerate((an_editor(), an_administrator())):
        client = signed_in(user)
        sent = {"term_fr": f"sociétaire {number}", "term_nl": "vennoot", "term_en": ""}
        assert client.post(ADD, sent).status_code == 302
        assert f"sociétaire {number}" in client.get(LIST).content.decode()
    assert GlossaryTerm.objects.count() == 2
    signed_in(a_strategist(workshop.consultation)).post(ADD, {"term_fr": "part", "term_nl": "aandeel", "term_en": ""})
    assert GlossaryTerm.objects.count() == 2


def test_a_term_in_one_language_alone_joins_nothing():
    answer = signed_in(an_editor()).post(ADD, {"term_fr": "sociétaire", "term_nl": " | ", "term_en": ""})
    assert answer.status_code == 200
    assert "two languages at least" in answer.content.decode()
    assert not GlossaryTerm.objects.exists()


def test_a_run_is_given_the_glossary_as_it_was_when_it_was_started():
    workshop = a_workshop()
    some_proposals(workshop)
    _a_term(fr="sociétaire | coopérateur", nl=" vennoot ")
    _a_term(nl="aandeel", en="share")
    _a_term(fr="sociétaire|coopérateur", nl="vennoot")
    run = start_run(workshop.consultation, by=None, enqueue=False)
    GlossaryTerm.objects.all().delete()
    run.refresh_from_db()
    assert run.glossary == [{"nl": "aandeel", "en": "share"}, {"fr": "sociétaire|coopérateur", "nl": "vennoot"}]


@pytest.mark.once
def test_the_glossary_joins_languages_and_is_verified_with_the_run(capsys):
    workshop = a_workshop()
    some_proposals(workshop)
    for n in range(5):
        french = f"Nous voulons le frumelin pour tous les membres de la coopérative, numéro {n}."
        dutch = f"Wij willen de brobbel voor alle leden van de coöperatie, nummer {n}."
        a_proposal(workshop, title="Le frumelin", body=french, language="fr")
        a_proposal(workshop, title="De brobbel", body=dutch, language="nl")
    _a_term(fr="frumelin", nl="brobbel")
    run = AnalysisRun.objects.get(pk=start_run(workshop.consultation, by=None, groups=2).pk)
    assert "glossary" in run.manifest["lexicon"]
    call_command("verify_analysis", str(run.pk))
    AnalysisRun.objects.filter(pk=run.pk).update(glossary=[{"fr": "frumelin", "nl": "vergadering"}])
    with pytest.raises(CommandError):
        call_command("verify_analysis", str(run.pk))
    assert "The glossary of the run was changed after it." in capsys.readouterr().err
