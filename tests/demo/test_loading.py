"""What the demonstration is in the database."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import F, Min
from django.utils import timezone

from cms.demo.accounts import accounts
from cms.demo.loader import Loaded, load_demo
from consultation.models import Consultation, Contribution, Membership, Proposal, Transition, User, Vote, Workshop
from consultation.permissions import may
from consultation.queries import queue_of
from consultation.states import Move, State, legal_move

pytestmark = pytest.mark.django_db


def test_1800_participants_wrote_and_voted(demo: Loaded) -> None:
    assert Membership.objects.filter(consultation=demo.consultation).current().count() == 1800  # type: ignore[attr-defined]
    assert demo.figures.proposals >= 360
    assert demo.figures.comments >= 700
    assert demo.figures.languages == 3
    assert 1500 <= demo.figures.people <= 1800
    assert demo.figures.votes > 30_000
    assert User.objects.exclude(email__endswith="@example.org").exclude(email__endswith="@demo.example").count() == 0


def test_loading_twice_changes_nothing(demo: Loaded) -> None:
    def everything() -> dict[str, set[object]]:
        models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
        return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in models}

    before = everything()
    again = load_demo()
    assert again.was_there
    assert again.figures == demo.figures
    assert everything() == before


def test_visitors_can_post_comment_and_vote_now(demo: Loaded) -> None:
    visitor = User.objects.get(email="participant@demo.example")
    states = {phase.kind: phase.state for phase in demo.consultation.phases.all()}
    assert states.pop("prepare") == "closed"
    assert states.pop("contribute") == "open"
    assert set(states.values()) == {"planned"}
    for workshop in Workshop.objects.filter(consultation=demo.consultation):
        assert workshop.takes_proposals
        assert may(visitor, "submit_proposal", workshop), workshop.slug


def test_each_role_has_an_account_that_may_do_its_work(demo: Loaded) -> None:
    people = {account.role: User.objects.get(email=account.email) for account in accounts()}
    workshop = Workshop.objects.get(slug="qui-decide")
    assert Contribution.objects.filter(author=people["participant"]).count() > 2
    assert may(people["facilitator"], "open_queue", workshop)
    assert people["strategist"].roles.filter(kind="strategist", consultation=demo.consultation).exists()
    assert people["editor"].has_perm("wagtailadmin.access_admin")
    assert may(people["admin"], "manage_people")
    assert not any(user.has_usable_password() for user in people.values())
    assert all(user.emailaddress_set.filter(verified=True, email=user.email).exists() for user in people.values())


def test_every_history_is_a_legal_one(demo: Loaded) -> None:
    moves: dict[int, list[Transition]] = {}
    for transition in Transition.objects.select_related("contribution"):
        moves.setdefault(transition.contribution_id, []).append(transition)
    for contribution in Contribution.objects.select_related("workshop"):
        state, revision, moment = State.DRAFT, 1, contribution.created_at
        for transition in moves[contribution.pk]:
            assert transition.from_state == state
            state = legal_move(contribution.kind, state, Move(transition.move), State(transition.to_state))
            revision += 1
            assert transition.revision == revision
            assert moment <= transition.at <= timezone.now()
            moment = transition.at
            if transition.move in (Move.RETURN, Move.HIDE):
                assert transition.reason_code
            if transition.move != Move.SUBMIT:
                assert transition.by_id != contribution.author_id
        assert (contribution.state, contribution.revision) == (state, revision)
        assert (contribution.published_version_id is not None) == any(m.to_state == State.PUBLISHED for m in moves[contribution.pk])


def test_people_answer_what_was_published_before(demo: Loaded) -> None:
    comments = Contribution.objects.comments()
    assert not comments.filter(created_at__lt=F("proposal__created_at")).exists()
    assert not comments.filter(created_at__lt=F("parent__created_at")).exists()
    assert not Vote.objects.filter(at__lt=F("proposal__published_at")).exists()
    oldest = Contribution.objects.aggregate(at=Min("created_at"))["at"]
    assert timedelta(days=25) < timezone.now() - oldest < timedelta(days=41)


def test_votes_are_given_on_what_stands_and_never_on_ones_own(demo: Loaded) -> None:
    assert not Vote.objects.exclude(proposal__in=Contribution.objects.standing().proposals()).exists()
    assert not Vote.objects.filter(voter=F("proposal__author")).exists()
    assert not Vote.objects.exclude(version=F("proposal__published_version")).exists()
    values = Counter(Vote.objects.values_list("value", flat=True))
    assert 0.45 < values[1] / values.total() < 0.75
    assert values[0] / values.total() < 0.2


def test_opposed_proposals_divide(demo: Loaded) -> None:
    found = {str(each.text.title): each for each in Proposal.objects.with_tallies().with_texts()}
    liked = found["Une personne, une voix, et on n'en parle plus"]
    disliked = found["Wie meer bijdraagt mag ook zwaarder wegen"]
    assert liked.agree > 2 * liked.disagree
    assert disliked.disagree > disliked.agree


def test_the_facilitator_finds_a_queue_of_a_size_for_one_evening(demo: Loaded) -> None:
    assert 2 <= queue_of(User.objects.get(email="facilitator@demo.example")).count() <= 30


def test_some_workshops_are_blind_for_members_or_moderated_before(demo: Loaded) -> None:
    workshops = Workshop.objects.filter(consultation=demo.consultation)
    assert workshops.count() == 12
    assert workshops.filter(blind=True).count() == 1
    assert workshops.filter(visibility="members").count() == 1
    assert set(workshops.values_list("moderation", flat=True)) == {"before", "after"}
    assert workshops.filter(mode="room").exclude(place="").count() == 6
    assert all(workshop.roles.filter(kind="facilitator").exists() for workshop in workshops)


def test_nothing_is_left_out(demo: Loaded) -> None:
    assert Consultation.objects.count() == 1
    assert Contribution.objects.filter(current_version=None).count() == 0
    assert Proposal.objects.filter(tags=None).count() == 0


def test_people_and_votes_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import hashlib; from cms.demo.opinions import draw_votes; from cms.demo.people import participants;"
        "from cms.demo.texts import read_proposals; told = read_proposals();"
        "people = participants(told, {'name': 'Bérénice Lambotte', 'account': 'participant'}, set());"
        "print(hashlib.sha256(repr((people, draw_votes(people, told))).encode()).hexdigest())"
    )
    drawn = {
        subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(drawn) == 1
