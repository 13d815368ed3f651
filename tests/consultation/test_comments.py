"""Commenting, and answering."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consultation.actions.comments import edit_comment, post_comment, withdraw_comment
from consultation.actions.moderation import hide_contribution
from consultation.actions.proposals import withdraw_proposal
from consultation.exceptions import IllegalTransition, PermissionRefused, PhaseClosed
from consultation.models import Comment, Contribution, PhaseKind, Workshop
from consultation.queries import counts_by_workshop, figures_of, threads_of
from consultation.states import State
from tests.builders import a_comment, a_consultation, a_facilitator, a_participant, a_proposal, a_workshop, set_phase

pytestmark = pytest.mark.django_db


def test_an_answer_to_an_answer_joins_the_same_row() -> None:
    proposal = a_proposal(a_workshop())
    first = a_comment(proposal)
    answer = a_comment(proposal, parent=first)
    deeper = a_comment(proposal, parent=answer)
    assert (answer.parent_id, deeper.parent_id) == (first.pk, first.pk)


def test_the_same_form_sent_twice_comments_once() -> None:
    proposal = a_proposal(a_workshop())
    author, key = a_participant(proposal.workshop.consultation), uuid4()
    assert a_comment(proposal, by=author, idempotency_key=key) == a_comment(proposal, by=author, idempotency_key=key)
    assert Comment.objects.count() == 1


def test_another_text_from_a_form_restored_by_the_browser_is_not_swallowed() -> None:
    proposal = a_proposal(a_workshop())
    author, key = a_participant(proposal.workshop.consultation), uuid4()
    for body in ("The first thing.", "And a second thing."):
        a_comment(proposal, by=author, body=body, idempotency_key=key)
    assert set(Comment.objects.values_list("published_version__body", flat=True)) == {"The first thing.", "And a second thing."}


@pytest.mark.parametrize("kind", list(PhaseKind))
def test_comments_are_posted_while_contributing_and_deliberating(kind: str) -> None:
    workshop = a_workshop(a_consultation())
    proposal = a_proposal(workshop)
    set_phase(workshop.consultation, kind)
    proposal = Contribution.objects.get(pk=proposal.pk)
    if kind in (PhaseKind.CONTRIBUTE, PhaseKind.DELIBERATE):
        assert a_comment(proposal).state == State.PUBLISHED
    else:
        with pytest.raises(PhaseClosed):
            a_comment(proposal)


def test_a_comment_is_changed_within_fifteen_minutes_only() -> None:
    comment = a_comment(a_proposal(a_workshop()))
    edited = edit_comment(comment, by=comment.author, body="Better said.", language="en")
    assert (edited.published_version.number, edited.published_version.body) == (2, "Better said.")
    Contribution.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(IllegalTransition):
        edit_comment(comment, by=comment.author, body="Too late.", language="en")


def test_a_comment_somebody_answered_is_no_longer_changed() -> None:
    proposal = a_proposal(a_workshop())
    comment = a_comment(proposal)
    a_comment(proposal, parent=comment)
    with pytest.raises(IllegalTransition):
        edit_comment(comment, by=comment.author, body="I never said that.", language="en")


def test_a_hidden_comment_keeps_its_place_while_others_answered_it() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    comment, alone = a_comment(proposal, body="An insult."), a_comment(proposal, body="Another insult.")
    a_comment(proposal, parent=comment, body="Please stay polite.")
    for rude in (comment, alone):
        hide_contribution(rude, by=a_facilitator(workshop), revision=rude.revision, reason_code="insult")
    threads = threads_of(proposal, a_participant(workshop.consultation))
    assert [(thread.comment.pk, thread.comment.is_tombstone, len(thread.replies)) for thread in threads] == [(comment.pk, True, 1)]


def test_a_comment_on_a_hidden_proposal_is_out_of_sight_too() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    comment = a_comment(proposal)
    hide_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision, reason_code="illegal")
    reader = a_participant(workshop.consultation)
    assert not Contribution.objects.visible_to(reader).filter(pk=comment.pk).exists()
    assert not Contribution.objects.standing().exists()


def test_what_others_said_of_a_withdrawn_proposal_stays_without_its_text() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop, title="Taken back words", body="Taken back at length.")
    comment = a_comment(proposal, body="What I think stays.")
    a_comment(proposal, parent=comment, body="And so does my answer.")
    hidden = a_comment(proposal, body="Out of order.")
    hide_contribution(hidden, by=a_facilitator(workshop), revision=hidden.revision, reason_code="insult")
    withdraw_proposal(proposal, by=proposal.author)
    page = Client().get(f"/en/p/{proposal.reference}/")
    assert page.status_code == 410
    said = page.content.decode()
    assert "What I think stays." in said
    assert "And so does my answer." in said
    assert "Taken back" not in said
    assert "Out of order" not in said
    moved = Client().get(f"/en/p/{comment.reference}/")
    assert moved.url == f"/en/p/{proposal.reference}/#c-{comment.reference}"
    assert "Taken back" not in Client().get(f"/en/p/{comment.reference}/trail/").content.decode()
    with pytest.raises(PermissionRefused):
        a_comment(Contribution.objects.get(pk=proposal.pk))


def test_what_was_said_of_a_withdrawn_proposal_is_counted_where_it_is_read() -> None:
    comment = a_comment(a_proposal(a_workshop()))
    a_comment(comment.page, parent=comment)
    proposal, consultation = comment.page, comment.workshop.consultation
    withdraw_proposal(proposal, by=proposal.author)
    client = Client()
    client.force_login(proposal.author, backend="django.contrib.auth.backends.ModelBackend")
    assert "2 comments" in client.get(f"/en/p/{proposal.reference}/").content.decode()
    assert "1 answer" in client.get(f"/en/p/{comment.reference}/trail/").content.decode()
    figures = figures_of(consultation)
    assert (figures.proposals, figures.comments, figures.people) == (0, 2, 2)
    assert counts_by_workshop([comment.workshop])[comment.workshop_id] == {"proposal": 0, "comment": 2}


def test_a_withdrawn_proposal_on_which_nobody_spoke_or_that_was_never_published_is_simply_gone() -> None:
    silent, workshop = a_proposal(a_workshop()), a_workshop(moderation="before")
    unseen = a_proposal(workshop)
    for proposal in (silent, unseen):
        withdraw_proposal(proposal, by=proposal.author)
        assert Client().get(f"/en/p/{proposal.reference}/").status_code == 404


def test_what_was_said_of_a_withdrawn_proposal_of_members_is_for_them() -> None:
    workshop = a_workshop(visibility="members")
    proposal = a_proposal(workshop)
    comment = a_comment(proposal)
    withdraw_proposal(proposal, by=proposal.author)
    asked = Client().get(f"/en/p/{proposal.reference}/")
    assert (asked.status_code, "/login/" in asked.url) == (302, True)
    client = Client()
    client.force_login(a_participant(workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    assert comment.newest.body in client.get(f"/en/p/{proposal.reference}/").content.decode()


def test_a_proposal_that_is_gone_takes_no_comments() -> None:
    workshop = a_workshop()
    proposal, reader = a_proposal(workshop), a_facilitator(workshop)
    hide_contribution(proposal, by=a_facilitator(workshop), revision=proposal.revision, reason_code="illegal")
    with pytest.raises(IllegalTransition):
        post_comment(proposal, by=reader, body="Too late.", language="en")


def test_a_withdrawn_comment_is_gone_for_others() -> None:
    comment = a_comment(a_proposal(a_workshop()))
    withdraw_comment(comment, by=comment.author)
    assert not Contribution.objects.visible_to(a_participant(comment.workshop.consultation)).filter(pk=comment.pk).exists()


@pytest.mark.parametrize(("moderation", "said", "not_said"), [("before", "Send my", "Publish my"), ("after", "Publish my", "Send my")])
def test_the_form_does_not_say_publish_where_a_facilitator_reads_first(moderation: str, said: str, not_said: str) -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    comment = a_comment(proposal)
    Workshop.objects.filter(pk=workshop.pk).update(moderation=moderation)
    client = Client()
    client.force_login(a_participant(workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    for address, what in (("", "comment"), (f"?reply_to={comment.reference}", "answer")):
        page = client.get(f"/en/p/{proposal.reference}/{address}").content.decode()
        assert f"{said} {what}" in page
        assert f"{not_said} {what}" not in page


@pytest.mark.parametrize(("chosen", "kept"), [("", "nl"), ("en", "en")])
def test_the_language_of_a_comment_is_recognised_unless_it_is_chosen(client, chosen: str, kept: str) -> None:
    proposal = a_proposal(a_workshop())
    client.force_login(a_participant(proposal.workshop.consultation), backend="django.contrib.auth.backends.ModelBackend")
    said = {"body": "Ik ben het helemaal eens met dit voorstel, want iedereen moet kunnen stemmen.", "language": chosen}
    assert client.post(f"/fr/p/{proposal.reference}/comment/", said | {"idempotency_key": str(uuid4())}).status_code == 302
    assert Comment.objects.get().newest.language == kept
