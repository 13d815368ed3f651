"""The pages of the site in several languages teach every later run."""

import pytest
from wagtail.models import PageViewRestriction

from cms.aligned import page_texts
from recommendations.actions.aligned import aligned_of
from recommendations.actions.runs import start_run
from tests.builders import a_proposal, a_workshop
from tests.cms.building import a_theme_page

pytestmark = pytest.mark.django_db

TEXT = {"fr": "Chaque membre a une voix.", "nl": "Elk lid heeft een stem."}


def pages_in_two_languages():
    """A theme's page in French and in Dutch, the same page to Wagtail, and the workshop it is about."""
    workshop = a_workshop()
    french, dutch = (a_theme_page(workshop.theme, language) for language in TEXT)
    for page, language in ((french, "fr"), (dutch, "nl")):
        page.translation_key, page.introduction = french.translation_key, TEXT[language]
        page.body = [("paragraph", f"<p>Le <b>texte</b> {language}</p>")]
        page.save()
    return workshop, french, dutch


def test_each_part_of_a_page_in_two_languages_is_given_to_a_run():
    workshop, _french, _dutch = pages_in_two_languages()
    a_proposal(workshop)
    given = aligned_of(start_run(workshop.consultation, by=None, enqueue=False))
    assert TEXT in given
    assert {"fr": "Le texte fr", "nl": "Le texte nl"} in given


@pytest.mark.parametrize("hidden", ["a draft", "behind a password"])
def test_a_page_that_not_everybody_reads_teaches_nothing(hidden):
    _workshop, french, _dutch = pages_in_two_languages()
    assert TEXT in list(page_texts())
    if hidden == "a draft":
        french.unpublish()
    else:
        PageViewRestriction.objects.create(page=french, restriction_type=PageViewRestriction.PASSWORD, password="closed")
    assert TEXT not in list(page_texts())
