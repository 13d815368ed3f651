"""The post: nothing lost, nothing doubled, nothing to anybody else, whatever the mail server does."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from consultation.actions.following import follow
from consultation.actions.moderation import hide_contribution, publish_contribution, return_proposal
from consultation.actions.notices import choose_notices, forget_old, forget_person
from consultation.actions.outbox import LONGEST_PAUSE, PAUSE, claim, collect, send_due
from consultation.actions.telling import tell_events
from consultation.models import Notice, OutgoingMail, Rhythm
from consultation.notifications.delivery import MailServerDown
from consultation.notifications.rhythms import next_digest
from consultation.queries.outbox import state_of_the_post
from tests.builders import a_comment, a_consultation, a_facilitator, a_proposal, a_workshop
from tests.consultation.telling import NEXT_WEEK, SOON, a_reader, mails_to, the_post_goes
from tests.mail_server import Died, MailServer, install

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings) -> MailServer:
    return install(settings)


@pytest.fixture
def proposal():
    """By somebody who hears at once of what is said about it."""
    workshop = a_workshop(moderation="after")
    return a_proposal(workshop, by=a_reader(workshop.consultation), title="Meet at night")


def test_the_author_reads_the_decision_and_its_reason_in_their_language(mail_server) -> None:
    workshop = a_workshop(moderation="before")
    author = a_reader(workshop.consultation)
    author.language = "nl"
    author.save()
    proposal = a_proposal(workshop, by=author, title="Meet at night")
    return_proposal(proposal, by=a_facilitator(workshop), revision=proposal.revision, reason_code="unclear", reason_text="At what time?")
    assert not mail.outbox
    (message,) = the_post_goes()
    assert message.to == [author.email]
    assert "Meet at night" in message.subject
    assert "teruggegeven" in message.body or "teruggestuurd" in message.body
    assert "At what time?" in message.body
    assert f"/nl/p/{proposal.reference}/" in message.body


def test_a_deed_that_is_undone_tells_nobody(mail_server, proposal) -> None:
    with transaction.atomic():
        a_comment(proposal)
        transaction.set_rollback(True)
    assert not the_post_goes(NEXT_WEEK)


def test_a_burst_is_one_mail_and_is_told_once(mail_server, proposal) -> None:
    for number in range(5):
        a_comment(proposal, body=f"Remark {number}.")
    (message,) = the_post_goes()
    assert all(message.body.count(f"Remark {number}.") == 1 for number in range(5))
    assert not the_post_goes(NEXT_WEEK)


def test_while_the_mail_server_is_dead_everything_waits_and_then_goes_once(mail_server, proposal) -> None:
    mail_server.down = True
    now = timezone.now()
    for hour in range(4):
        a_comment(proposal, body=f"Said in hour {hour}.")
        tell_events(now + timedelta(hours=hour))
        with pytest.raises(MailServerDown):
            send_due(now + timedelta(hours=hour, minutes=2))
    assert not mail.outbox
    assert state_of_the_post(now + timedelta(hours=4)).oldest_seconds > 3 * 3600
    mail_server.down = False
    assert send_due(now + timedelta(hours=4)) == 1
    assert all(mail.outbox[0].body.count(f"Said in hour {hour}.") == 1 for hour in range(4))
    assert send_due(now + NEXT_WEEK) == 0
    assert state_of_the_post(now + NEXT_WEEK).oldest_seconds == 0


def test_a_mail_that_is_refused_for_now_is_tried_later_and_later_and_keeps_nobody_waiting(mail_server, proposal) -> None:
    other = a_proposal(proposal.workshop, by=a_reader(proposal.workshop.consultation))
    a_comment(proposal)
    mail_server.refuses(450)
    assert not the_post_goes()
    a_comment(other)
    (message,) = the_post_goes()
    assert message.to == [other.author.email]
    waiting = OutgoingMail.objects.waiting().get()
    assert waiting.person == proposal.author
    assert waiting.next_try_at - timezone.now() > PAUSE
    for _try in range(20):
        mail_server.refuses(450)
        at = OutgoingMail.objects.waiting().get().next_try_at
        send_due(at)
        assert OutgoingMail.objects.waiting().get().next_try_at - at <= LONGEST_PAUSE
    assert send_due(timezone.now() + timedelta(days=30)) == 1
    assert len(mails_to(proposal.author)) == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(mail_server, proposal) -> None:
    a_comment(proposal)
    mail_server.refuses(550)
    assert not the_post_goes()
    kept = OutgoingMail.objects.get()
    assert (kept.state, kept.last_error) == ("refused", "SMTPRecipientsRefused 550")
    assert "@" not in kept.last_error
    assert not the_post_goes(NEXT_WEEK)
    assert Notice.objects.unread().get().person == proposal.author


@pytest.mark.parametrize("failure", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("no answer")])
def test_a_connection_that_breaks_is_tried_again_and_tells_nothing_more_under_the_same_name(mail_server, proposal, failure) -> None:
    a_comment(proposal, body="Before it broke.")
    mail_server.failures.append(failure)
    with pytest.raises(MailServerDown):
        the_post_goes()
    a_comment(proposal, body="After it broke.")
    (first,) = the_post_goes(timedelta(hours=1))
    assert "Before it broke." in first.body
    assert "After it broke." not in first.body
    (second,) = the_post_goes(timedelta(hours=2))
    assert "After it broke." in second.body
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_a_worker_that_dies_between_sending_and_writing_it_down_repeats_the_same_message(mail_server, proposal) -> None:
    a_comment(proposal, body="Only once, please.")
    mail_server.dies_after_taking = True
    with pytest.raises(Died):
        the_post_goes()
    mail_server.dies_after_taking = False
    assert not the_post_goes()  # not before it is sure that nobody is at it any more
    (again,) = the_post_goes(timedelta(minutes=10))
    assert again.extra_headers["Message-ID"] == mail.outbox[0].extra_headers["Message-ID"]
    assert again.body == mail.outbox[0].body
    assert not the_post_goes(NEXT_WEEK)


def test_what_one_worker_took_no_other_takes(mail_server, proposal) -> None:
    a_comment(proposal)
    tell_events()
    now = timezone.now() + SOON
    collect(now)
    collect(now)
    assert claim(now)
    assert claim(now) is None
    assert send_due(now) == 0


def test_no_mail_goes_to_an_address_that_nobody_showed_to_be_theirs(mail_server, proposal) -> None:
    author = proposal.author
    author.emailaddress_set.update(verified=False)
    a_comment(proposal)
    assert not the_post_goes()
    author.emailaddress_set.update(verified=True, email="another@example.org")
    a_comment(proposal)
    assert not the_post_goes()
    assert not OutgoingMail.objects.waiting().exists()


def test_what_was_hidden_meanwhile_is_not_told_and_no_empty_mail_leaves(mail_server, proposal) -> None:
    comment = a_comment(proposal, body="Something rude.")
    hide_contribution(comment, by=a_facilitator(proposal.workshop), revision=comment.revision, reason_code="insult")
    assert not the_post_goes()
    assert OutgoingMail.objects.get(person=proposal.author).state == "nothing"
    assert not the_post_goes(NEXT_WEEK)


def test_who_may_no_longer_read_a_workshop_is_not_told_of_it(mail_server) -> None:
    consultation = a_consultation()
    workshop = a_workshop(consultation, visibility="members")
    reader = a_reader(consultation, followed_rhythm="now")
    follow(workshop, by=reader)
    a_proposal(workshop)
    reader.memberships.update(left_at=timezone.now())
    assert not the_post_goes(NEXT_WEEK)


def test_an_edit_that_waits_for_a_facilitator_is_not_told(mail_server) -> None:
    from consultation.actions.proposals import edit_proposal

    workshop = a_workshop(moderation="before")
    proposal, reader, desk = a_proposal(workshop, title="The first title"), a_reader(workshop.consultation), a_facilitator(workshop)
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    choose_notices(reader, followed_rhythm="now")
    follow(proposal, by=reader)
    proposal = edit_proposal(proposal, by=proposal.author, title="An unread title", body="Text.", language="en")
    assert not the_post_goes(NEXT_WEEK)
    comment = a_comment(proposal)
    publish_contribution(comment, by=desk, revision=comment.revision)
    (message,) = the_post_goes()
    assert "An unread title" not in message.subject + message.body


def test_the_headers_are_those_of_a_message_one_can_stop_with_one_click(mail_server, proposal, settings) -> None:
    a_comment(proposal)
    (message,) = the_post_goes()
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith(f"<{settings.SITE_URL}/en/unsubscribe/")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Id"]
    assert headers["From"] == settings.DEFAULT_FROM_EMAIL


def test_nobody_sees_anybody_elses_address(mail_server, proposal) -> None:
    commenter = a_reader(proposal.workshop.consultation, "Ada")
    a_comment(proposal, by=commenter)
    a_comment(proposal)
    to_author, to_commenter = sorted(the_post_goes(NEXT_WEEK), key=lambda message: message.to == [commenter.email])
    assert (to_author.to, to_commenter.to) == ([proposal.author.email], [commenter.email])
    assert commenter.email not in to_author.message().as_string()
    assert proposal.author.email not in to_commenter.message().as_string()


def test_nothing_that_people_write_becomes_a_header_or_markup(mail_server) -> None:
    workshop = a_workshop(moderation="after")
    nasty = "Votes\nBcc: everybody@example.org\r\nX: <script>alert(1)</script> \u2028 & 'more' " + "long " * 15
    proposal = a_proposal(workshop, by=a_reader(workshop.consultation), title=nasty[:140])
    hide_contribution(proposal, by=a_facilitator(workshop, "Ilse\nBcc: x@example.org"), revision=proposal.revision, reason_code="insult")
    (message,) = the_post_goes()
    source = message.message()
    assert source["Bcc"] is None
    assert source["X"] is None
    assert "\n" not in message.subject
    assert len(message.subject) <= 120
    html = message.alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        # The clocks of Brussels go back on 25 October 2026 and forward on 28 March 2027: seven o'clock stays seven o'clock.
        ("daily", datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 24, 4, 59, tzinfo=UTC), datetime(2026, 10, 24, 5, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 24, 5, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("daily", datetime(2027, 3, 27, 7, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 26, 5, 59, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 26, 6, tzinfo=UTC), datetime(2026, 11, 2, 6, tzinfo=UTC)),
    ],
)
def test_digests_leave_at_seven_by_the_clock_on_the_wall(settings, rhythm, after, expected) -> None:
    settings.TIME_ZONE = "Europe/Brussels"
    assert next_digest(after, Rhythm(rhythm)) == expected


def test_a_digest_holds_a_day_and_leaves_in_the_morning(mail_server, settings, proposal) -> None:
    settings.TIME_ZONE = "Europe/Brussels"
    choose_notices(proposal.author, own_rhythm="daily")
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    a_comment(proposal, body="In the evening.")
    assert not the_post_goes(timedelta(hours=9), now=evening)
    a_comment(proposal, body="At night.")
    (digest,) = the_post_goes(timedelta(hours=8), now=evening + timedelta(hours=2))
    assert "In the evening." in digest.body
    assert "At night." in digest.body
    assert not the_post_goes(timedelta(hours=12), now=evening + timedelta(hours=3))


def test_a_new_choice_holds_for_what_waits(mail_server, proposal) -> None:
    choose_notices(proposal.author, own_rhythm="weekly")
    a_comment(proposal)
    assert not the_post_goes()
    choose_notices(proposal.author, own_rhythm="now")
    assert len(the_post_goes()) == 1
    a_comment(proposal)
    tell_events()
    choose_notices(proposal.author, own_rhythm="never")
    choose_notices(proposal.author, own_rhythm="now")
    assert not the_post_goes(NEXT_WEEK)


def test_the_outbox_keeps_no_address_and_nothing_of_who_leaves(mail_server, proposal) -> None:
    a_comment(proposal, body="Words that are not kept twice.")
    tell_events()
    now = timezone.now() + SOON
    collect(now)
    rows = [str(value) for row in OutgoingMail.objects.values() for value in row.values()]
    assert not any("@" in value or "Words" in value for value in rows)
    forget_person(proposal.author)
    assert not OutgoingMail.objects.exists()
    assert send_due(now) == 0


def test_what_is_done_with_is_forgotten_in_time_and_what_waits_is_not(mail_server, proposal) -> None:
    a_comment(proposal)
    the_post_goes()
    Notice.objects.update(read_at=timezone.now())
    forget_old(timezone.now() + timedelta(days=29))
    assert OutgoingMail.objects.count() == 1
    forget_old(timezone.now() + timedelta(days=31))
    assert not OutgoingMail.objects.exists()
    assert not the_post_goes(NEXT_WEEK)
    forget_old(timezone.now() + timedelta(days=366))
    assert not Notice.objects.exists()


def test_the_command_tells_and_sends_once_and_says_when_the_server_is_down(mail_server, proposal, capsys) -> None:
    a_comment(proposal)
    call_command("send_mail_outbox", once=True)
    assert "events told" in capsys.readouterr().out
    Notice.objects.update(due_at=timezone.now())
    mail_server.down = True
    with pytest.raises(SystemExit):
        call_command("send_mail_outbox", once=True)
    mail_server.down = False
    call_command("send_mail_outbox", once=True)
    call_command("send_mail_outbox", once=True)
    assert len(mail.outbox) == 1


def test_the_health_page_says_how_long_the_oldest_mail_waits(client, proposal) -> None:
    assert client.get("/readyz").json()["post"] == {"events": 1, "mails": 0, "oldest_seconds": 0}
    a_comment(proposal)
    tell_events(timezone.now() - timedelta(hours=1))
    found = client.get("/readyz").json()["post"]
    assert found["mails"] == 1
    assert found["oldest_seconds"] > 3000
