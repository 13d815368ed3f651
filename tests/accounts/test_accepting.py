"""The link of an invitation: looking changes nothing, one confirmation signs in, once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from consultation.actions.invitations import revoke_invitation
from consultation.models import Invitation, Membership, Role, User
from tests.accounts.invitations import an_invitation, invite, link_sent_to
from tests.builders import a_facilitator, a_participant, a_strategist, a_user, a_workshop, an_administrator

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def who(client: Client) -> str | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else None


def test_one_confirmation_signs_in_and_leads_to_the_workshop(client: Client) -> None:
    workshop = a_workshop(visibility="members")
    _invitation, link = an_invitation(workshop)
    answer = client.post(link, {"display_name": "  Nora   Claes "})
    assert answer.url == f"/en/w/{workshop.consultation.slug}/{workshop.slug}/"
    assert client.get(answer.url).status_code == 200
    person = User.objects.get(email="new@example.org")
    assert (who(client), person.display_name, person.language) == ("new@example.org", "Nora Claes", "en")
    assert EmailAddress.objects.get(user=person).verified
    assert Membership.objects.current().filter(user=person, consultation=workshop.consultation).exists()


def test_a_mail_scanner_that_looks_uses_nothing_up(client: Client) -> None:
    _invitation, link = an_invitation(a_workshop())
    for _look in range(3):
        for scanner in (Client(), client):
            assert scanner.get(link).status_code == 200
            assert scanner.head(link).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.open().exists()
    assert client.post(link, {}).status_code == 302


def test_the_name_may_be_left_for_later_and_a_wrong_one_uses_nothing_up(client: Client) -> None:
    _invitation, link = an_invitation(a_workshop())
    refused = client.post(link, {"display_name": "Administrator"})
    assert refused.status_code == 400
    assert "would pass for the organisation" in refused.content.decode()
    assert client.post(link, {"display_name": ""}).status_code == 302
    assert User.objects.get(email="new@example.org").display_name == ""


def test_a_used_link_offers_a_code_and_does_not_say_whose_it_was() -> None:
    workshop = a_workshop()
    _invitation, link = an_invitation(workshop)
    Client().post(link, {"display_name": "Nora"})
    mail.outbox.clear()
    finder = Client()
    for answer in (finder.get(link), finder.post(link, {})):
        assert answer.status_code == 410
        assert "new@example.org" not in answer.content.decode()
    assert who(finder) is None
    shown = finder.post(f"{link}code/", follow=True)
    assert "new@example.org" not in shown.content.decode()
    assert "the address that was invited" in shown.content.decode()
    assert mail.outbox[0].to == ["new@example.org"]
    code = next(line.strip() for line in mail.outbox[0].body.splitlines() if line.startswith("    "))
    answer = finder.post(shown.redirect_chain[-1][0], {"code": code, "next": f"/en/w/{workshop.consultation.slug}/{workshop.slug}/"})
    assert who(finder) == "new@example.org"
    assert answer.url.endswith(f"/{workshop.slug}/")


def test_expired_and_taken_back_links_let_nobody_in(client: Client) -> None:
    workshop = a_workshop()
    expired, link = an_invitation(workshop)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    other, taken_back = an_invitation(workshop, "other@example.org")
    revoke_invitation(other, by=an_administrator())
    for useless, words in ((link, "has expired"), (taken_back, "was taken back")):
        answer = client.post(useless, {})
        assert answer.status_code == 410
        assert words in answer.content.decode()
    assert client.post("/en/invitation/never-made/", {}).status_code == 404
    client.post(f"{taken_back}code/")
    assert who(client) is None
    assert not User.objects.filter(email__in=["new@example.org", "other@example.org"]).exists()


def test_somebody_signed_in_already_only_confirms(client: Client) -> None:
    workshop, person = a_workshop(), a_user("Ann")
    client.force_login(person, backend=BACKEND)
    _invitation, link = an_invitation(workshop, person.email)
    assert "signs you out" not in client.get(link).content.decode()
    client.post(link, {})
    assert who(client) == person.email
    assert Membership.objects.filter(user=person, consultation=workshop.consultation).exists()
    assert client.get(link).status_code == 302
    person.refresh_from_db()
    assert person.display_name == "Ann"


def test_somebody_else_signed_in_is_told_and_changes_places(client: Client) -> None:
    workshop, other = a_workshop(), a_user("Somebody Else")
    client.force_login(other, backend=BACKEND)
    _invitation, link = an_invitation(workshop)
    shown = client.get(link).content.decode()
    assert "You are signed in as Somebody Else" in shown
    assert "new@example.org" not in shown
    client.post(link, {})
    assert who(client) == "new@example.org"
    assert not Membership.objects.filter(user=other).exists()


def test_somebody_who_left_comes_back_by_an_invitation(client: Client) -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    Membership.objects.filter(user=person).update(left_at=timezone.now())
    _invitation, link = an_invitation(workshop, person.email)
    client.post(link, {})
    assert Membership.objects.current().filter(user=person).count() == 1


@pytest.mark.parametrize(
    "make", [a_facilitator, lambda workshop: a_strategist(workshop.consultation), lambda _workshop: an_administrator()]
)
def test_a_link_is_not_enough_for_somebody_who_works_here(client: Client, make) -> None:
    person = make(a_workshop())
    workshop = a_workshop()
    invite("placeholder@example.org", workshop.consultation)
    Invitation.objects.update(email=person.email)
    link = link_sent_to("placeholder@example.org")
    assert "a link is not enough" in client.post(link, {}).content.decode()
    assert who(client) is None
    client.post(f"{link}code/")
    assert mail.outbox[-1].to == [person.email]
    client.force_login(person, backend=BACKEND)
    assert client.post(link, {}).status_code == 302
    assert Role.objects.filter(user=person).exists()


def test_too_many_tries_are_stopped(client: Client, settings) -> None:
    settings.INVITATION_RATES = {"open_invitation": "3/m/ip"}
    cache.clear()
    answers = [client.post("/en/invitation/guess/").status_code for _try in range(4)]
    assert answers == [404, 404, 404, 429]
    cache.clear()


def test_the_link_asks_for_the_forms_own_token() -> None:
    _invitation, link = an_invitation(a_workshop())
    assert Client(enforce_csrf_checks=True).post(link, {}).status_code == 403
    assert Invitation.objects.open().exists()
