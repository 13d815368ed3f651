"""An administrator invites from a list: all of it or nothing, each person in their language."""

import io
import smtplib
from datetime import timedelta

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from consultation.actions.invitations import invite_people, plan_invitations, revoke_invitation, send_again, send_waiting_invitations
from consultation.actions.outbox import PAUSE
from consultation.exceptions import IllegalTransition, PermissionRefused
from consultation.models import Invitation, Role, User
from consultation.notifications.delivery import MailServerDown
from consultation.readers import NamedBytes
from consultation.readers.people_list import read_pasted, read_people
from tests.accounts.invitations import invite, link_sent_to
from tests.builders import a_consultation, a_facilitator, a_participant, a_strategist, a_user, a_workshop, an_administrator
from tests.cms.building import an_editor
from tests.cms.test_back_office import signed_in
from tests.consultation.telling import NEXT_WEEK
from tests.mail_server import Died, MailServer, install

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings) -> MailServer:
    return install(settings)


def test_each_person_is_written_to_in_their_language_and_about_their_workshop() -> None:
    consultation = a_consultation()
    a_workshop(consultation, slug="who-decides", title_en="Who decides?", title_nl="Wie beslist?")
    assert invite("jan@example.org; nl; who-decides\nann@example.org", consultation) == 2
    dutch, english = sorted(mail.outbox, key=lambda message: message.to, reverse=True)
    assert dutch.to == ["jan@example.org"]
    assert "Wie beslist?" in dutch.subject
    assert "/nl/invitation/" in dutch.body
    assert "/en/invitation/" in english.body


def test_addresses_are_normalised() -> None:
    found = read_pasted("Jan Peeters <Jan.Peeters@Example.ORG>\nmailto:ann@example.org\n  (c@example.org)  ")
    assert [row.email for row in found.rows] == ["jan.peeters@example.org", "ann@example.org"]
    assert [line for line, _problem in found.problems] == [3]


def test_a_workbook_and_a_table_with_french_names_of_columns_are_read_alike() -> None:
    workbook, kept = openpyxl.Workbook(), io.BytesIO()
    for row in (["Langue", "Adresse e-mail", "Atelier"], ["fr", "Luc@example.org", "outils"]):
        workbook.active.append(row)
    workbook.save(kept)
    table = "Langue;Adresse e-mail;Atelier\r\nfr;Luc@example.org;outils\r\n".encode("utf-8-sig")
    for file in (NamedBytes("people.xlsx", kept.getvalue()), NamedBytes("people.csv", table)):
        row = read_people(file).rows[0]
        assert (row.email, row.language, row.workshop) == ("luc@example.org", "fr", "outils")


def test_each_wrong_line_is_named_and_nobody_is_invited() -> None:
    consultation = a_consultation()
    a_workshop(consultation, slug="hidden", visibility="draft")
    closed = a_user(is_active=False)
    lines = (
        f"good@example.org\nnobody\ngood@example.org\na@example.org; de\nb@example.org; fr; nowhere\nc@example.org;;hidden\n{closed.email}"
    )
    plan = plan_invitations(read_pasted(lines), consultation, language="fr")
    assert [line for line, _problem in plan.problems] == [2, 3, 4, 5, 6, 7]
    with pytest.raises(IllegalTransition):
        invite_people(plan, by=None)
    assert not Invitation.objects.exists()


def test_who_takes_part_or_is_invited_already_is_left_alone() -> None:
    consultation = a_consultation()
    workshop = a_workshop(consultation)
    here = [a_participant(consultation), a_facilitator(workshop), a_strategist(consultation), an_administrator()]
    invite("twice@example.org", consultation)
    lines = "\n".join([*(user.email for user in here), "twice@example.org", "new@example.org"])
    assert invite(lines, consultation) == 1
    assert len(mail.outbox) == 2
    assert Invitation.objects.filter(email="twice@example.org").count() == 1


def test_a_list_gives_no_role() -> None:
    workshop = a_workshop()
    file = SimpleUploadedFile("l.csv", b"email,role\na@example.org,administrator\n")
    answer = signed_in(an_administrator()).post(
        "/cms/invitation/new/",
        {"consultation": workshop.consultation_id, "language": "en", "deed": "send", "file": file},
    )  # fmt: skip
    assert "An invitation gives no role" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_back_office_looks_first_and_sends_after() -> None:
    workshop = a_workshop()
    client = signed_in(an_administrator())
    sent = {"consultation": workshop.consultation_id, "workshop": workshop.pk, "language": "nl", "lines": "a@example.org\nb@example.org"}
    looked = client.post("/cms/invitation/new/", sent | {"deed": "look"})
    assert "2 people to invite" in looked.content.decode()
    assert not Invitation.objects.exists()
    assert client.post("/cms/invitation/new/", sent | {"deed": "send"}).status_code == 302
    call_command("send_mail_outbox", once=True, stdout=io.StringIO())
    assert {message.to[0] for message in mail.outbox} == {"a@example.org", "b@example.org"}
    assert "sent" in client.get("/cms/invitation/").content.decode()


def test_the_command_invites_and_its_dry_run_does_not(tmp_path) -> None:
    consultation = a_consultation()
    file = tmp_path / "people.csv"
    file.write_text("email\na@example.org\nb@example.org\n")
    printed = io.StringIO()
    call_command("invite", str(file), consultation=consultation.slug, dry_run=True, stdout=printed)
    assert "2 to invite" in printed.getvalue()
    assert not Invitation.objects.exists()
    call_command("invite", str(file), consultation=consultation.slug, stdout=printed)
    call_command("invite", stdout=printed)
    assert "2 invitations sent." in printed.getvalue()
    file.write_text("email\nbroken\n")
    with pytest.raises(CommandError, match="Nobody was invited"):
        call_command("invite", str(file), consultation=consultation.slug, stdout=printed)


def test_invitations_wait_for_a_mail_server_that_is_dead(mail_server, client: Client) -> None:
    mail_server.down = True
    consultation = a_consultation()
    with pytest.raises(MailServerDown):
        invite("a@example.org\nb@example.org", consultation)
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        call_command("invite")
    Invitation.objects.update(created_at=timezone.now() - timedelta(hours=3))
    found = client.get("/readyz").json()["post"]
    assert found["mails"] == 2
    assert found["oldest_seconds"] >= 3 * 3600
    mail_server.down = False
    assert send_waiting_invitations() == 2
    assert send_waiting_invitations() == 0
    assert len(mail.outbox) == 2
    assert client.get("/readyz").json()["post"] == {"events": 0, "mails": 0, "oldest_seconds": 0}


def test_an_address_refused_for_good_keeps_nobody_waiting_and_is_not_tried_again(mail_server) -> None:
    mail_server.refuses(550)
    invite("wrong@example.org\nright@example.org", a_consultation())
    assert [message.to for message in mail.outbox] == [["right@example.org"]]
    assert send_waiting_invitations(timezone.now() + NEXT_WEEK) == 0
    page = signed_in(an_administrator()).get("/cms/invitation/").content.decode()
    assert "The address is wrong" in page
    send_again(Invitation.objects.get(email="wrong@example.org"), by=an_administrator())
    assert send_waiting_invitations() == 1


def test_an_address_refused_for_now_keeps_nobody_waiting_and_is_tried_later(mail_server, client: Client) -> None:
    mail_server.refuses(450)
    invite("later@example.org\nnow@example.org", a_consultation())
    assert [message.to for message in mail.outbox] == [["now@example.org"]]
    assert client.get("/readyz").json()["post"]["mails"] == 1
    assert send_waiting_invitations() == 0
    assert send_waiting_invitations(timezone.now() + PAUSE) == 1
    assert client.get(link_sent_to("later@example.org")).status_code == 200


def test_an_address_that_is_refused_again_and_again_is_tried_less_and_less(mail_server) -> None:
    mail_server.failures = [smtplib.SMTPRecipientsRefused({"a": (450, b"later")})] * 20
    invite("later@example.org", a_consultation())
    tries, now = 0, timezone.now()
    for minute in range(0, 24 * 60, 3):
        left = len(mail_server.failures)
        send_waiting_invitations(now + timedelta(minutes=minute))
        tries += left - len(mail_server.failures)
    assert 5 <= tries <= 15
    assert send_waiting_invitations(now + NEXT_WEEK) == 0
    mail_server.failures = []
    assert send_waiting_invitations(now + 2 * NEXT_WEEK) == 1


@pytest.mark.parametrize(
    "failure", [smtplib.SMTPServerDisconnected("gone"), TimeoutError(), smtplib.SMTPRecipientsRefused({"a": (421, b"closing")})]
)
def test_a_server_that_breaks_off_stops_the_round_and_all_leave_later(mail_server, failure) -> None:
    mail_server.failures = [None, failure]
    with pytest.raises(MailServerDown):
        invite("a@example.org\nb@example.org\nc@example.org", a_consultation())
    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    assert send_waiting_invitations() == 1
    assert send_waiting_invitations(timezone.now() + PAUSE) == 1
    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.org", "b@example.org", "c@example.org"]


def test_an_invitation_whose_worker_died_midway_is_sent_again(mail_server, client: Client) -> None:
    mail_server.dies_after_taking = True
    with pytest.raises(Died):
        invite("a@example.org", a_consultation())
    mail_server.dies_after_taking = False
    assert client.get(link_sent_to("a@example.org")).status_code == 200
    assert client.get("/readyz").json()["post"]["mails"] == 1
    assert send_waiting_invitations() == 0  # not before it is sure that nobody is at it any more
    assert send_waiting_invitations(timezone.now() + PAUSE) == 1
    assert client.get(link_sent_to("a@example.org")).status_code == 200


def test_only_the_hash_of_a_token_is_kept() -> None:
    invite("a@example.org", a_consultation())
    token = link_sent_to("a@example.org").split("/")[-2]
    kept = Invitation.objects.values().get()
    assert len(token) >= 43
    assert token not in str(kept)


def test_sending_again_makes_the_first_link_worthless(client: Client) -> None:
    consultation = a_consultation()
    invite("a@example.org", consultation)
    first = link_sent_to("a@example.org")
    send_again(Invitation.objects.get(), by=an_administrator())
    send_waiting_invitations()
    assert client.get(first).status_code == 404
    assert client.get(link_sent_to("a@example.org")).status_code == 200


@pytest.mark.parametrize("deed", [send_again, revoke_invitation])
def test_only_administrators_invite_send_again_and_take_back(deed) -> None:
    consultation = a_consultation()
    workshop = a_workshop(consultation)
    invite("a@example.org", consultation)
    plan = plan_invitations(read_pasted("b@example.org"), consultation, language="fr")
    for person in (a_user(), a_participant(consultation), a_facilitator(workshop), a_strategist(consultation), an_editor()):
        with pytest.raises(PermissionRefused):
            deed(Invitation.objects.get(), by=person)
        with pytest.raises(PermissionRefused):
            invite_people(plan, by=person)
        assert signed_in(person).get("/cms/invitation/").status_code in (302, 403)
    deed(Invitation.objects.get(), by=an_administrator())
    assert invite_people(plan, by=User.objects.create_superuser("root@example.org")) == 1
    assert not Role.objects.filter(user__email="b@example.org").exists()
