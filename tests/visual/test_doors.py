"""The pages behind the links of e-mails, and those before what can't be undone, in a real browser."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from consultation.actions.proposals import withdraw_proposal
from consultation.models import Contribution
from consultation.notifications.unsubscribing import token_for
from tests.accounts.invitations import an_invitation
from tests.builders import a_comment, a_participant, a_proposal, a_workshop
from tests.visual.test_in_a_browser import faults, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Contribution:
    proposal = a_proposal(a_workshop(title_nl="Medewerkersvertegenwoordigingsreglement", title_fr="Qui décide ?"))
    a_comment(proposal, body="What would it cost?")
    return proposal


def _invitation(proposal: Contribution, client: Client) -> str:
    return an_invitation(proposal.workshop)[1]


def _used_invitation(proposal: Contribution, client: Client) -> str:
    link = an_invitation(proposal.workshop)[1]
    Client().post(link, {})
    return link


def _unsubscribe(proposal: Contribution, client: Client) -> str:
    return f"/fr/unsubscribe/{token_for(a_participant(proposal.workshop.consultation))}/"


def _confirm(proposal: Contribution, client: Client) -> str:
    sign_in(client, proposal.author)
    return "/nl/confirm/"


def _leave(proposal: Contribution, client: Client) -> str:
    sign_in(client, proposal.author)
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    return "/fr/my-data/leave/"


def _withdraw(proposal: Contribution, client: Client) -> str:
    sign_in(client, proposal.author)
    return f"/nl/p/{proposal.reference}/withdraw/"


def _withdrawn(proposal: Contribution, client: Client) -> str:
    withdraw_proposal(proposal, by=proposal.author, in_favour_of=a_proposal(proposal.workshop, title="Another one"))
    return f"/fr/p/{proposal.reference}/"


Door = Callable[[Contribution, Client], str]


@pytest.mark.slow
@pytest.mark.parametrize("door", [_invitation, _used_invitation, _unsubscribe, _confirm, _leave, _withdraw, _withdrawn])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_door_is_accessible_and_fits_a_phone(door: Door, scheme: str, visit, client, proposal) -> None:
    path = door(proposal, client)
    assert [said for said in visit(path, faults, width=360, scheme=scheme) if "410" not in said] == []


def _sent(page: Any) -> list[str]:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    return faults(page)


@pytest.mark.parametrize(("door", "heard"), [(_unsubscribe, ""), (_confirm, ""), (_leave, "400")])
def test_what_follows_the_first_press_is_accessible_too(door: Door, heard: str, visit, client, proposal) -> None:
    path = door(proposal, client)
    found = visit(path, _sent, width=360)
    assert [said for said in found if not heard or heard not in said] == []
