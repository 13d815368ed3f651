"""What every template keeps to: no inline code, documented parts, all shown in the style guide."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

TEMPLATES = settings.BASE_DIR / "templates"
PARTS = sorted((TEMPLATES / "components").glob("*.html"))
# Parts that base.html or another part brings along.
BROUGHT_ALONG = {
    "account_menu",
    "bell",
    "brand",
    "demo_banner",
    "field_error",
    "footer",
    "header",
    "icon",
    "language_mark",
    "navigation",
    "when",
}


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda f: str(f.relative_to(TEMPLATES)))
def test_a_template_has_no_inline_script_style_or_handler(file):
    source = file.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']", source)


@pytest.mark.parametrize("file", PARTS, ids=lambda f: f.stem)
def test_a_part_says_what_it_needs(file):
    assert file.read_text().startswith("{% comment %}\n")


@pytest.mark.parametrize("file", PARTS, ids=lambda f: f.stem)
def test_a_part_is_shown_in_the_style_guide(file):
    assert file.stem in BROUGHT_ALONG or f'"components/{file.name}"' in (TEMPLATES / "styleguide.html").read_text()


def test_an_icon_that_a_template_asks_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text()))
    for file in TEMPLATES.rglob("*.html"):
        source = file.read_text()
        asked = set(re.findall(r'components/icon\.html" with name="([\w-]+)"', source))
        asked |= set(re.findall(r'\bicon="([\w-]+)"', source))
        assert asked <= drawn, f"{file.name}: {asked - drawn}"


def test_the_code_and_the_style_of_a_page_come_from_this_site(client, db):
    page = client.get(reverse("account_request_login_code")).content.decode()
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', page)
