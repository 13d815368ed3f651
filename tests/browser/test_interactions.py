"""What pages look like after people did something with them: refused, answered, opened, enlarged, in the colours of their system."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Addresses, Visitor
from tests.browser.test_pages import ASKED

ROOM = "/{lang}/w/smart-in-progress/qui-decide/"
FORM = ROOM + "propose/"
SUBMIT = "main form button[type=submit]:not([aria-hidden])"


def _refused(page: Page) -> None:
    """The summary of what is wrong has the focus, and names each field."""
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert summary.locator("a[href^='#']").count()


def _refuse_proposal(page: Page) -> None:
    page.locator("main textarea[name=body]").fill("A text without a title.")
    page.locator("main form button[name=deed][value=submit]").last.click()
    _refused(page)


def _refuse_comment(page: Page) -> None:
    page.locator("#comment button[type=submit]").click()
    _refused(page)


def _refuse(page: Page) -> None:
    page.locator(SUBMIT).last.click()
    _refused(page)


def _vote(page: Page) -> None:
    agree = page.locator("form.vote button[value='1']").first
    agree.click()
    # Whoever voted so before sees the button pressed all along: only the word of it says that the answer is in.
    expect(page.locator("#messages .visually-hidden")).to_be_attached()
    expect(agree).to_have_attribute("aria-pressed", "true")


def _vote_one_by_one(page: Page) -> None:
    page.locator("form[data-ballot] button[value='0']").click()
    expect(page.locator(".sitting__last")).to_be_visible()


def _comment(page: Page) -> None:
    page.locator("#comment textarea").fill("What would it cost?")
    page.locator("#comment button[type=submit]").click()
    expect(page.get_by_text("What would it cost?").first).to_be_visible()


def _answer(page: Page) -> None:
    page.locator("a[href*='reply_to=']").first.click()
    expect(page.locator(".replies #comment textarea, #comment textarea")).to_be_visible()


def _preview(page: Page) -> None:
    page.locator("main input[name=title]").fill("A bus to the assembly")
    page.locator("main textarea[name=body]").fill("One bus a province.\n\n- **one** stop a town\n- [the times](https://example.org/)")
    page.locator("main form button[name=deed][value=preview]:not([aria-hidden])").click()
    page.wait_for_url("**/preview/")


def _open_everything(page: Page) -> None:
    for folded in page.locator("details > summary:visible").all():
        folded.click()


def _save(page: Page) -> None:
    page.locator(SUBMIT).last.click()
    page.wait_for_load_state()
    expect(page.locator("#messages, [role=status]").first).to_be_attached()


# Where, what is done there, and what it is called.
DEEDS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a proposal without a title is refused": (FORM, _refuse_proposal),
    "a proposal is looked at": (FORM, _preview),
    "a comment without words is refused": ("/{lang}/p/{others}/", _refuse_comment),
    "a vote on the page": ("/{lang}/p/{others}/", _vote),
    "a vote on a card": (ROOM + "?sort=agreed", _vote),
    "a vote, one by one": ("/{lang}/vote/smart-in-progress/qui-decide/", _vote_one_by_one),
    "a comment": ("/{lang}/p/{others}/", _comment),
    "an answer is begun": ("/{lang}/p/{proposal}/", _answer),
    "a report without a reason is refused": ("/{lang}/p/{others}/report/", _refuse),
    "menus and filters are open": (ROOM, _open_everything),
    "a trail is open": ("/{lang}/p/{proposal}/", _open_everything),
    "how to be told is kept": ("/{lang}/notices/settings/", _save),
}


@pytest.fixture(params=[("nl", "phone", "dark"), ("fr", "desktop", "light"), ("en", "phone", "light")], ids="-".join)
def participant(request: pytest.FixtureRequest, launched: Browser, address: str) -> Iterator[tuple[Visitor, str]]:
    lang, size, scheme = request.param
    visitor = Visitor(launched, address, size=size, scheme=scheme)
    visitor.sign_in("participant")
    yield visitor, lang
    visitor.close()


def test_axe_finds_nothing_after_each_thing_a_participant_does(participant: tuple[Visitor, str], addresses: Addresses) -> None:
    visitor, lang = participant
    findings = []
    for name, (pattern, act) in DEEDS.items():
        visitor.complaints.clear()
        visitor.page.goto(addresses.of(pattern, lang))
        act(visitor.page)
        violations = Axe().run(visitor.page, options=ASKED).response["violations"]
        findings += [f"{name}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
        findings += [f"{name}: {said}" for said in visitor.complaints if "400" not in said]
        if _overflow(visitor.page) > 0:
            findings.append(f"{name}: {_overflow(visitor.page)} px too wide")
    assert not findings, "\n".join(findings)


def _overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


ENLARGED = [ROOM, FORM, "/{lang}/p/{others}/", "/{lang}/vote/smart-in-progress/qui-decide/", "/{lang}/mine/", "/{lang}/notices/settings/"]
# What is cut: text that its box hides. What is shown to screen readers alone, and titles cut on purpose, are not.
CUT = """() => [...document.querySelectorAll("body *:not(textarea, select, option, input)")].filter((each) => {
  const style = getComputedStyle(each);
  return each.childElementCount === 0 && each.textContent.trim() && each.clientWidth > 1 && !each.closest(".visually-hidden")
    && style.overflow !== "visible" && style.textOverflow !== "ellipsis"
    && (each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2);
}).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    ("width", "text"), [(640, 1), (320, 1), (1280, 2), (360, 2)], ids=["zoom 200 %", "zoom 400 %", "text 200 %", "text 200 % on a phone"]
)
def test_pages_enlarged_are_whole_and_scroll_one_way_only(
    launched: Browser, address: str, addresses: Addresses, width: int, text: int
) -> None:
    """A window of 1280 px at 200 % is 640 px wide to the page, at 400 % 320 px."""
    visitor = Visitor(launched, address)
    visitor.sign_in("participant")
    visitor.page.set_viewport_size({"width": width, "height": 512})
    faults = []
    for pattern in ENLARGED:
        path = addresses.of(pattern, "nl")
        visitor.page.goto(path)
        visitor.page.evaluate(f"document.documentElement.style.fontSize = '{text * 100}%'")
        if _overflow(visitor.page) > 0:
            faults.append(f"{path}: {_overflow(visitor.page)} px too wide")
        faults += [f"{path}: cut: {each}" for each in visitor.page.evaluate(CUT)]
    visitor.close()
    assert not faults, "\n".join(faults)


SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""


def test_text_set_wider_by_its_reader_is_whole(launched: Browser, address: str, addresses: Addresses) -> None:
    visitor = Visitor(launched, address, size="phone")
    visitor.sign_in("participant")
    faults = []
    for pattern in ENLARGED:
        path = addresses.of(pattern, "fr")
        visitor.page.goto(path)
        visitor.page.evaluate(SPACED)
        if _overflow(visitor.page) > 0:
            faults.append(f"{path}: {_overflow(visitor.page)} px too wide")
        faults += [f"{path}: cut: {each}" for each in visitor.page.evaluate(CUT)]
    visitor.close()
    assert not faults, "\n".join(faults)


WITHOUT_BORDER = """() => [...document.querySelectorAll(
    "main .button, main input:not([type=hidden], [type=file], [type=checkbox], [type=radio]), main select, main textarea")]
  .filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).borderTopWidth) < 1)
  .map((each) => each.outerHTML.slice(0, 120))"""
OUTLINE = "(each) => { const style = getComputedStyle(each); return [style.outlineStyle, parseFloat(style.outlineWidth)]; }"


def test_in_forced_colours_one_sees_the_focus_what_is_chosen_and_every_control(
    launched: Browser, address: str, addresses: Addresses
) -> None:
    visitor = Visitor(launched, address, size="phone")
    page = visitor.page
    visitor.sign_in("participant")
    page.emulate_media(forced_colors="active")
    page.goto(addresses.of("/{lang}/p/{others}/", "en"))
    _vote(page)
    chosen, other = page.locator("form.vote button[value='1']").first, page.locator("form.vote button[value='-1']").first
    page.locator("h1").first.click()
    assert chosen.evaluate(OUTLINE)[0] == "solid"
    assert other.evaluate(OUTLINE)[0] == "none"
    other.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    style, width = other.evaluate(OUTLINE)
    assert (style, width >= 2) == ("solid", True)
    for path in (ROOM, FORM, "/{lang}/p/{others}/"):
        page.goto(addresses.of(path, "en"))
        assert page.evaluate(WITHOUT_BORDER) == []
    visitor.close()
