"""Taking one's data away, and leaving, as one does it on the site."""

import io
import json
import re
import time
import zipfile

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.actions.moderation import hide_contribution
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, save_draft
from consultation.actions.translations import translate_text
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, Erasure, User
from consultation.queries.own_data import own_data
from tests.accounts.invitations import an_invitation
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_user, a_workshop, an_administrator
from tests.cms.test_back_office import signed_in

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def at_the_screen(person: User, *, confirmed: bool = True) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    if confirmed:
        session = client.session
        session["confirmed_at"] = time.time()
        session.save()
    return client


def own_copy(client: Client) -> tuple[dict, str, set[str]]:
    """The JSON, the page and the names of the files of the ZIP that somebody gets."""
    answer = client.post("/en/my-data/download/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode(), set(archive.namelist())


def test_everything_of_mine_is_in_it() -> None:
    workshop = a_workshop(moderation="after")
    facilitator = a_facilitator(workshop, "The Facilitator")
    me = a_participant(workshop.consultation, "Nora Claes")
    mine = a_proposal(workshop, by=me, title="First title", body="First body.")
    edit_proposal(mine, by=me, title="Second title", body="Second body.", language="en")
    other = a_proposal(workshop, title="Somebody's idea")
    a_comment(other, by=me, body="My comment.", stance="against")
    cast_vote(other, by=me, value=-1)
    translate_text(mine, by=me, language="fr", title="Mon idée", body="Mes mots en français.")
    save_draft(workshop, by=me, title="My draft", body="Not sent.", language="en")
    mine.refresh_from_db()
    hide_contribution(mine, by=facilitator, revision=mine.revision, reason_code="other", reason_text="Please say it kindly.", language="en")
    data, page, names = own_copy(at_the_screen(me))
    assert data["profile"]["email"] == me.email
    assert data["profile"]["displayed_name"] == "Nora Claes"
    assert [each["consultation"] for each in data["memberships"]] == [workshop.consultation.title]
    proposal = next(each for each in data["contributions"] if each["reference"] == mine.reference)
    assert [version["title"] for version in proposal["versions"]] == ["First title", "Second title"]
    assert proposal["decisions"][-1]["words"] == "Please say it kindly."
    assert {"comment", "proposal"} == {each["kind"] for each in data["contributions"]}
    assert data["votes"] == [
        {"proposal": other.reference, "title": "Somebody's idea", "vote": "disagree", "on_version": 1, "at": data["votes"][0]["at"]}
    ]
    for words in ("First body.", "Second body.", "My comment.", "Mes mots en français.", "Not sent.", "Please say it kindly.", me.email):
        assert words in page
        assert words in json.dumps(data, ensure_ascii=False)
    assert "own-copy.css" in names
    assert not re.search(r"https?://", page)


def test_nothing_that_is_somebody_elses_or_hidden_is_in_it() -> None:
    workshop = a_workshop(moderation="after")
    facilitator = a_facilitator(workshop, "Zangbegeleider")
    me = a_participant(workshop.consultation)
    author = a_participant(workshop.consultation, "Zangbuur")
    mine = a_proposal(workshop, by=me, title="Mine", body="Mine.")
    hidden = a_proposal(workshop, by=author, title="Zangverborgen", body="Zangverborgen.")
    cast_vote(hidden, by=me, value=1)
    hide_contribution(hidden, by=facilitator, revision=hidden.revision, reason_code="insult")
    a_comment(mine, by=author, body="Zangantwoord.")
    cast_vote(mine, by=author, value=-1)
    hide_contribution(mine, by=facilitator, revision=mine.revision, reason_code="insult")
    data, page, _names = own_copy(at_the_screen(me))
    assert "zang" not in (json.dumps(data) + page).lower()
    assert len(data["votes"]) == 1


@pytest.mark.usefixtures("unhurried")
def test_it_takes_as_many_queries_for_thirty_as_for_one() -> None:
    workshop = a_workshop(moderation="after")
    counts = []
    for number in (1, 30):
        me = a_participant(workshop.consultation)
        for _each in range(number):
            a_proposal(workshop, by=me)
        with CaptureQueriesContext(connection) as queries:
            own_data(me)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_copy_is_for_oneself_alone_and_by_a_form_only() -> None:
    assert Client().post("/en/my-data/download/").status_code == 302
    client = at_the_screen(a_user())
    assert client.get("/en/my-data/download/").status_code == 405
    assert client.get("/en/my-data/").status_code == 200


@pytest.mark.parametrize("way", ["/en/my-data/download/", "/en/my-data/leave/"])
def test_who_signed_in_long_ago_confirms_with_a_code_first(way: str) -> None:
    me = a_user()
    client = at_the_screen(me, confirmed=False)
    asked = client.post(way, {"words": "keep", "understood": "on"})
    assert asked.url.startswith("/en/confirm/")
    assert not Erasure.objects.exists()
    client.post(asked.url)
    assert mail.outbox[-1].to == [me.email]
    code = next(line.strip() for line in mail.outbox[-1].body.splitlines() if line.startswith("    "))
    assert client.post(asked.url, {"code": "WRONG"}).status_code == 400
    assert client.post(asked.url, {"code": code.lower()}).status_code == 302
    assert client.post("/en/my-data/download/").status_code == 200


def test_a_code_is_guessed_five_times_at_most() -> None:
    client = at_the_screen(a_user(), confirmed=False)
    client.post("/en/confirm/")
    code = next(line.strip() for line in mail.outbox[-1].body.splitlines() if line.startswith("    "))
    for _try in range(5):
        client.post("/en/confirm/", {"code": "WRONG"})
    assert client.post("/en/confirm/", {"code": code}).status_code == 400
    assert client.post("/en/my-data/download/").status_code == 302


def test_who_has_a_password_confirms_with_it() -> None:
    me = a_user(password="a long password of mine")
    client = at_the_screen(me, confirmed=False)
    assert "/account/reauthenticate/" in client.post("/en/my-data/download/").url


def test_leaving_says_what_it_does_and_is_confirmed() -> None:
    workshop = a_workshop(moderation="after")
    me = a_participant(workshop.consultation)
    mine = a_proposal(workshop, by=me)
    a_comment(mine)
    cast_vote(a_proposal(workshop), by=me, value=1)
    client = at_the_screen(me)
    shown = client.get("/en/my-data/leave/").content.decode()
    for words in ("Your 1 vote stays counted", "What others answered to 1 contribution", "You wrote 1 proposal", "can&#x27;t be undone"):
        assert words in shown
    for incomplete in ({}, {"words": "keep"}, {"understood": "on"}):
        assert client.post("/en/my-data/leave/", incomplete).status_code == 400
    assert not Erasure.objects.exists()
    done = client.post("/en/my-data/leave/", {"words": "remove", "understood": "on"}, follow=True)
    assert "You have left" in done.content.decode()
    me.refresh_from_db()
    assert (me.email, me.display_name, me.is_active) == (None, "", False)
    assert Contribution.objects.get(pk=mine.pk).newest.body == ""
    assert client.get("/en/mine/").status_code == 302


def test_an_administrator_erases_in_the_back_office_on_request() -> None:
    me = a_user("Nora Claes")
    client = signed_in(an_administrator())
    page = f"/cms/users/delete/{me.pk}/"
    assert "Nora Claes" in client.get(page).content.decode()
    assert client.post(page, {"words": "keep"}).status_code == 200
    assert not Erasure.objects.exists()
    assert client.post(page, {"words": "keep", "reason": "Asked by letter, received today.", "understood": "on"}).status_code == 302
    me.refresh_from_db()
    assert me.erased_at
    for outsider in (a_user(), a_facilitator(a_workshop())):
        assert signed_in(outsider).post(page, {"words": "keep", "reason": "Just because.", "understood": "on"}).status_code in (302, 403)


def test_who_left_can_be_invited_anew_and_is_somebody_new() -> None:
    workshop = a_workshop()
    before = a_participant(workshop.consultation, email="again@example.org")
    erase_person(before, by=before, keep_words=True)
    _invitation, link = an_invitation(workshop, "again@example.org")
    Client().post(link, {})
    assert User.objects.get(email="again@example.org").pk != before.pk
