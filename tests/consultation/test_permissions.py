"""Role by deed, as the table of permissions says: each cell is one attempt through the action, on a real database."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.actions.comments import post_comment
from consultation.actions.moderation import acknowledge, hide_contribution, merge_proposals, publish_contribution, return_proposal
from consultation.actions.people import erase_person, give_role
from consultation.actions.phases import close_phase, close_workshop
from consultation.actions.proposals import edit_proposal, submit_proposal, withdraw_proposal
from consultation.actions.votes import cast_vote, take_back_vote
from consultation.exceptions import PermissionRefused, UnknownRule
from consultation.models import EDITORS_GROUP, Contribution, Role, User, Vote, Workshop
from consultation.permissions import may
from consultation.states import State
from tests.builders import (
    a_consultation,
    a_facilitator,
    a_participant,
    a_proposal,
    a_strategist,
    a_user,
    a_workshop,
    an_administrator,
)

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "participant", "author", "facilitator", "other_facilitator", "strategist", "editor", "administrator", "superuser")


class Scene:
    """A workshop that moderates before, one that moderates after, a proposal in each state, and one person a role."""

    def __init__(self) -> None:
        self.consultation = a_consultation()
        self.before = a_workshop(self.consultation, moderation=Workshop.Moderation.BEFORE)
        self.workshop = a_workshop(self.consultation, moderation=Workshop.Moderation.AFTER)
        self.author = a_participant(self.consultation)
        self.published = a_proposal(self.workshop, by=self.author)
        self.other = a_proposal(self.workshop, title="Delegates by region")
        self.pending = a_proposal(self.before, by=self.author)
        facilitator = a_facilitator(self.workshop)
        give_role(facilitator, Role.Kind.FACILITATOR, by=None, workshop=self.before)
        editor = a_user()
        editor.groups.add(Group.objects.get_or_create(name=EDITORS_GROUP)[0])
        self.people: dict[str, User] = {
            "stranger": a_user(),
            "participant": a_participant(self.consultation),
            "author": self.author,
            "facilitator": facilitator,
            "other_facilitator": a_facilitator(a_workshop(self.consultation)),
            "strategist": a_strategist(self.consultation),
            "editor": editor,
            "administrator": an_administrator(),
            "superuser": User.objects.create_superuser("root@example.org"),
        }


REASON = {"reason_code": "off_topic"}
DEEDS: dict[str, tuple[Callable[[Scene, User], object], set[str]]] = {
    "submit a proposal": (
        lambda s, u: submit_proposal(s.workshop, by=u, title="A seat for each trade", body="So that all are heard.", language="en"),
        {"participant", "author"},
    ),
    "submit on behalf of a room": (
        lambda s, u: submit_proposal(s.workshop, by=u, title="Said in the room", body="By table 4.", language="en", on_behalf_of="Table 4"),
        {"facilitator"},
    ),
    "comment": (
        lambda s, u: post_comment(s.published, by=u, body="Why not?", language="en"),
        {"participant", "author", "facilitator"},
    ),
    "vote": (lambda s, u: cast_vote(s.published, by=u, value=1), {"participant"}),
    "take a vote back": (lambda s, u: take_back_vote(s.published, by=u), {"participant"}),
    "edit": (lambda s, u: edit_proposal(s.published, by=u, title="New title", body="New text", language="en"), {"author"}),
    "withdraw": (lambda s, u: withdraw_proposal(s.published, by=u), {"author"}),
    "publish": (
        lambda s, u: publish_contribution(s.pending, by=u, revision=s.pending.revision),
        {"facilitator", "administrator", "superuser"},
    ),
    "let stand": (
        lambda s, u: acknowledge(s.published, by=u, revision=s.published.revision),
        {"facilitator", "administrator", "superuser"},
    ),
    "return": (
        lambda s, u: return_proposal(s.pending, by=u, revision=s.pending.revision, **REASON),
        {"facilitator", "administrator", "superuser"},
    ),
    "hide": (
        lambda s, u: hide_contribution(s.published, by=u, revision=s.published.revision, **REASON),
        {"facilitator", "administrator", "superuser"},
    ),
    "merge": (
        lambda s, u: merge_proposals(s.published, into=s.other, by=u, revision=s.published.revision),
        {"facilitator", "administrator", "superuser"},
    ),
    "close the workshop": (
        lambda s, u: close_workshop(s.workshop, by=u, reason="The meeting is over."),
        {"facilitator", "administrator", "superuser"},
    ),
    "close a phase": (
        lambda s, u: close_phase(s.consultation.phases.get(kind="contribute"), by=u, reason="The board asked for it."),
        {"administrator", "superuser"},
    ),
    "give a role": (lambda s, u: give_role(a_user(), Role.Kind.FACILITATOR, by=u, workshop=s.workshop), {"administrator", "superuser"}),
    "erase somebody": (
        lambda s, u: erase_person(a_user(), by=u, keep_words=True, reason="Asked by letter."),
        {"administrator", "superuser"},
    ),
}


def _rows() -> dict[str, int]:
    from consultation import models

    names = ("Contribution", "Version", "Vote", "Transition", "Role", "PhaseChange", "Acknowledgement")
    return {name: getattr(models, name).objects.count() for name in names}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_done_by_its_roles_and_refused_to_the_others_without_a_trace(deed: str) -> None:
    from django.db import transaction

    act, allowed = DEEDS[deed]
    scene = Scene()
    for role in ROLES:
        person = scene.people[role]
        before = _rows()
        try:
            with transaction.atomic():
                act(scene, person)
                done = True
                raise InterruptedError
        except PermissionRefused:
            done = False
            assert _rows() == before, f"{role} was refused, and something was written"
        except InterruptedError:
            pass
        assert done == (role in allowed), f"{role}: {deed}"


READERS = {
    State.PUBLISHED: {"anonymous", *ROLES},
    State.PENDING: {"author", "facilitator", "administrator", "superuser"},
    State.RETURNED: {"author", "facilitator", "administrator", "superuser"},
    State.HIDDEN: {"author", "facilitator", "administrator", "superuser"},
    State.DRAFT: {"author"},
}


@pytest.mark.parametrize("state", READERS)
def test_a_text_is_read_by_those_its_state_allows(state: State) -> None:
    scene = Scene()
    contribution = scene.published
    Contribution.objects.filter(pk=contribution.pk).update(
        state=state, published_version=contribution.published_version if state in (State.PUBLISHED, State.HIDDEN) else None
    )
    people = {"anonymous": AnonymousUser(), **scene.people}
    readers = {role for role, person in people.items() if Contribution.objects.visible_to(person).filter(pk=contribution.pk).exists()}
    assert readers == READERS[state]


def test_a_members_workshop_is_read_by_people_of_the_consultation_only() -> None:
    scene = Scene()
    Workshop.objects.filter(pk=scene.workshop.pk).update(visibility=Workshop.Visibility.MEMBERS)
    people = {"anonymous": AnonymousUser(), **scene.people}
    readers = {role for role, person in people.items() if Workshop.objects.visible_to(person).filter(pk=scene.workshop.pk).exists()}
    assert readers == set(ROLES) - {"stranger"}


def test_a_draft_workshop_is_read_by_its_facilitators_and_administrators_only() -> None:
    scene = Scene()
    Workshop.objects.filter(pk=scene.workshop.pk).update(visibility=Workshop.Visibility.DRAFT)
    people = {"anonymous": AnonymousUser(), **scene.people}
    readers = {role for role, person in people.items() if Workshop.objects.visible_to(person).filter(pk=scene.workshop.pk).exists()}
    assert readers == {"facilitator", "administrator", "superuser"}


def test_nobody_decides_on_their_own_words() -> None:
    scene = Scene()
    give_role(scene.author, Role.Kind.FACILITATOR, by=None, workshop=scene.before)
    with pytest.raises(PermissionRefused):
        publish_contribution(scene.pending, by=scene.author, revision=scene.pending.revision)


def test_an_administrator_cannot_withdraw_or_edit_somebodys_words() -> None:
    scene = Scene()
    for person in (scene.people["administrator"], scene.people["superuser"]):
        with pytest.raises(PermissionRefused):
            withdraw_proposal(scene.published, by=person)
        with pytest.raises(PermissionRefused):
            edit_proposal(scene.published, by=person, title="Mine now", body="Mine", language="en")


def test_nobody_gives_a_role_to_themselves() -> None:
    administrator = an_administrator()
    with pytest.raises(PermissionRefused):
        give_role(administrator, Role.Kind.STRATEGIST, by=administrator, consultation=a_consultation())


def test_nobody_votes_on_their_own_proposal() -> None:
    scene = Scene()
    with pytest.raises(PermissionRefused):
        cast_vote(scene.published, by=scene.author, value=1)
    assert not Vote.objects.exists()


def test_a_deactivated_person_has_no_right_left() -> None:
    scene = Scene()
    person = scene.people["facilitator"]
    person.is_active = False
    assert not may(person, "open_queue", scene.workshop)
    assert not Contribution.objects.visible_to(person).filter(pk=scene.pending.pk).exists()


def test_a_misspelt_rule_is_an_error_not_a_no() -> None:
    with pytest.raises(UnknownRule):
        may(a_user(), "submit_propsal", None)


def test_a_rule_asks_once_who_somebody_is_and_the_next_rule_asks_again() -> None:
    workshop = a_workshop()
    person = a_participant(workshop.consultation)
    with CaptureQueriesContext(connection) as queries:
        assert may(person, "submit_proposal", workshop)
    of_roles = [each["sql"] for each in queries if 'FROM "consultation_role"' in each["sql"]]
    assert len(of_roles) == 1
    give_role(person, Role.Kind.FACILITATOR, by=None, workshop=workshop)
    assert not may(person, "submit_proposal", workshop)
