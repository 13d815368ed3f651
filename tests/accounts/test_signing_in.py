"""Ways to sign in, and changing one's address."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from consultation.models import User
from tests.accounts.invitations import an_invitation
from tests.accounts.test_accepting import who
from tests.builders import a_user, a_workshop

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def a_person(**fields: str) -> User:
    person = a_user(**fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def code_in(message: mail.EmailMessage) -> str:
    return next(line.strip() for line in message.body.splitlines() if re.fullmatch(r"\s*[A-Z0-9-]{6,9}\s*", line))


def test_a_password_can_be_set_and_then_signs_in() -> None:
    person, client = a_person(), Client()
    client.force_login(person, backend=BACKEND)
    safety = client.get("/en/account/2fa/").content.decode()
    assert "You have none, and need none." in safety
    client.post("/en/account/password/set/", {"password1": "a long password of mine", "password2": "a long password of mine"})
    elsewhere = Client()
    elsewhere.post("/en/account/login/", {"login": person.email, "password": "a long password of mine"})
    assert who(elsewhere) == person.email


def test_changing_the_address_asks_the_new_one_and_tells_the_old_one() -> None:
    person, client = a_person(), Client()
    old = person.email
    client.force_login(person, backend=BACKEND)
    client.post("/en/account/email/", {"email": "Moved@Example.org", "action_add": ""})
    person.refresh_from_db()
    assert person.email == old
    asked = next(message for message in mail.outbox if message.to[0].lower() == "moved@example.org")
    client.post("/en/account/confirm-email/", {"code": code_in(asked)})
    person.refresh_from_db()
    assert person.email == "moved@example.org"
    assert [each.email for each in EmailAddress.objects.filter(user=person)] == ["moved@example.org"]
    assert old in [message.to[0] for message in mail.outbox]


def test_nobody_takes_an_address_that_somebody_has() -> None:
    person, other, client = a_person(), a_person(), Client()
    client.force_login(person, backend=BACKEND)
    client.post("/en/account/email/", {"email": other.email.upper(), "action_add": ""})
    assert not EmailAddress.objects.filter(user=person, email__iexact=other.email, verified=True).exists()


@pytest.mark.parametrize("page", ["/en/account/login/code/", "/en/account/login/"])
def test_a_passkey_is_offered_under_the_strict_policy(page: str) -> None:
    answer = Client().get(page)
    shown = answer.content.decode()
    assert "Sign in with a passkey" in shown
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", shown)
    assert all("application/json" in each for each in inline)
    options = json.loads(Client().get("/en/account/2fa/webauthn/login/", headers={"accept": "application/json"}).content)
    assert options["request_options"]["publicKey"]["challenge"]


def test_an_invitation_does_not_go_round_the_second_step(client: Client) -> None:
    person = a_person()
    TOTP.activate(person, generate_totp_secret())
    assert Authenticator.objects.filter(user=person).exists()
    _invitation, link = an_invitation(a_workshop(), person.email)
    answer = client.post(link, {})
    assert "/2fa/authenticate/" in answer.url
    assert who(client) is None


def test_pages_of_the_account_wear_the_sites_look(client: Client) -> None:
    client.force_login(a_person(), backend=BACKEND)
    for page in ("profile/", "my-data/", "account/email/", "account/2fa/", "account/2fa/webauthn/", "account/2fa/totp/activate/",
                 "account/password/set/"):  # fmt: skip
        answer = client.get(f"/nl/{page}", follow=True)
        shown = answer.content.decode()
        assert answer.status_code == 200, page
        assert 'class="masthead"' in shown
        assert " style=" not in shown
