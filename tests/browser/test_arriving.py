"""From the e-mail that invites to a proposal published, on a phone: by touch, without scripts, and with the keyboard alone."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.site import CONSULTATION, LANGUAGES, ROOT, Visitor, environment_of

MOST_TAPS = 9
WAYS = ("touch", "no-scripts", "keyboard")
WORKSHOP = "permanents-et-membres"  # for participants only, and moderated after


class Hand:
    """Counts each activation of a control, going into a field included. By keyboard, moving with Tab is free."""

    def __init__(self, page: Page, *, keyboard: bool) -> None:
        self.page, self.keyboard, self.taps = page, keyboard, 0

    def press(self, control: Locator) -> None:
        self.taps += 1
        if not self.keyboard:
            control.click()
            return
        self._reach(control)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, field: Locator, words: str) -> None:
        self.taps += 1
        if not self.keyboard:
            field.click()
        else:
            self._reach(field)
        self.page.keyboard.type(words)

    def _reach(self, control: Locator) -> None:
        for _step in range(120):
            if control.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not reach this control")


@pytest.fixture(scope="module")
def links(address: str, folder: Path) -> dict[str, str]:
    """The path of the link in the e-mail to each new participant, one a language and way."""
    people = [(f"new.{lang}.{way}@example.org", lang) for lang in LANGUAGES for way in WAYS]
    lines = "\n".join(f"{email}; {lang}; {WORKSHOP}" for email, lang in people)
    command = [sys.executable, "manage.py", "invite"]
    printed = ""
    for more, told in ((["-", "--consultation", CONSULTATION], lines), ([], "")):
        done = subprocess.run(
            [*command, *more], cwd=ROOT, env=environment_of(folder), input=told, capture_output=True, text=True, check=True
        )
        printed += done.stdout
    for _second in range(30):
        mails = re.split(r"(?m)^Subject: ", (printed + (folder / "demo.log").read_text()).replace("=\n", ""))
        found = {
            email.group(1): link.group(1)
            for mail in mails
            if (email := re.search(r"(?m)^To: (new\.\S+)", mail)) and (link := re.search(r"(/\w\w/invitation/[\w-]+/)", mail))
        }
        if len(found) == len(people):
            return found
        time.sleep(1)
    raise AssertionError(f"{len(found)} of {len(people)} invitations arrived")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_invitation_to_a_published_proposal_in_nine_taps(
    launched: Browser, links: dict[str, str], address: str, lang: str, way: str
) -> None:
    visitor = Visitor(launched, address, size="phone", javascript=way != "no-scripts")
    page, hand = visitor.page, Hand(visitor.page, keyboard=way == "keyboard")
    page.goto(links[f"new.{lang}.{way}@example.org"])
    expect(page.locator("html")).to_have_attribute("lang", lang)
    hand.write(page.locator("#id_display_name"), f"Nora {lang} {way}")
    hand.press(page.locator("main form button[type=submit]"))
    expect(page).to_have_url(re.compile(rf"/{lang}/w/{CONSULTATION}/{WORKSHOP}/$"))
    hand.press(page.locator("main a[href$='/propose/']").first)
    hand.write(page.locator("#id_title"), f"A seat for newcomers ({lang}, {way})")
    hand.write(
        page.locator("#id_body"), "Whoever joined this year chooses one member of the board, so that the board hears how one arrives."
    )
    hand.press(page.locator("main form button[value=submit]"))
    expect(page).to_have_url(re.compile(rf"/{lang}/.*posted/$"))
    expect(page.locator("main")).to_contain_text("A seat for newcomers")
    assert hand.taps <= MOST_TAPS
    assert not [each for each in visitor.complaints if "favicon" not in each]
    visitor.close()
