"""The head of each page offers each role its own rooms, and no other."""

import pytest
from django.urls import reverse

from tests.builders import a_consultation, a_facilitator, a_participant, a_strategist, a_workshop, an_administrator

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROLES = {
    "nobody": (lambda workshop: None, False, False),
    "participant": (lambda workshop: a_participant(workshop.consultation), False, False),
    "facilitator": (lambda workshop: a_facilitator(workshop), True, False),
    "strategist": (lambda workshop: a_strategist(workshop.consultation), False, True),
    "administrator": (lambda workshop: an_administrator(), True, True),
}


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_offers_the_desk_and_the_board_to_those_who_work_there(role, client):
    make, desk, board = ROLES[role]
    workshop = a_workshop()
    if user := make(workshop):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    slug = workshop.consultation.slug
    page = client.get(reverse("consultation:workshops", args=[slug])).content.decode()
    assert (f'href="{reverse("consultation:queue")}"' in page) is desk
    assert (f'href="{reverse("recommendations:board", args=[slug])}"' in page) is board


def test_a_page_without_a_consultation_of_its_own_leads_to_the_newest(client):
    a_consultation()
    newest = a_consultation()
    page = client.get(reverse("account_request_login_code")).content.decode()
    assert reverse("consultation:workshops", args=[newest.slug]) in page
