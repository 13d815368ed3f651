"""What every response carries, and the pages of the installation itself."""

import pytest
from django.test import Client

from tests.builders import a_participant, a_proposal, a_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_strict_policy_is_on_pages_errors_and_refusals(client: Client) -> None:
    workshop = a_workshop()
    room = f"/en/w/{workshop.consultation.slug}/{workshop.slug}/"
    for path, status in ((room, 200), ("/en/nowhere/", 404), ("/healthz", 200), ("/en/account/login/code/", 200)):
        response = client.get(path)
        assert response.status_code == status, path
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_pages_made_for_somebody_are_kept_by_no_cache(client: Client) -> None:
    workshop = a_workshop()
    client.force_login(a_participant(workshop.consultation))
    response = client.get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/")
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


def test_the_root_leads_to_the_readers_language(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "nl"})["Location"] == "/nl/"
    assert client.get("/", headers={"accept-language": "pt"})["Location"] == "/fr/"
    client.force_login(a_participant(a_workshop().consultation, language="nl"))
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/nl/"


def test_the_site_says_whether_it_is_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True, "post": {"events": 0, "mails": 0, "oldest_seconds": 0}}


def test_the_back_office_has_no_door_of_its_own(client: Client) -> None:
    response = client.get("/cms/login/?next=/cms/")
    assert response.status_code == 302
    assert "/account/" in response["Location"]


def test_a_refusal_is_a_page_that_says_what_to_do_next(client: Client) -> None:
    proposal = a_proposal(a_workshop())
    client.force_login(proposal.author)
    response = client.post(f"/en/p/{proposal.reference}/vote/", {"value": "1"})
    assert response.status_code == 403
    assert "ask the administrator" in response.content.decode()


def test_a_form_that_is_too_old_is_explained(settings: object) -> None:
    proposal = a_proposal(a_workshop())
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_participant(proposal.workshop.consultation))
    response = client.post(f"/en/p/{proposal.reference}/vote/", {"value": "1"})
    assert response.status_code == 403
    assert b"<h1" in response.content
