"""The pages of participation in a real browser: accessible, within the screen, silent on the console."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from consultation.models import Contribution, User
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_workshop

LONG_WORD = "Medewerkersvertegenwoordigingsreglementsbepalingen"

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Contribution:
    workshop = a_workshop(title_fr="Qui décide ?", title_nl=LONG_WORD, title_en="Who decides?", summary_en="One person, one vote: how?")
    proposal = a_proposal(
        workshop, title=f"{LONG_WORD} op één blad", body="Niemand leest veertig bladzijden.\n\nEén is genoeg.", language="nl"
    )
    question = a_comment(proposal, stance="question")
    a_comment(proposal, parent=question)
    return proposal


def address(name: str, proposal: Contribution) -> str:
    workshop = proposal.workshop
    of_the_workshop = [workshop.consultation.slug, workshop.slug]
    arguments: dict[str, list[str]] = {
        "consultation:workshops": of_the_workshop[:1], "consultation:room": of_the_workshop, "consultation:propose": of_the_workshop,
        "consultation:proposal": [proposal.reference], "consultation:versions": [proposal.reference],
        "consultation:posted": [proposal.reference], "consultation:review": [proposal.reference],
        "consultation:translate": [proposal.reference], "consultation:proposals": of_the_workshop[:1],
        "recommendations:vote": of_the_workshop,
    }  # fmt: skip
    return reverse(name, args=arguments.get(name, []))


def visitor(name: str, proposal: Contribution) -> User | None:
    if name in ("consultation:queue", "consultation:review"):
        return a_facilitator(proposal.workshop)
    if name in ("consultation:mine", "consultation:posted", "consultation:translate"):
        return proposal.author
    if name in ("consultation:propose", "consultation:proposal", "recommendations:vote", "mfa_index"):
        return a_participant(proposal.workshop.consultation)
    return None


def sign_in(client: Client, user: User | None) -> None:
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def faults(page: Any) -> list[str]:
    """What axe finds, what reaches past the screen's edge, what the console says."""
    from axe_playwright_python.sync_playwright import Axe

    # Details are asked of what is wrong alone: those of all that is right would be most of the work.
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [f"{each['id']}: {node['html'][:160]}" for each in violations for node in each["nodes"]]
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"{beyond} px too wide"] if beyond > 0 else []) + page.said


@pytest.mark.parametrize(
    "name",
    [
        "consultation:workshops", "consultation:room", "consultation:proposal", "consultation:versions", "consultation:propose",
        "consultation:posted", "consultation:mine", "consultation:queue", "consultation:review", "account_request_login_code",
        "account_login", "account_signup", "mfa_index", "consultation:proposals", "consultation:translate", "recommendations:vote",
    ],
)  # fmt: skip
def test_a_page_with_long_words_is_accessible_and_fits_a_phone(name, visit, client, proposal):
    sign_in(client, visitor(name, proposal))
    with translation.override("nl"):
        path = address(name, proposal)
    assert visit(path, faults, width=360, scheme="dark") == []


@pytest.mark.slow
@pytest.mark.urls("tests.visual.urls")
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1600, "dark")])
def test_every_part_of_the_style_guide_is_accessible(width, scheme, visit, settings):
    settings.DEBUG = True
    assert visit("/styleguide/", faults, width=width, scheme=scheme) == []


def test_the_first_tab_leads_past_the_navigation(visit, proposal):
    def look(page: Any) -> str:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        return page.evaluate("document.activeElement.id")

    assert visit(address("consultation:proposal", proposal), look) == "content"


def test_the_main_controls_are_at_least_44_pixels_high(visit, client, proposal):
    def look(page: Any) -> list[str]:
        controls = page.locator(
            ".button:visible, .vote__choice:visible, .navigation a:visible, .languages a:visible, main select:visible"
        ).all()
        return [control.inner_text() for control in controls if control.bounding_box()["height"] < 44]

    sign_in(client, a_participant(proposal.workshop.consultation))
    assert visit(address("consultation:proposal", proposal), look, width=360) == []


def test_the_counter_says_how_many_characters_are_left(visit, client, proposal):
    def look(page: Any) -> str:
        page.fill("#id_title", "Hello")
        return page.locator("[data-counter=id_title]").inner_text()

    sign_in(client, a_participant(proposal.workshop.consultation))
    assert visit(address("consultation:propose", proposal), look) == "145 characters left"


def test_a_chosen_appearance_stays(visit, proposal):
    def look(page: Any) -> str | None:
        page.select_option("#appearance", "dark")
        page.reload()
        return page.locator("html").get_attribute("data-theme")

    assert visit(address("consultation:proposal", proposal), look) == "dark"


def test_a_proposal_and_its_comments_can_be_read_without_javascript(visit, proposal):
    def look(page: Any) -> tuple[str, int]:
        return page.locator("h1").inner_text(), page.locator(".comment").count()

    assert visit(address("consultation:proposal", proposal), look, script=False) == (proposal.text.title, 2)


def test_an_arrow_presses_the_button_it_is_told_beside_and_nothing_is_sent_twice(visit, client, proposal):
    def look(page: Any) -> tuple[bool, list[str]]:
        page.evaluate(
            """() => { window.sent = []; const ballot = document.querySelector('[data-ballot]');
            ballot.addEventListener('submit', (event) => {
              if (!event.defaultPrevented) sent.push(event.submitter.value); event.preventDefault(); }); }"""
        )
        for key in ("ArrowLeft", "ArrowDown", "ArrowRight"):
            page.keyboard.press(key)
            page.keyboard.press(key)
            page.evaluate("delete document.querySelector('[data-ballot]').dataset.sent")
        return page.locator("[data-keys]").is_visible(), page.evaluate("sent")

    sign_in(client, a_participant(proposal.workshop.consultation))
    assert visit(address("recommendations:vote", proposal), look) == (True, ["-1", "0", "1"])


def test_the_next_proposal_takes_the_focus(visit, client, proposal):
    sign_in(client, a_participant(proposal.workshop.consultation))
    path = address("recommendations:vote", proposal) + "?n=1"
    assert visit(path, lambda page: page.evaluate("document.activeElement.textContent")) == proposal.text.title
