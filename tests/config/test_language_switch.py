"""The language switch keeps the page."""

import re

import pytest
from django.urls import reverse

from tests.builders import a_participant, a_proposal, a_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def switch(page: str) -> dict[str, str]:
    """Language code to the address that the switch in the head of the page leads to."""
    nav = page[page.index('class="languages"') : page.index("</nav>")]
    return {code: url.replace("&amp;", "&") for url, code in re.findall(r'href="([^"]+)" lang="(\w+)"', nav)}


def test_the_switch_keeps_the_page_and_what_was_asked_of_it(client):
    workshop = a_workshop()
    path = reverse("consultation:room", args=[workshop.consultation.slug, workshop.slug])
    links = switch(client.get(f"{path}?sort=agreed&q=vote").content.decode())
    assert links["nl"] == f"/nl{path[3:]}?sort=agreed&q=vote"
    assert client.get(links["nl"]).status_code == 200


def test_after_a_refusal_the_switch_leads_to_the_page_the_form_stood_on(client):
    proposal = a_proposal(a_workshop())
    page = reverse("consultation:proposal", args=[proposal.reference])
    client.force_login(a_participant(a_workshop().consultation), backend="django.contrib.auth.backends.ModelBackend")
    vote = reverse("consultation:vote", args=[proposal.reference])
    refused = client.post(vote, {"value": 1}, headers={"referer": f"http://testserver{page}"})
    assert refused.status_code == 403
    assert switch(refused.content.decode())["nl"] == f"/nl{page[3:]}"


def test_a_foreign_referrer_is_not_linked_to(client):
    proposal = a_proposal(a_workshop())
    client.force_login(a_participant(a_workshop().consultation), backend="django.contrib.auth.backends.ModelBackend")
    vote = reverse("consultation:vote", args=[proposal.reference])
    refused = client.post(vote, {"value": 1}, headers={"referer": "http://elsewhere.example//elsewhere.example/x"})
    assert "elsewhere" not in refused.content.decode()
