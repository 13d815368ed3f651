"""Who is told what, for which reason, once; and the pages on which they read it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions.following import follow, unfollow
from consultation.actions.moderation import hide_contribution, merge_proposals, publish_contribution, return_proposal, undo_merge
from consultation.actions.phases import open_phase
from consultation.actions.proposals import edit_proposal, withdraw_proposal
from consultation.actions.telling import notice_the_clock, tell_events
from consultation.models import Contribution, Event, Follow, Notice, NoticeSettings, User, Workshop
from consultation.notifications.lines import lines_of, told_to
from consultation.queries.notices import unread_count
from tests.builders import a_comment, a_consultation, a_facilitator, a_participant, a_proposal, a_workshop, an_administrator
from tests.consultation.telling import NEXT_WEEK, a_reader, mails_to, the_post_goes

pytestmark = pytest.mark.django_db


def told(person: User) -> list[tuple[str, str]]:
    """Kind of event and reason of everything a person was told, in order, after the worker has passed."""
    tell_events()
    return list(Notice.objects.filter(person=person).order_by("event__at", "event").values_list("event__kind", "reason"))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def decide(deed, contribution, by, **why):
    fresh = Contribution.objects.get(pk=contribution.pk)
    return deed(fresh, by=by, revision=fresh.revision, **why)


def test_an_author_is_told_every_decision_on_their_words() -> None:
    workshop = a_workshop(moderation="before")
    proposal, other, desk = a_proposal(workshop), a_proposal(workshop), a_facilitator(workshop)
    decide(publish_contribution, other, desk)
    decide(return_proposal, proposal, desk, reason_code="unclear")
    edit_proposal(proposal, by=proposal.author, title="Clearer", body="Much clearer.", language="en")
    decide(publish_contribution, proposal, desk)
    decide(merge_proposals, proposal, desk, into=other)
    decide(undo_merge, proposal, desk)
    decide(hide_contribution, proposal, desk, reason_code="insult")
    decide(publish_contribution, proposal, desk)
    kinds = ["returned", "published", "merged", "unmerged", "hidden", "restored"]
    assert told(proposal.author) == [(kind, "own") for kind in kinds]


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    workshop = a_workshop(moderation="after")
    author = a_participant(workshop.consultation)
    follow(workshop, by=author)
    a_comment(a_proposal(workshop, by=author), by=author)
    assert told(author) == []


def test_a_comment_is_told_to_whom_it_answers_and_to_who_follows() -> None:
    proposal = a_proposal(a_workshop())
    consultation = proposal.workshop.consultation
    follower, commenter, bystander = (a_participant(consultation) for _i in range(3))
    follow(proposal, by=follower)
    first = a_comment(proposal, by=commenter)
    a_comment(proposal, parent=first)
    assert told(proposal.author) == [("published", "answer")] * 2
    assert told(commenter) == [("published", "answer")]
    assert told(follower) == [("published", "proposal")] * 2
    assert told(bystander) == []


def test_an_author_who_left_their_proposal_hears_decisions_only() -> None:
    proposal = a_proposal(a_workshop())
    unfollow(proposal, by=proposal.author)
    a_comment(proposal)
    decide(hide_contribution, proposal, a_facilitator(proposal.workshop), reason_code="insult")
    assert told(proposal.author) == [("hidden", "own")]


def test_one_event_is_told_once_however_much_of_it_one_follows() -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    follow(workshop, by=person)
    follow(workshop.theme, by=person)
    proposal = a_proposal(workshop)
    assert told(person) == [("published", "workshop")]
    follow(proposal, by=person)
    mine = a_comment(proposal, by=person)
    a_comment(proposal, parent=mine)
    assert told(person) == [("published", "workshop"), ("published", "answer")]
    tell_events()
    Event.objects.update(fanned_out_at=None)  # as if the worker had died before it wrote that it was done
    assert told(person) == [("published", "workshop"), ("published", "answer")]


def test_a_followed_proposal_tells_its_versions_and_its_merger_and_goes_on_where_it_was_joined() -> None:
    workshop = a_workshop()
    proposal, target = a_proposal(workshop), a_proposal(workshop)
    follower, desk = a_participant(workshop.consultation), a_facilitator(workshop)
    follow(proposal, by=follower)
    edit_proposal(proposal, by=proposal.author, title="Better", body="A better text.", language="en")
    decide(merge_proposals, proposal, desk, into=target)
    a_comment(target)
    assert told(follower) == [(kind, "proposal") for kind in ("changed", "merged", "published")]


def test_who_spoke_of_a_withdrawn_proposal_is_told_without_its_words_that_theirs_stay() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop, title="Taken back", body="At length.")
    speaker, follower = a_reader(workshop.consultation), a_reader(workshop.consultation)
    follow(proposal, by=follower)
    comment = a_comment(proposal, by=speaker)
    a_comment(proposal, by=speaker, body="Another thing I think.")
    withdraw_proposal(proposal, by=proposal.author, reason="My own reason")
    (mail,) = [sent for sent in the_post_goes() if sent.to == [speaker.email]]
    assert "The proposal that you commented on was withdrawn by its author. What you said stays." in mail.body
    assert "Taken back" not in mail.body
    assert "My own reason" not in mail.body
    assert f"/p/{proposal.reference}/#c-{comment.reference}" in mail.body
    assert ("withdrawn", "own") in told(speaker)
    assert [kind for kind, _reason in told(follower)] == ["published", "published"], "nothing is left that they may read"
    assert "withdrawn" not in [kind for kind, _reason in told(proposal.author)]


def test_who_follows_a_proposal_that_gave_way_to_another_is_told_of_that_one() -> None:
    workshop = a_workshop()
    proposal, better = a_proposal(workshop, title="Taken back"), a_proposal(workshop, title="Better words")
    follower = a_reader(workshop.consultation, followed_rhythm="now")
    follow(proposal, by=follower)
    withdraw_proposal(proposal, by=proposal.author, in_favour_of=better)
    speaker = a_reader(workshop.consultation)
    comment = a_comment(a_proposal(workshop, title="Withdrawn too"), by=speaker)
    withdraw_proposal(comment.page, by=comment.page.author, in_favour_of=better)
    sent = the_post_goes()
    (mail,) = [each for each in sent if each.to == [follower.email]]
    (other,) = [each for each in sent if each.to == [speaker.email]]
    assert "What you said stays." in other.body
    assert "A proposal that you follow was withdrawn by its author in favour of this one." in mail.body
    assert "Better words" in mail.body
    assert "Taken back" not in mail.body
    assert f"/p/{better.reference}/" in mail.body


def test_a_notice_of_a_withdrawal_leads_to_ones_own_list_once_the_workshop_is_closed_to_its_reader() -> None:
    workshop = a_workshop()
    comment = a_comment(a_proposal(workshop))
    withdraw_proposal(comment.page, by=comment.page.author)
    tell_events()
    (notice,) = told_to(comment.author)
    assert lines_of([notice], comment.author)[0].path == f"/en/p/{comment.page.reference}/#c-{comment.reference}"
    Workshop.objects.filter(pk=workshop.pk).update(visibility="draft")
    (notice,) = told_to(comment.author)
    assert lines_of([notice], comment.author)[0].path == "/en/mine/"


def test_what_was_withdrawn_before_anybody_read_it_is_told_to_nobody() -> None:
    proposal = a_proposal(a_workshop(moderation="before"))
    withdraw_proposal(proposal, by=proposal.author)
    assert not Event.objects.filter(kind="withdrawn").exists()


def test_what_happened_before_one_followed_is_not_told() -> None:
    proposal = a_proposal(a_workshop())
    a_comment(proposal)
    late = a_participant(proposal.workshop.consultation)
    follow(proposal, by=late)
    assert told(late) == []
    unfollow(proposal, by=late)
    a_comment(proposal)
    assert told(late) == []


def test_new_proposals_come_in_a_digest_even_to_who_wants_everything_at_once() -> None:
    workshop = a_workshop()
    reader = a_reader(workshop.consultation, followed_rhythm="now")
    follow(workshop.theme, by=reader)
    proposal = a_proposal(workshop, title="Something new")
    assert not the_post_goes()
    (digest,) = the_post_goes(timedelta(days=1))
    assert "Something new" in digest.subject
    follow(proposal, by=reader)
    a_comment(proposal)
    assert len(the_post_goes()) == 1


def test_phases_that_open_and_close_soon_are_told_to_who_follows_a_workshop_once() -> None:
    consultation = a_consultation(open_phase=None)
    workshop = a_workshop(consultation)
    person = a_participant(consultation)
    follow(workshop, by=person)
    opening = consultation.phases.get(kind="contribute")
    notice_the_clock()
    assert told(person) == []
    for days in range(-3, 40):
        notice_the_clock(opening.starts_at + timedelta(days=days))
    tell_events()
    about = Notice.objects.filter(person=person, event__phase=opening)
    assert sorted(about.values_list("event__kind", flat=True)) == ["closing", "opened"]
    assert set(about.values_list("workshop", flat=True)) == {workshop.pk}


def test_a_phase_opened_by_hand_is_told_and_the_time_a_workshop_closes_too() -> None:
    consultation = a_consultation(open_phase=None)
    workshop, closed = a_workshop(consultation), a_workshop(consultation, closes_at=timezone.now() - timedelta(days=1))
    person, late = a_participant(consultation), a_participant(consultation)
    follow(workshop, by=person)
    follow(closed, by=late)
    phase = consultation.phases.get(kind="contribute")
    open_phase(phase, by=an_administrator(), reason="Everybody is here.")
    workshop.closes_at = timezone.now() + timedelta(days=2)
    workshop.save()
    notice_the_clock()
    notice_the_clock()
    assert told(person) == [("opened", "workshop"), ("closing", "workshop")]
    assert told(late) == []
    sentences = signed_in(person).get("/en/notices/").content.decode()
    assert "has begun in the workshop" in sentences
    assert "closes on" in sentences


def test_a_notice_opens_what_it_speaks_of_and_is_read_from_then_on() -> None:
    proposal = a_proposal(a_workshop())
    comment = a_comment(proposal, body="Which evening?")
    client = signed_in(proposal.author)
    tell_events()
    assert unread_count(proposal.author) == 1
    page = client.get("/en/notices/").content.decode()
    assert "Which evening?" in page
    assert 'class="bell__count"' in page
    assert unread_count(proposal.author) == 1, "looking at the list changes nothing"
    opened = client.post(f"/en/notices/{Notice.objects.get(person=proposal.author).pk}/open/")
    assert opened["Location"] == f"/en/p/{proposal.reference}/#c-{comment.reference}"
    assert unread_count(proposal.author) == 0
    assert 'class="bell__count"' not in client.get("/en/notices/").content.decode()


def test_all_are_marked_as_read_and_nobody_elses() -> None:
    workshop = a_workshop()
    first, second = a_proposal(workshop), a_proposal(workshop)
    for proposal in (first, second):
        a_comment(proposal)
        a_comment(proposal)
    tell_events()
    signed_in(first.author).post("/en/notices/read/")
    assert (unread_count(first.author), unread_count(second.author)) == (0, 2)
    somebody_elses = Notice.objects.filter(person=second.author).first()
    assert signed_in(first.author).post(f"/en/notices/{somebody_elses.pk}/open/").status_code == 404
    assert unread_count(second.author) == 2


def test_what_was_hidden_is_neither_listed_nor_counted_and_comes_back_with_it() -> None:
    proposal = a_proposal(a_workshop())
    comment = a_comment(proposal, body="Something rude.")
    tell_events()
    desk = a_facilitator(proposal.workshop)
    decide(hide_contribution, comment, desk, reason_code="insult")
    page = signed_in(proposal.author).get("/en/notices/").content.decode()
    assert "Something rude." not in page
    assert unread_count(proposal.author) == 0
    decide(publish_contribution, comment, desk)
    assert unread_count(proposal.author) == 1


def test_pages_of_ones_own_need_somebody_signed_in() -> None:
    for path in ("notices/", "notices/settings/", "following/", "mine/"):
        assert Client().get(f"/en/{path}").status_code == 302


@pytest.mark.once
def test_the_number_of_queries_does_not_depend_on_the_notices_nor_the_follows() -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    client = signed_in(person)
    mine = a_proposal(workshop, by=person)

    def one_more() -> None:
        other = a_proposal(workshop)
        follow(other, by=person)
        a_comment(mine, parent=a_comment(mine))
        edit_proposal(other, by=other.author, title="Another", body="Another text.", language="en")

    counts: dict[str, set[int]] = {}
    for more in (1, 9):
        for _number in range(more):
            one_more()
        follow(workshop, by=person)
        tell_events()
        for path in ("/en/notices/", "/en/following/", "/en/mine/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts.setdefault(path, set()).add(len(queries))
    assert Notice.objects.filter(person=person).count() >= 30
    assert all(len(found) == 1 for found in counts.values()), counts


def test_the_bell_costs_one_query_where_nothing_is_new() -> None:
    person = a_participant(a_consultation())
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(person) == 0
    assert len(queries) == 1


def test_following_works_by_plain_forms_and_leads_back() -> None:
    workshop = a_workshop()
    proposal, person = a_proposal(workshop), a_participant(workshop.consultation)
    client, slug = signed_in(person), workshop.consultation.slug
    addresses = (f"/en/p/{proposal.reference}/follow/", f"/en/w/{slug}/{workshop.slug}/follow/", f"/en/t/{slug}/governance/follow/")
    for address in addresses:
        assert client.post(address, {"deed": "follow", "back_to": "/en/mine/"})["Location"] == "/en/mine/"
    assert Follow.objects.current().filter(person=person).count() == 3
    listed = client.get("/en/following/").content.decode()
    assert listed.count("Stop following") == 3
    assert "You follow this proposal" in client.get(f"/en/p/{proposal.reference}/").content.decode()
    for address in addresses:
        assert client.get(address).status_code == 405
        assert client.post(address, {"deed": "unfollow", "back_to": "https://elsewhere.example/"})["Location"].startswith("/en/")
    assert not Follow.objects.current().filter(person=person).exists()
    assert "Follow this proposal" in client.get(f"/en/p/{proposal.reference}/").content.decode()


def test_what_may_not_be_read_can_not_be_followed_by_its_address() -> None:
    workshop = a_workshop(visibility="members")
    proposal, stranger = a_proposal(workshop), a_participant(a_consultation())
    client = signed_in(stranger)
    assert client.post(f"/en/p/{proposal.reference}/follow/").status_code == 404
    assert client.post(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/follow/").status_code == 404
    assert Client().post(f"/en/p/{proposal.reference}/follow/").status_code == 302


def test_the_choice_of_rhythms_is_kept() -> None:
    person = a_participant(a_consultation())
    client = signed_in(person)
    assert client.get("/en/notices/settings/").status_code == 200
    client.post("/en/notices/settings/", {"own_rhythm": "weekly", "followed_rhythm": "never"})
    chosen = NoticeSettings.objects.get(person=person)
    assert (chosen.own_rhythm, chosen.followed_rhythm, chosen.follows_own) == ("weekly", "never", False)
    assert client.post("/en/notices/settings/", {"own_rhythm": "hourly", "followed_rhythm": "never"}).status_code == 400


def unsubscribe_path(person: User) -> str:
    message = mails_to(person)[-1]
    return message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")


def test_one_click_stops_the_mails_without_signing_in_and_a_look_does_not() -> None:
    workshop = a_workshop()
    reader = a_reader(workshop.consultation)
    proposal = a_proposal(workshop, by=reader)
    a_comment(proposal)
    the_post_goes()
    path, stranger = unsubscribe_path(reader), Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    assert page.status_code == 200
    assert reader.email not in page.content.decode()
    assert reader.display_name not in page.content.decode()
    a_comment(proposal)
    assert len(the_post_goes()) == 1
    a_comment(proposal)
    tell_events()
    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not the_post_goes(NEXT_WEEK)
    a_comment(proposal)
    assert not the_post_goes(NEXT_WEEK)
    assert unread_count(reader) == 4
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_link_that_was_not_made_here_stops_nothing() -> None:
    reader, other = a_reader(a_consultation()), a_reader(a_consultation())
    for token in (reader.public_key, f"{reader.public_key}.forged", f"{other.public_key}.{'x' * 43}"):
        assert Client().post(f"/en/unsubscribe/{token}/").status_code == 404
    assert not NoticeSettings.objects.exists()
    assert not mail.outbox
