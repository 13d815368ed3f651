"""Following: by the button, by what one does, and not against one's will."""

import pytest
from django.contrib.auth.models import AnonymousUser

from consultation.actions.following import follow, unfollow
from consultation.actions.notices import choose_notices, forget_person, notices_of
from consultation.exceptions import PermissionRefused
from consultation.models import Event, Follow, User, Workshop
from tests.builders import a_comment, a_consultation, a_facilitator, a_participant, a_proposal, a_strategist, a_user, a_workshop

pytestmark = pytest.mark.django_db


def followed_by(person: User) -> list[object]:
    return [each.thing.pk for each in Follow.objects.current().filter(person=person)]


def test_a_proposal_a_workshop_and_a_theme_are_followed_and_left() -> None:
    workshop = a_workshop()
    proposal, reader = a_proposal(workshop), a_participant(workshop.consultation)
    for thing in (proposal, workshop, workshop.theme):
        follow(thing, by=reader)
        follow(thing, by=reader)
        assert Follow.objects.current().filter(person=reader).count() == 1
        unfollow(thing, by=reader)
        unfollow(thing, by=reader)
        assert not Follow.objects.current().filter(person=reader).exists()


def test_following_a_comment_follows_its_proposal() -> None:
    comment = a_comment(a_proposal(a_workshop()))
    reader = a_participant(comment.workshop.consultation)
    follow(comment, by=reader)
    assert followed_by(reader) == [comment.proposal.pk]


def test_who_may_read_it_may_follow_it_and_nobody_else() -> None:
    consultation = a_consultation()
    public, members = a_workshop(consultation), a_workshop(consultation, visibility=Workshop.Visibility.MEMBERS)
    in_public, in_members = a_proposal(public), a_proposal(members)
    waiting = a_proposal(a_workshop(consultation, moderation="before"))
    people = {
        "stranger": a_user(), "participant": a_participant(consultation), "facilitator": a_facilitator(waiting.workshop),
        "strategist": a_strategist(consultation), "author": waiting.author,
    }  # fmt: skip
    expected = {
        "stranger": {in_public, public},
        "participant": {in_public, public, in_members, members},
        "facilitator": {in_public, public, in_members, members, waiting},
        "strategist": {in_public, public, in_members, members},
        "author": {in_public, public, in_members, members, waiting},
    }
    for role, person in people.items():
        for thing in (in_public, public, in_members, members, waiting):
            if thing in expected[role]:
                follow(thing, by=person)
            else:
                with pytest.raises(PermissionRefused):
                    follow(thing, by=person)
    with pytest.raises(PermissionRefused):
        follow(public, by=AnonymousUser())


def test_who_proposes_or_comments_follows_the_proposal() -> None:
    workshop = a_workshop()
    author, other = (a_participant(workshop.consultation) for _i in range(2))
    proposal = a_proposal(workshop, by=author)
    a_comment(proposal, by=other)
    assert followed_by(author) == followed_by(other) == [proposal.pk]


def test_a_second_comment_does_not_bring_back_what_one_has_left() -> None:
    proposal = a_proposal(a_workshop())
    other = a_participant(proposal.workshop.consultation)
    a_comment(proposal, by=other)
    unfollow(proposal, by=other)
    a_comment(proposal, by=other, body="One more thing.")
    assert followed_by(other) == []
    follow(proposal, by=other)
    assert followed_by(other) == [proposal.pk]


def test_who_asked_not_to_follow_by_deeds_does_not() -> None:
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    choose_notices(author, follows_own=False)
    a_comment(a_proposal(workshop, by=author), by=author)
    assert followed_by(author) == []


def test_every_move_that_people_may_hear_of_is_recorded_with_it() -> None:
    from consultation.actions.moderation import hide_contribution, publish_contribution, return_proposal
    from consultation.actions.proposals import edit_proposal

    workshop = a_workshop(moderation="before")
    proposal, desk = a_proposal(workshop), a_facilitator(workshop)
    text = {"title": "Another title", "body": "Another text.", "language": "en"}

    def decide(deed, **why):
        proposal.refresh_from_db()
        deed(proposal, by=desk, revision=proposal.revision, **why)

    decide(return_proposal, reason_code="unclear")
    edit_proposal(proposal, by=proposal.author, **text)
    decide(publish_contribution)
    edit_proposal(proposal, by=proposal.author, **text | {"title": "A third title"})
    decide(publish_contribution)
    decide(hide_contribution, reason_code="insult")
    decide(publish_contribution)
    assert list(Event.objects.values_list("kind", flat=True)) == ["returned", "published", "changed", "hidden", "restored"]


def test_a_person_is_forgotten_entirely() -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    a_comment(a_proposal(workshop), by=person)
    choose_notices(person, own_rhythm="weekly")
    assert notices_of(person)["follows"].exists()
    forget_person(person)
    assert not any(kept.exists() for kept in notices_of(person).values())
