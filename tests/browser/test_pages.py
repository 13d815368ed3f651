"""The pages as browsers show them: accessible, within the screen, from this site alone, and complete without scripts."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.site import LANGUAGES, PUBLIC_PAGES, SCHEMES, SIGNED_IN_PAGES, SIZES, Addresses, Visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Details are asked of what is wrong alone: those of all that is right would be most of the work.
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def _findings(visitor: Visitor, path: str) -> list[str]:
    visitor.page.goto(path)
    results = Axe().run(visitor.page, options=ASKED)
    found = [f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in results.response["violations"]]
    width = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if width > 0:
        found.append(f"{path}: {width} px wider than the screen")
    return found + [f"{path}: {complaint}" for complaint in visitor.complaints if "404" not in complaint and "403" not in complaint]


@pytest.mark.parametrize(("lang", "size", "scheme"), list(product(LANGUAGES, SIZES, SCHEMES)))
def test_axe_finds_nothing_on_public_pages(
    launched: Browser, address: str, addresses: Addresses, lang: str, size: str, scheme: str
) -> None:
    visitor, findings = Visitor(launched, address, size=size, scheme=scheme), []
    for pattern in PUBLIC_PAGES.values():
        visitor.complaints.clear()
        findings += _findings(visitor, addresses.of(pattern, lang))
    for path in addresses.cms_pages(lang):
        visitor.complaints.clear()
        findings += _findings(visitor, path)
    visitor.close()
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("role", SIGNED_IN_PAGES)
@pytest.mark.parametrize(("lang", "size", "scheme"), [("fr", "phone", "light"), ("nl", "desktop", "dark")])
def test_axe_finds_nothing_where_each_role_works(
    launched: Browser, address: str, addresses: Addresses, role: str, lang: str, size: str, scheme: str
) -> None:
    visitor, findings = Visitor(launched, address, size=size, scheme=scheme), []
    visitor.sign_in(role)
    for pattern in SIGNED_IN_PAGES[role].values():
        visitor.complaints.clear()
        findings += _findings(visitor, addresses.of(pattern, lang))
    visitor.close()
    assert not findings, "\n".join(findings)


def test_axe_finds_nothing_in_the_style_guide(launched: Browser, address: str) -> None:
    findings = []
    for scheme in SCHEMES:
        visitor = Visitor(launched, address, scheme=scheme)
        findings += _findings(visitor, "/styleguide/")
        visitor.close()
    assert not findings, "\n".join(findings)


def test_every_page_says_it_is_a_demonstration(launched: Browser, address: str, addresses: Addresses) -> None:
    visitor = Visitor(launched, address)
    paths = [addresses.of(pattern, "en") for pattern in PUBLIC_PAGES.values()] + addresses.cms_pages("en")
    silent = []
    for path in paths:
        visitor.page.goto(path)
        if "demonstration" not in visitor.page.locator("body").inner_text().lower():
            silent.append(path)
    visitor.close()
    assert not silent
