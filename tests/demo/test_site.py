"""The demonstration's pages, as a visitor opens them."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.demo.loader import Loaded
from consultation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_page_of_the_three_trees_opens(demo: Loaded, client: Client) -> None:
    pages = Page.objects.live().filter(depth__gt=1).select_related("locale")
    assert pages.count() == 3 * (1 + 4 + 12 + 5)
    for page in pages:
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert f'<html lang="{page.locale.language_code}"' in answer.content.decode()


def test_each_page_leads_to_its_translations(demo: Loaded, client: Client) -> None:
    shown = client.get("/fr/gouvernance/qui-decide/").content.decode()
    assert 'href="/nl/bestuur/qui-decide/"' in shown
    assert 'href="/en/governance/qui-decide/"' in shown


def test_the_home_page_tells_true_figures_and_where_we_are(demo: Loaded, client: Client) -> None:
    shown = client.get("/en/").content.decode()
    assert "What should our shared enterprise become?" in shown
    assert f"{demo.figures.people:,}" in shown
    assert "days left" in shown
    assert "/en/governance/" in shown
    assert "/en/w/smart-in-progress/" in shown


def test_the_brief_of_a_members_workshop_shows_no_figures_and_asks_to_sign_in(demo: Loaded, client: Client) -> None:
    shown = client.get("/en/governance/permanents-et-membres/").content.decode()
    assert "Sign in to enter" in shown
    client.force_login(User.objects.get(email="participant@demo.example"), backend="django.contrib.auth.backends.ModelBackend")
    assert "Enter the workshop" in client.get("/en/governance/permanents-et-membres/").content.decode()


@pytest.mark.parametrize("role", ["participant", "facilitator", "strategist", "editor", "admin"])
def test_one_click_signs_in_with_each_role(demo: Loaded, client: Client, settings: pytest.FixtureRequest, role: str) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert f"{role}@demo.example" in client.get("/en/demo/sign-in/").content.decode()
    answer = client.post("/en/demo/sign-in/", {"role": role}, follow=True)
    assert answer.status_code == 200
    assert answer.wsgi_request.user.email == f"{role}@demo.example"


def test_elsewhere_there_is_no_one_click_sign_in(demo: Loaded, client: Client) -> None:
    assert client.get("/en/demo/sign-in/").status_code == 404
    assert client.post("/en/demo/sign-in/", {"role": "admin"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_sign_in_needs_the_forms_own_token(demo: Loaded, settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert Client(enforce_csrf_checks=True).post("/en/demo/sign-in/", {"role": "admin"}).status_code == 403
