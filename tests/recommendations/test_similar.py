"""What was said already: found while somebody writes, in any of the three languages, and only what they may read."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.lexicon import read_lexicon
from analysis.neighbour_index import NeighbourIndex, read_index, write_index
from analysis.neighbours import SimilarityIndex
from consultation.actions.moderation import hide_contribution
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, save_draft, withdraw_proposal
from consultation.models import Consultation, Contribution, User, Workshop
from recommendations.actions.similar_index import make_index
from recommendations.languages import guessed_language
from recommendations.similarity import Suggestion, Suggestions, panel_of, suggesting, suggestions
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_user, a_workshop

TEXTS = [
    ("Un fonds de solidarité pour les maladies", "Une caisse commune aide les membres malades quand ils ne peuvent plus travailler.", "fr"),
    ("Een wachtruimte met werkplekken", "Gratis werkplekken met goed internet in elk kantoor, ook in de avond.", "nl"),
    ("Elect the board every two years", "Members should elect the board of the cooperative every two years by secret ballot.", "en"),
    ("Des factures plus rapides", "Les clients doivent payer les factures dans les trente jours, sinon une amende.", "fr"),
    ("Lessen over belastingen", "Een cursus over belastingen en boekhouding voor nieuwe leden.", "nl"),
    ("A night bus to the assembly", "A bus brings members from every town to the general assembly and back.", "en"),
]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    suggesting._kept.clear()
    cache.clear()
    yield
    suggesting._kept.clear()


@pytest.fixture
def workshop(db: None) -> Workshop:
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    for title, body, language in TEXTS:
        a_proposal(workshop, by=author, title=title, body=body, language=language)
    return workshop


@pytest.fixture
def writer(workshop: Workshop) -> User:
    return a_participant(workshop.consultation)


def _titles(consultation: Consultation, user: User, title: str, body: str = "", language: str = "", **more: object) -> list[str]:
    found = suggestions(consultation, user, title=title, body=body, language=language, wait=30, **more)
    assert found.ready
    return [each.proposal.standing_text.title for each in found.found]


@pytest.mark.once
@pytest.mark.parametrize(
    ("title", "body", "language", "found"),
    [
        ("Solidariteitsfonds", "Een gemeenschappelijk fonds helpt zieke leden die niet kunnen werken.", "nl", TEXTS[0][0]),
        ("A fund for sick members", "A common fund helps members who are ill and cannot work.", "en", TEXTS[0][0]),
        ("Élire le conseil", "Les membres élisent le conseil de la coopérative tous les deux ans.", "fr", TEXTS[2][0]),
        ("Payer les factures", "Les factures doivent être payées plus rapidement par les clients.", "fr", TEXTS[3][0]),
    ],
)
def test_what_says_the_same_is_found_first_in_whatever_language(
    workshop: Workshop, writer: User, title: str, body: str, language: str, found: str
) -> None:
    make_index(workshop.consultation_id)
    assert _titles(workshop.consultation, writer, title, body, language)[0] == found


def test_something_else_altogether_is_like_nothing(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    assert _titles(workshop.consultation, writer, "Penguins", "Penguins swim below the ice of Antarctica in winter.", "en") == []


def test_a_new_proposal_is_found_at_once_and_an_old_version_no_longer(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    asked = ("Solidarité en cas de maladie", "Une caisse pour les membres malades.", "fr")
    _titles(workshop.consultation, writer, *asked)
    new = a_proposal(workshop, title="Une caisse pour les malades", body="Une caisse commune pour les membres malades.", language="fr")
    assert new.published_version.title in _titles(workshop.consultation, writer, *asked)
    edit_proposal(new, by=new.author, title="Elect a board", body="Members should elect the board by ballot.", language="en")
    titles = _titles(workshop.consultation, writer, *asked)
    assert "Une caisse pour les malades" not in titles
    assert "Elect a board" in _titles(workshop.consultation, writer, "Elect the board", "Members elect the board by secret ballot.", "en")


def test_only_what_one_may_read_is_found(workshop: Workshop, writer: User) -> None:
    consultation, asked = workshop.consultation, ("Un fonds pour les malades", "Une caisse aide les membres malades.", "fr")
    same = {"title": "Une caisse pour les malades", "body": "Une caisse aide les membres malades.", "language": "fr"}
    hidden, withdrawn = a_proposal(workshop, **same), a_proposal(workshop, **same)
    a_proposal(a_workshop(consultation, moderation="before"), **same)
    a_proposal(a_workshop(a_consultation()), **same)
    save_draft(workshop, by=a_participant(consultation), **same)
    for_members = a_proposal(a_workshop(consultation, visibility=Workshop.Visibility.MEMBERS), **same)
    make_index(consultation.pk)
    hide_contribution(hidden, by=a_facilitator(workshop), revision=hidden.revision, reason_code="insult")
    withdraw_proposal(withdrawn, by=withdrawn.author)
    found = suggestions(consultation, writer, title=asked[0], body=asked[1], language="fr", wait=30)
    assert [each.proposal for each in found.found if each.proposal.standing_text.title == same["title"]] == [for_members]
    for_strangers = suggestions(consultation, a_user(), title=asked[0], body=asked[1], language="fr", wait=30)
    assert for_members not in [each.proposal for each in for_strangers.found]


def test_at_most_five_and_never_the_draft_itself(workshop: Workshop, writer: User) -> None:
    for number in range(7):
        a_proposal(workshop, title=f"Un fonds pour les malades {number}", body="Une caisse aide les membres malades.", language="fr")
    mine = a_proposal(workshop, by=writer, title="Un fonds pour les malades", body="Une caisse aide les membres malades.", language="fr")
    make_index(workshop.consultation_id)
    asked = ("Un fonds pour les malades", "Une caisse aide les membres malades.", "fr")
    titles = _titles(workshop.consultation, writer, *asked, leaving_out=mine)
    assert len(titles) == 5
    assert mine.published_version.title not in titles


def _panel(user: User | None, workshop: Workshop, **data: str) -> tuple[int, str]:
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/en/writing/similar/{workshop.consultation.slug}/{workshop.slug}/", data)
    return answer.status_code, answer.content.decode()


def test_the_panel_offers_to_support_or_to_tell_apart_and_keeps_what_was_typed(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    asked = {"title": "Un fonds pour les malades", "body": "Une caisse aide les membres malades.", "language": "fr"}
    _titles(workshop.consultation, writer, *asked.values())
    status, page = _panel(writer, workshop, **asked)
    assert status == 200
    assert 'lang="fr"' in page
    reference = page.partition('name="different-')[2][:7]
    assert f"/en/p/{reference}/support/" in page
    assert "for Gent only" in _panel(writer, workshop, **asked, **{f"different-{reference}": "for Gent only"})[1]


SUPPORT = "This is what I mean"


def test_support_is_offered_only_where_the_person_may_vote(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    asked = {"title": "Un fonds pour les malades", "body": "Une caisse aide les membres malades.", "language": "fr"}
    _titles(workshop.consultation, writer, *asked.values())
    assert SUPPORT in _panel(writer, workshop, **asked)[1]
    page = _panel(a_facilitator(workshop), workshop, **asked)[1]
    assert TEXTS[0][0] in page
    assert SUPPORT not in page
    assert "If you support one" not in page
    elsewhere = a_workshop(workshop.consultation)
    Workshop.objects.filter(pk=workshop.pk).update(closes_at=timezone.now())
    page = _panel(writer, elsewhere, **asked)[1]
    assert TEXTS[0][0] in page
    assert SUPPORT not in page


@pytest.mark.once
def test_the_panel_asks_no_more_for_many_than_for_one(workshop: Workshop, writer: User, django_assert_num_queries) -> None:
    made = [a_proposal(a_workshop(workshop.consultation)).pk for _n in range(5)]
    proposals = list(Contribution.objects.filter(pk__in=made).with_texts())
    with CaptureQueriesContext(connection) as queries:
        assert panel_of(Suggestions([Suggestion(proposals[0], 1.0)], ready=True, outdated=False), writer, {})["offers_support"]
    with django_assert_num_queries(len(queries)):
        panel_of(Suggestions([Suggestion(proposal, 1.0) for proposal in proposals], ready=True, outdated=False), writer, {})


def test_without_an_index_one_is_asked_for_and_nobody_waits(workshop: Workshop, writer: User) -> None:
    status, page = _panel(writer, workshop, title="Un fonds pour les malades", body="")
    assert status == 200
    assert "still being read" in page
    assert suggesting.index_path(workshop.consultation_id).exists(), "the worker was asked"


def test_a_damaged_index_is_made_anew(workshop: Workshop, writer: User) -> None:
    path = suggesting.index_path(workshop.consultation_id)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not an index")
    found = suggestions(workshop.consultation, writer, title="Un fonds pour les malades", body="", wait=30)
    assert found == Suggestions([], ready=False, outdated=True) or not path.exists()
    assert not path.exists()


def test_only_people_who_are_signed_in_and_may_read_the_workshop_are_answered(workshop: Workshop) -> None:
    assert _panel(None, workshop, title="x")[0] == 302
    hidden = a_workshop(workshop.consultation, visibility=Workshop.Visibility.DRAFT)
    assert _panel(a_participant(workshop.consultation), hidden, title="x")[0] == 404


def test_the_preview_shows_similar_proposals_without_scripts(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    draft = save_draft(workshop, by=writer, title="Un fonds pour les malades", body="Une caisse aide les membres malades.", language="fr")
    client = Client()
    client.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/en/p/{draft.reference}/preview/").content.decode()
    assert TEXTS[0][0] in page
    assert "This is what I mean" in page


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Les membres doivent pouvoir voter en ligne.", "fr"), ("De leden moeten online kunnen stemmen.", "nl"),
        ("Members should be able to vote on line.", "en"), ("ok", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_language_is_guessed_or_left_open(text: str, code: str) -> None:
    assert guessed_language(text) == code


@pytest.mark.django_db
def test_the_language_is_told_by_its_name() -> None:
    client = Client()
    assert client.post("/fr/writing/language/", {"text": "De leden moeten online kunnen stemmen."}).status_code == 302
    client.force_login(a_user(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/fr/writing/language/", {"text": "De leden moeten online kunnen stemmen."})
    assert answer.json() == {"code": "nl", "name": "Nederlands"}


def _table(rows: list[tuple[str, str, str]], start: int = 0) -> pd.DataFrame:
    named = [(f"t{number}", *row) for number, row in enumerate(rows, start)]
    return pd.DataFrame(named, columns=["id", "title", "body", "lang"], dtype=object)


def test_the_turned_index_gives_the_scores_of_the_search_it_turns(tmp_path: Path) -> None:
    lexicon = read_lexicon(dictionaries=None)
    pool = _table(TEXTS)
    made = SimilarityIndex.of(pool, lexicon=lexicon)
    write_index(made, tmp_path / "x.index")
    turned = NeighbourIndex(read_index(tmp_path / "x.index"), lexicon)
    for title, body, language in [
        ("Sick members", "A fund for members who are ill", "en"),
        ("Bureaux", "Travailler le soir au bureau", "fr"),
    ]:
        asked = _table([(title, body, language)], start=99)
        expected = made.search(asked, k=6, lexicon=lexicon)
        got = turned.search(asked, k=6)
        assert [name for name, _score in got] == expected["id"].tolist()
        assert [score for _name, score in got] == pytest.approx(expected["score"].tolist(), abs=2e-4)


def test_a_text_added_to_an_index_is_found_and_the_index_before_stays() -> None:
    lexicon = read_lexicon(dictionaries=None)
    before = NeighbourIndex(SimilarityIndex.of(_table(TEXTS), lexicon=lexicon), lexicon)
    after = before.add(_table([("Malades", "Un fonds pour les membres malades", "fr")], start=50))
    asked = _table([("", "Un fonds pour les membres malades", "fr")], start=99)
    assert after.search(asked, k=1)[0][0] == "t50"
    assert ("t50" in after, "t50" in before, after.added, before.added) == (True, False, 1, 0)


def test_what_was_erased_is_like_nothing_at_once(workshop: Workshop, writer: User) -> None:
    make_index(workshop.consultation_id)
    asked = ("Un fonds de solidarité", "Une caisse commune aide les membres malades.", "fr")
    assert _titles(workshop.consultation, writer, *asked)
    author = workshop.contributions.first().author
    erase_person(author, by=author, keep_words=False)
    assert suggestions(workshop.consultation, writer, title=asked[0], body=asked[1], wait=30).found == []
    assert workshop.consultation_id not in suggesting._kept
    make_index(workshop.consultation_id)
    assert suggestions(workshop.consultation, writer, title=asked[0], body=asked[1], wait=30).found == []
