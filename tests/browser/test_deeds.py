"""People do what they came for, in a browser: with scripts and without."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Visitor


def _a_proposal_of_somebody_else(page: Page) -> str:
    """One the person at this page can vote on."""
    page.goto("/en/w/smart-in-progress/qui-decide/?sort=agreed")
    for link in [each.get_attribute("href") for each in page.locator("main a[href*='/p/']").all()]:
        page.goto(link or "")
        if page.locator("form[action*='/vote/']").count():
            return link or ""
    raise AssertionError("no proposal to vote on")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_participant_proposes_comments_and_votes_on_a_phone(launched: Browser, address: str, javascript: bool) -> None:
    visitor = Visitor(launched, address, size="phone", javascript=javascript)
    page = visitor.page
    visitor.sign_in("participant")
    page.goto("/en/w/smart-in-progress/qui-decide/")
    page.get_by_role("link", name=re.compile("propos", re.IGNORECASE)).first.click()
    title = f"A bus to the assembly from every town, {'with' if javascript else 'without'} scripts"
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your proposal").fill("Those who live far away pay twice: a day of work and a train. One bus a province costs less.")
    page.locator("form:has(textarea) button[type=submit][value=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/posted/$"))
    page.goto("/en/mine/")
    expect(page.get_by_text(title).first).to_be_visible()
    page.goto(_a_proposal_of_somebody_else(page))
    page.locator("form[action*='/vote/'] button[value='1']").first.click()
    expect(page.locator("form[action*='/vote/'] button[value='1']").first).to_have_attribute("aria-pressed", "true")
    page.locator("form[action*='/comment/'] textarea").first.fill("I would take that bus.")
    page.locator("form[action*='/comment/'] button[type=submit]").first.click()
    expect(page.get_by_text("I would take that bus.").first).to_be_visible()
    assert not [complaint for complaint in visitor.complaints if "favicon" not in complaint]
    visitor.close()


def test_an_incomplete_proposal_says_what_to_do_and_keeps_what_was_written(launched: Browser, address: str) -> None:
    visitor = Visitor(launched, address, javascript=False)
    page = visitor.page
    visitor.sign_in("participant")
    page.goto("/en/w/smart-in-progress/qui-decide/propose/")
    page.get_by_label("Your proposal").fill("A text without a title.")
    page.locator("form:has(textarea) button[type=submit][value=submit]").first.click()
    expect(page.get_by_text("Give your proposal a title.").first).to_be_visible()
    expect(page.get_by_label("Your proposal")).to_have_value("A text without a title.")
    visitor.close()


def test_a_facilitator_returns_a_proposal_with_a_reason(launched: Browser, address: str) -> None:
    visitor = Visitor(launched, address)
    page = visitor.page
    visitor.sign_in("facilitator")
    page.goto("/en/desk/")
    before = page.locator("main a[href*='/desk/']").count()
    assert before
    page.locator("main a[href*='/desk/']").first.click()
    page.get_by_label("Reason", exact=True).select_option("unclear")
    hide_or_return = page.locator("button[name=deed][value=return], button[name=deed][value=hide]").first
    hide_or_return.click()
    expect(page.get_by_role("status").first).to_be_visible()
    visitor.close()


def test_the_strategy_team_goes_from_a_group_to_a_draft_to_its_sources(launched: Browser, address: str) -> None:
    visitor = Visitor(launched, address)
    page = visitor.page
    visitor.sign_in("strategist")
    page.goto("/en/strategy/smart-in-progress/")
    page.locator("main a[href*='/recommendations/']").first.click()
    source = page.locator("main a[href*='/p/']").first
    expect(source).to_be_visible()
    source.click()
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main a[href*='/recommendations/'], main a[href*='/groups/']").first).to_be_visible()
    visitor.close()


def test_a_code_on_the_terminal_signs_somebody_in(launched: Browser, address: str, demonstration_log) -> None:
    visitor = Visitor(launched, address, javascript=False)
    page = visitor.page
    page.goto("/en/account/login/code/")
    page.locator("input[type=email]").fill("participant@demo.example")
    page.locator("main form button[type=submit]").first.click()
    code = demonstration_log.newest_code()
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/en/mine/")
    expect(page).to_have_url(re.compile(r"/en/mine/$"))
    visitor.close()


SWIPE = """([across, down]) => {
  const card = document.querySelector("[data-swipe]");
  const touch = (x, y) => new Touch({ identifier: 1, target: card, clientX: x, clientY: y });
  const send = (kind, x, y, touches) => card.dispatchEvent(
    new TouchEvent(kind, { touches, changedTouches: [touch(x, y)], bubbles: true, cancelable: true }));
  send("touchstart", 180, 400, [touch(180, 400)]);
  send("touchend", 180 + across, 400 + down, []);
}"""


def test_a_swipe_votes_and_scrolling_does_not(launched: Browser, address: str) -> None:
    visitor = Visitor(launched, address, size="phone")
    page = visitor.page
    visitor.sign_in("participant")
    page.goto("/en/vote/smart-in-progress/qui-decide/")
    first = page.locator("[data-swipe] h1, [data-swipe] h2").first.inner_text()
    page.evaluate(SWIPE, [10, -300])
    page.evaluate(SWIPE, [60, 0])
    page.wait_for_timeout(300)
    assert page.locator("[data-swipe] h1, [data-swipe] h2").first.inner_text() == first
    with page.expect_navigation():
        page.evaluate(SWIPE, [150, 10])
    expect(page.locator("[data-swipe] h1, [data-swipe] h2").first).not_to_have_text(first)
    visitor.close()
