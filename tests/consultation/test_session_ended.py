"""Somebody whose session ended signs in again and stands on a page, with what they typed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from consultation import urls as consultation_urls
from consultation.models import Contribution, Proposal
from recommendations import urls as recommendations_urls
from tests.builders import a_facilitator, a_participant, a_proposal, a_workshop
from tests.cms.test_back_office import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ARGUMENTS = {"StringConverter": "AAAAAAA", "SlugConverter": "some", "IntConverter": 1}
ADDRESSES = [
    (f"{module.app_name}:{pattern.name}", [ARGUMENTS[type(each).__name__] for each in pattern.pattern.converters.values()])
    for module in (consultation_urls, recommendations_urls)
    for pattern in module.urlpatterns
    if isinstance(pattern, URLPattern)
]


@pytest.fixture
def proposal() -> Contribution:
    return a_proposal(a_workshop(slug="night"))


def _next(location: str) -> str:
    address = urlsplit(location)
    assert address.path == "/en/account/login/code/"
    return parse_qs(address.query)["next"][0]


@pytest.mark.slow
def test_no_address_leads_after_sign_in_to_one_that_only_takes_forms(proposal: Contribution) -> None:
    person = signed_in(a_participant(proposal.workshop.consultation))
    asked = 0
    for address in [reverse(name, args=arguments) for name, arguments in ADDRESSES]:
        itself = {"referer": f"http://testserver{address}"}
        for answer in (Client().post(address), Client().post(address, headers=itself), Client().get(address)):
            if answer.status_code == 302 and "/login/" in answer["Location"]:
                asked += 1
                page = _next(answer["Location"])
                assert person.get(page).status_code != 405, f"{address} leads to {page}"
    assert asked > 100


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/en/desk/AAAAAAA/decide/", "/en/desk/AAAAAAA/"),
        ("/en/p/AAAAAAA/translations/3/take-down/", "/en/p/AAAAAAA/"),
        ("/en/w/some/join/", "/en/w/some/"),
        ("/en/strategy/some/runs/3/cancel/", "/en/strategy/some/runs/3/"),
        ("/en/t/some/theme/follow/", "/"),
    ],
)
def test_without_a_word_of_the_browser_it_is_the_nearest_page_above(address: str, page: str) -> None:
    assert _next(Client().post(address)["Location"]) == page


def test_a_form_leads_back_to_the_page_it_stood_on(proposal: Contribution) -> None:
    room = reverse("consultation:room", args=[proposal.workshop.consultation.slug, "night"])
    for address in (_vote(proposal), reverse("consultation:follow_proposal", args=[proposal.reference])):
        answer = Client().post(address, headers={"referer": f"http://testserver{room}?order=new"})
        assert _next(answer["Location"]) == room


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/en/",
        "http://testserver//evil.example/",
        "http://testserver@evil.example/",
        "//evil.example/",
        "http://[",
        "javascript:a",
    ],
)
def test_nobody_is_led_to_another_site(proposal: Contribution, elsewhere: str) -> None:
    answer = Client().post(_vote(proposal), headers={"referer": elsewhere})
    assert _next(answer["Location"]) == reverse("consultation:proposal", args=[proposal.reference])


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(proposal: Contribution) -> None:
    page = reverse("consultation:proposal", args=[proposal.reference])
    run = reverse("recommendations:run", args=[proposal.workshop.consultation.slug, 1])
    headers = {"HX-Request": "true", "referer": f"http://testserver{page}"}
    for answer in (Client().post(_vote(proposal), {"value": 1}, headers=headers), Client().get(run, headers=headers)):
        assert (answer.status_code, answer.content) == (200, b"")
        assert _next(answer["HX-Redirect"]) == page
    assert not Proposal.objects.get(pk=proposal.pk).votes.exists()


def test_nothing_moves_while_somebody_writes(proposal: Contribution) -> None:
    similar = reverse("recommendations:similar", args=[proposal.workshop.consultation.slug, "night"])
    answer = Client().post(similar, {"body": "Meet at night."}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "HX-Redirect" not in answer


def test_a_facilitators_reason_is_there_again_for_them_alone(proposal: Contribution) -> None:
    facilitator, other = a_facilitator(proposal.workshop), a_facilitator(proposal.workshop)
    desk = reverse("consultation:review", args=[proposal.reference])
    shown = signed_in(facilitator).get(desk).content.decode()
    assert f'name="writer" value="{facilitator.public_key}"' in shown
    assert f'name="written_at" value="{desk}"' in shown
    typed = {"writer": facilitator.public_key, "written_at": desk, "deed": "hide", "reason_code": "unclear", "reason_text": "At what time?"}
    client = Client()
    assert _next(client.post(f"{desk}decide/", typed | {"revision": 1, "language": "nl"})["Location"]) == desk
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "At what time?" not in client.get(desk).content.decode()
    client = Client()
    client.post(f"{desk}decide/", typed | {"revision": 1, "language": "nl"})
    client.force_login(facilitator, backend="django.contrib.auth.backends.ModelBackend")
    again = client.get(desk).content.decode()
    assert "At what time?" in again
    assert '<option value="unclear" selected>' in again
    assert "At what time?" not in client.get(desk).content.decode()


def test_a_comment_that_was_refused_once_is_there_again_too(proposal: Contribution) -> None:
    author = a_participant(proposal.workshop.consultation)
    page = reverse("consultation:proposal", args=[proposal.reference])
    client = signed_in(author)
    refused = client.post(f"{page}comment/", {"body": ""})
    assert refused.status_code == 400
    assert f'name="written_at" value="{page}"' in refused.content.decode()
    client.logout()
    for told in (page, f"{page}comment/", ""):
        answer = client.post(f"{page}comment/", {"body": "Not at night.", "writer": author.public_key, "written_at": told})
        assert _next(answer["Location"]) == page
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert "Not at night." in client.get(page).content.decode()


def _vote(proposal: Contribution) -> str:
    return reverse("consultation:vote", args=[proposal.reference])
