"""Writing a proposal in a real browser: the panel, the draft that keeps itself, the language, and what is accessible after each."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from consultation.actions.attachments import attach_file, read_upload
from consultation.actions.drafts import save_draft
from consultation.actions.proposals import edit_proposal
from consultation.models import Contribution
from recommendations.actions.similar_index import make_index
from recommendations.similarity import suggestions
from tests.builders import a_comment, a_participant, a_proposal, a_workshop
from tests.consultation.files import a_document, a_picture, upload
from tests.visual.test_in_a_browser import faults, sign_in

pytestmark = pytest.mark.django_db
SAME = {"title": "Un fonds pour les malades", "body": "Une caisse aide les membres malades.", "language": "fr"}


@pytest.fixture
def other(settings, tmp_path: Path) -> Contribution:
    settings.DATA_DIR = tmp_path
    cache.clear()
    other = a_proposal(a_workshop(title_fr="Qui décide ?", title_nl="Wie beslist?", title_en="Who decides?"), **SAME)
    make_index(other.workshop.consultation_id)
    suggestions(other.workshop.consultation, other.author, title=SAME["title"], body="", wait=60)
    return other


def _form(other: Contribution, language: str = "en") -> str:
    return f"/{language}/w/{other.workshop.consultation.slug}/{other.workshop.slug}/propose/"


@pytest.mark.parametrize(("language", "width", "scheme"), [("fr", 360, "light"), ("nl", 360, "dark"), ("en", 1280, "light")])
def test_what_was_said_already_appears_quietly_and_the_draft_keeps_itself(
    visit, client, other, language: str, width: int, scheme: str
) -> None:
    writer = a_participant(other.workshop.consultation)
    sign_in(client, writer)

    def look(page: Any) -> tuple[list[str], str]:
        page.fill("#id_title", "Fonds voor zieken")
        page.type("#id_body", "Een kas die de zieke leden helpt.")
        page.wait_for_selector(".similar__item")
        page.wait_for_selector("#draft-line[data-state=kept]")
        page.wait_for_function("document.querySelector('[data-guess] option').textContent.includes('Nederlands')")
        page.click(".similar__different summary")
        page.click(".more-fields summary")
        return faults(page), page.locator("#similar-status").inner_text()

    found, said = visit(_form(other, language), look, width=width, scheme=scheme)
    assert found == []
    assert said.startswith("1 ")
    assert Contribution.objects.get(author=writer).current_version.title == "Fonds voor zieken"


def test_a_text_typed_without_a_connection_is_given_back(visit, client, other) -> None:
    sign_in(client, a_participant(other.workshop.consultation))

    def look(page: Any) -> tuple[str, str]:
        page.route("**/keep/", lambda route: route.abort())
        page.type("#id_title", "Kept on this device")
        page.wait_for_selector("#draft-line[data-state=offline]")
        page.reload()
        page.wait_for_selector("#draft-line[data-state=back]")
        return page.input_value("#id_title"), page.locator("#draft-line").inner_text()

    title, line = visit(_form(other), look)
    assert title == "Kept on this device"
    assert "We put back" in line


def _sent(page: Any) -> None:
    with page.expect_navigation():
        page.click("#comment button[type=submit]")
    page.wait_for_selector("#comment")
    page.wait_for_load_state("load")


def test_a_comment_that_was_sent_is_not_given_back(visit, client, other) -> None:
    sign_in(client, a_participant(other.workshop.consultation))
    path = f"/en/p/{other.reference}/"

    def look(page: Any) -> tuple[str, str, str]:
        page.type("#id_body", "**Non**, une caisse.\n\nMais *laquelle* ?")
        _sent(page)
        after = page.input_value("#id_body")
        page.type("#id_body", "  ")
        _sent(page)
        page.fill("#id_body", "")
        page.type("#id_body", "- plus court")
        _sent(page)
        return after, page.input_value("#id_body"), page.evaluate("JSON.stringify(localStorage)")

    assert visit(path, look) == ("", "", "{}")
    assert sorted(other.comments.values_list("current_version__body", flat=True)) == [
        "**Non**, une caisse.\n\nMais *laquelle* ?",
        "- plus court",
    ]


def test_a_comment_lost_on_its_way_is_given_back_and_sent_once(visit, client, other) -> None:
    sign_in(client, a_participant(other.workshop.consultation))
    path = f"/en/p/{other.reference}/"

    def look(page: Any) -> tuple[str, bool]:
        page.type("#id_body", "**Oui**, une caisse.")
        key = page.input_value("#comment [name=idempotency_key]")
        page.route("**/comment/", lambda route: route.abort())
        page.click("#comment button[type=submit]")
        page.wait_for_timeout(500)
        page.goto(path)
        page.wait_for_selector("#draft-line[data-state=back]")
        given, same = page.input_value("#id_body"), key == page.input_value("#comment [name=idempotency_key]")
        page.unroute("**/comment/")
        _sent(page)
        return given, same

    assert visit(path, look) == ("**Oui**, une caisse.", True)
    assert other.comments.count() == 1


def test_an_answer_that_was_not_sent_is_given_back_where_it_was_written(visit, client, other) -> None:
    first, second = a_comment(other), a_comment(other)
    sign_in(client, a_participant(other.workshop.consultation))
    path = f"/en/p/{other.reference}/"

    def look(page: Any) -> list[str]:
        page.type("#id_body", "An answer to the first.")
        found = []
        for place in (path, f"{path}?reply_to={second.reference}", f"{path}?reply_to={first.reference}"):
            page.goto(place)
            found.append(page.input_value("#id_body"))
        return found

    assert visit(f"{path}?reply_to={first.reference}", look) == ["", "", "An answer to the first."]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_pages_of_writing_are_accessible(visit, client, other, width: int, scheme: str) -> None:
    author = other.author
    for content, name, about in ((a_picture(size=(900, 500)), "plan.png", "The plan of the hall"), (a_document(), "budget.pdf", "")):
        attach_file(other, by=author, file=read_upload(upload(content, name)), description=about)
    body = "Une **caisse commune** aide les membres malades.\n\n- trente jours\n- puis *la mutuelle*\n\nhttps://example.org/caisse"
    edit_proposal(other, by=author, title=SAME["title"], body=body, language="fr")
    draft = save_draft(other.workshop, by=author, **SAME)
    reader = a_participant(other.workshop.consultation)
    for stance in ("for", "against", "question"):
        a_comment(other, by=reader, stance=stance)
    of_draft = [f"p/{draft.reference}/{page}/" for page in ("edit", "preview", "withdraw")]
    of_other = [f"p/{other.reference}/{page}" for page in ("", "changes/", "report/", "versions/")]
    for person, paths in ((author, [*of_draft, f"p/{other.reference}/edit/"]), (reader, of_other)):
        sign_in(client, person)
        for path in paths:
            assert visit(f"/en/{path}", faults, width=width, scheme=scheme) == [], path
