"""Builds pages for the tests of the CMS."""

from django.contrib.auth.models import Group
from wagtail.models import Locale

from cms.models import HomePage, ThemePage, WorkshopPage
from consultation.models import EDITORS_GROUP, Consultation, Theme, User, Workshop
from tests.builders import a_user


def home_of(consultation: Consultation, language: str = "en") -> HomePage:
    """The home page of a language, about this consultation."""
    home = HomePage.objects.get(locale__language_code=language)
    home.consultation, home.question = consultation, "What should we become?"
    home.save()
    return home


def a_theme_page(theme: Theme, language: str = "en") -> ThemePage:
    home = home_of(theme.consultation, language)
    page = ThemePage(title=f"On {theme}", slug=f"theme-{theme.pk}", theme=theme, locale=Locale.objects.get(language_code=language))
    return home.add_child(instance=page)


def a_brief(workshop: Workshop, below: ThemePage) -> WorkshopPage:
    page = WorkshopPage(title=f"Brief of {workshop}", slug=workshop.slug, workshop=workshop, locale=below.locale)
    return below.add_child(instance=page)


def an_editor() -> User:
    editor = a_user("Editor")
    editor.groups.add(Group.objects.get(name=EDITORS_GROUP))
    return editor
