"""Writes pages in the three language trees: those of the demonstration, and drafts of the legal ones for an installation of one's own."""

import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from wagtail.models import Locale, Page

from cms.models import ContentPage, HomePage, ThemePage, WorkshopPage
from consultation.models import Consultation

PAGES = Path(__file__).parent / "pages"
LEGAL = ("terms", "privacy", "cookies", "accessibility")
NAMES = UUID("5b1f6a52-6a0e-4f5c-9f3d-2016062820a6")


def write_pages(consultation: Consultation) -> None:
    """Fills the home page of each language and writes the pages below it. The same page in two languages shares its key."""
    texts = {name: _read(name) for name in ("home", "themes", "workshops", "content")}
    themes = {theme.slug: theme for theme in consultation.themes.all()}
    workshops = list(consultation.workshops.select_related("theme"))
    for locale in Locale.objects.all():
        language = locale.language_code
        home = _home(locale, consultation, texts["home"][language])
        below: dict[str, ThemePage] = {}
        for slug, text in texts["themes"].items():
            told = text[language]
            page = ThemePage(
                title=told["title"], slug=told["slug"], introduction=told["introduction"], body=_blocks(told["body"]), theme=themes[slug]
            )
            below[slug] = _add(home, page, locale, f"theme/{slug}")
        for workshop in workshops:
            told = texts["workshops"][workshop.slug][language]
            page = WorkshopPage(
                title=getattr(workshop, f"title_{language}"), slug=workshop.slug, brief=_blocks(told["brief"]), workshop=workshop
            )
            assert workshop.theme
            _add(below[workshop.theme.slug], page, locale, f"workshop/{workshop.slug}")
        for name, text in texts["content"].items():
            _add(home, _content_page(text[language]), locale, f"content/{name}")


def draft_legal_pages() -> list[ContentPage]:
    """Puts terms, privacy, cookies and the accessibility statement below each home page, unpublished: an organisation reads and adapts
    them first. Those that are there already are left alone. Returns the new ones."""
    made = []
    for home in HomePage.objects.select_related("locale").order_by("path"):
        for name in LEGAL:
            page = _content_page(_read("content")[name][home.locale.language_code])
            known = Q(translation_key=uuid5(NAMES, f"content/{name}")) | Q(slug=page.slug)
            if not Page.objects.child_of(home).filter(known).exists():
                page.live = False
                made.append(_add(home, page, home.locale, f"content/{name}"))
                page.save_revision()
    return made


def _content_page(told: dict[str, Any]) -> ContentPage:
    return ContentPage(
        title=told["title"], slug=told["slug"], introduction=told["introduction"], body=_blocks(told["body"]), show_in_menus=True
    )


def _home(locale: Locale, consultation: Consultation, told: dict[str, Any]) -> HomePage:
    home = HomePage.objects.get(locale=locale)
    home.consultation, home.question, home.introduction = consultation, told["question"], told["introduction"]
    home.steps = [("step", step) for step in told["steps"]]
    home.save()
    return home


def _add(parent: Page, page: Any, locale: Locale, name: str) -> Any:
    page.locale, page.translation_key = locale, uuid5(NAMES, name)
    return parent.add_child(instance=page)


def _blocks(told: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """`[{paragraph = "<p>…</p>"}, {questions = […]}]` as a stream field takes it."""
    return [(kind, value) for block in told for kind, value in block.items()]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf-8"))
