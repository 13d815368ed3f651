"""The pages of the organisation, as people read them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from consultation.models import Theme
from tests.builders import a_consultation, a_participant, a_proposal, a_workshop
from tests.cms.building import a_brief, a_theme_page, home_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_new_site_has_a_home_page_in_each_language(client: Client) -> None:
    homes = HomePage.objects.select_related("locale")
    assert (
        {home.locale.language_code for home in homes} == {"fr", "nl", "en"} == set(Locale.objects.values_list("language_code", flat=True))
    )
    assert len({home.translation_key for home in homes}) == 1
    assert Site.objects.get(is_default_site=True).root_page.specific.locale.language_code == "fr"
    assert Page.find_problems() == ([], [], [], [], [])
    for language in ("fr", "nl", "en"):
        assert client.get(f"/{language}/").status_code == 200
    assert "Nothing is asked yet" in client.get("/en/").content.decode()


def test_pages_take_no_post(client: Client) -> None:
    workshop = a_workshop()
    brief = a_brief(workshop, a_theme_page(workshop.theme))
    for address in ("/en/", brief.url):
        assert client.post(address).status_code == 405


def test_the_home_page_shows_the_phase_the_themes_and_what_is_live(client: Client) -> None:
    workshop = a_workshop(title_en="Who decides?")
    a_proposal(workshop)
    home_of(workshop.consultation)
    shown = client.get("/en/").content.decode()
    assert "What should we become?" in shown
    assert "Contribute" in shown
    assert "days left" in shown
    assert "Who decides?" in shown
    assert "1 proposal" in shown


def test_a_theme_page_lists_its_own_workshops_and_leads_to_their_briefs(client: Client) -> None:
    workshop = a_workshop(title_en="Who decides?")
    other_theme = Theme.objects.create(consultation=workshop.consultation, slug="tools", title_en="Tools")
    a_workshop(workshop.consultation, theme=other_theme, title_en="Which tools?")
    page = a_theme_page(workshop.theme)
    brief = a_brief(workshop, page)
    shown = client.get(page.url).content.decode()
    assert f'href="{brief.url}"' in shown
    assert "Which tools?" not in shown


def test_a_workshop_without_a_brief_is_listed_by_its_room(client: Client) -> None:
    workshop = a_workshop()
    page = a_theme_page(workshop.theme)
    assert f"/en/w/{workshop.consultation.slug}/{workshop.slug}/" in client.get(page.url).content.decode()


def test_a_draft_workshop_is_listed_nowhere(client: Client) -> None:
    workshop = a_workshop(title_en="Not yet", visibility="draft")
    page = a_theme_page(workshop.theme)
    brief = a_brief(workshop, page)
    for address in ("/en/", page.url):
        assert "Not yet" not in client.get(address).content.decode()
    assert "/propose" not in client.get(brief.url).content.decode()
    assert "not open to you" in client.get(brief.url).content.decode()


def test_a_members_workshop_is_listed_by_its_brief_without_its_numbers(client: Client) -> None:
    workshop = a_workshop(title_en="Among us", visibility="members")
    a_proposal(workshop, title="Our secret wish")
    page = a_theme_page(workshop.theme)
    brief = a_brief(workshop, page)
    home = client.get("/en/").content.decode()
    assert f'href="{brief.url}"' in home
    assert "participants" in home
    listed = client.get(page.url).content.decode()
    assert f'href="{brief.url}"' in listed
    assert "0 proposals" not in listed
    told = client.get(brief.url).content.decode()
    assert "Sign in to enter" in told
    assert "1 proposal" not in told
    client.force_login(a_participant(workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(brief.url).content.decode()
    assert "Enter the workshop" in told
    assert "1 proposal" in told


def test_the_door_of_a_brief_says_what_one_can_do_now(client: Client) -> None:
    doors = {"contribute": "propose, comment, vote", "deliberate": "comment and vote", "decide": "Read the workshop"}
    for phase, door in doors.items():
        workshop = a_workshop(a_consultation(open_phase=phase))
        brief = a_brief(workshop, a_theme_page(workshop.theme))
        assert door in client.get(brief.url).content.decode()


def test_a_theme_page_asks_as_few_queries_for_thirty_workshops_as_for_three(client: Client) -> None:
    workshop = a_workshop()
    page = a_theme_page(workshop.theme)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(page.url).status_code == 200
        return len(captured)

    def with_workshops(number: int) -> None:
        for _n in range(number):
            a_brief(a_workshop(workshop.consultation, theme=workshop.theme), page)

    with_workshops(3)
    queries()
    few = queries()
    with_workshops(27)
    assert queries() <= few + 1
