"""Who may do what on the strategy floor: each role with each deed, by the rules, the actions and the addresses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from consultation.exceptions import PermissionRefused, UnknownRule
from recommendations.actions.decisions import announce_recommendation, decide, edit_recommendation, merge_recommendations
from recommendations.actions.drafts import draft_from_cluster
from recommendations.actions.runs import cancel_run, resume_run, start_run
from recommendations.models import AnalysisRun, Recommendation
from recommendations.permissions import may
from recommendations.states import Step
from tests.builders import a_consultation, a_facilitator, a_participant, a_strategist, a_user, a_workshop, an_administrator
from tests.recommendations.stories import a_discussed_workshop, an_analysis

RUNNING = {"open_board", "start_run", "cancel_run"}
WRITING = {"correct", "draft", "edit", "decide", "adopt", "announce"}
ALLOWED = {
    "strategist": RUNNING | WRITING | {"read"},
    "administrator": RUNNING | {"read"},
    "superuser": RUNNING | {"read"},
    "strategist of another": set(),
    "facilitator": set(),
    "editor": set(),
    "participant": set(),
    "former strategist": set(),
    "anonymous": set(),
}


def _somebody(role, workshop):
    from django.contrib.auth.models import Group

    consultation = workshop.consultation
    if role == "editor":
        user = a_user()
        user.groups.add(Group.objects.get_or_create(name="Editors")[0])
        return user
    if role == "former strategist":
        user = a_strategist(consultation)
        user.is_active = False
        user.save()
        return user
    return {
        "strategist": lambda: a_strategist(consultation),
        "administrator": an_administrator,
        "superuser": lambda: a_user(is_superuser=True),
        "strategist of another": lambda: a_strategist(a_consultation()),
        "facilitator": lambda: a_facilitator(workshop),
        "participant": lambda: a_participant(consultation),
        "anonymous": AnonymousUser,
    }[role]()


@pytest.fixture
def workshop(db):
    return a_workshop()


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_what_the_table_says(role, workshop):
    recommendation = Recommendation(consultation=workshop.consultation, title="A title", text="A text.")
    recommendation.save()
    user = _somebody(role, workshop)
    granted = {rule for rule in RUNNING | WRITING | {"read"} if may(user, rule, recommendation)}
    assert granted == ALLOWED[role]


@pytest.mark.parametrize("role", ALLOWED)
def test_an_announced_recommendation_is_everybodys(role, workshop):
    from django.utils import timezone

    recommendation = Recommendation.objects.create(
        consultation=workshop.consultation, title="A title", text="A text.", state="adopted", announced_at=timezone.now()
    )
    assert may(_somebody(role, workshop), "read", recommendation)


def test_a_rule_that_does_not_exist_is_an_error(workshop):
    with pytest.raises(UnknownRule):
        may(a_strategist(workshop.consultation), "start_runs", workshop.consultation)


@pytest.mark.django_db
def test_every_deed_is_guarded_by_its_action():
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    draft, other = (draft_from_cluster(cluster, by=None) for cluster in run.clusters.top_level())
    deeds = {
        "start": lambda by: start_run(workshop.consultation, by=by),
        "cancel": lambda by: cancel_run(run, by=by),
        "resume": lambda by: resume_run(run, by=by),
        "draft": lambda by: draft_from_cluster(run.clusters.get(key="g01"), by=by),
        "edit": lambda by: edit_recommendation(draft, by=by, title="T", text="T.", revision=1),
        "decide": lambda by: decide(draft, by=by, step=Step.REVIEW, revision=1),
        "merge": lambda by: merge_recommendations(draft, into=other, by=by, revision=1, reason="Same."),
        "announce": lambda by: announce_recommendation(draft, by=by, revision=1),
    }
    runs_too = {"start", "cancel", "resume"}
    for role in ("participant", "facilitator", "strategist of another", "superuser"):
        user = _somebody(role, workshop)
        for name, deed in deeds.items():
            if role == "superuser" and name in runs_too:
                continue
            with pytest.raises(PermissionRefused):
                deed(user)
    assert AnalysisRun.objects.count() == 1
    assert Recommendation.objects.filter(state="draft").count() == 2


@pytest.mark.once
@pytest.mark.django_db
def test_the_board_and_what_is_behind_it_is_404_for_who_may_not():
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    draft = draft_from_cluster(run.clusters.get(key="g01"), by=None)
    slug = workshop.consultation.slug
    pages = [
        reverse("recommendations:board", args=[slug]), reverse("recommendations:run", args=[slug, run.pk]),
        reverse("recommendations:board_of_run", args=[slug, run.pk]), reverse("recommendations:unplaced", args=[slug, run.pk]),
        reverse("recommendations:minority", args=[slug, run.pk]), reverse("recommendations:opinions", args=[slug, run.pk]),
        reverse("recommendations:group", args=[slug, run.pk, "g01"]), reverse("recommendations:recommendation", args=[draft.pk]),
    ]  # fmt: skip
    posts = [
        reverse("recommendations:start", args=[slug]), reverse("recommendations:cancel", args=[slug, run.pk]),
        reverse("recommendations:resume", args=[slug, run.pk]), reverse("recommendations:draft", args=[slug, run.pk, "g02"]),
        *(reverse(f"recommendations:{deed}", args=[draft.pk]) for deed in ("edit", "decide", "merge", "announce")),
        reverse("recommendations:restore_words", args=[draft.pk, 1]),
    ]  # fmt: skip
    for role in ("participant", "facilitator", "strategist of another", "editor"):
        client = Client()
        client.force_login(_somebody(role, workshop))
        assert {client.get(page).status_code for page in pages} == {404}, role
        assert {client.post(post).status_code for post in posts} == {404}, role
    for role in ("strategist", "administrator"):
        client = Client()
        client.force_login(_somebody(role, workshop))
        assert {client.get(page).status_code for page in pages} == {200}, role
    assert Client().get(pages[0]).status_code == 302
    assert Client().get(pages[-1]).status_code == 404
    assert AnalysisRun.objects.count() == 1
    assert Recommendation.objects.count() == 1


@pytest.mark.django_db
def test_an_administrator_starts_a_run_and_is_told_that_drafting_is_the_teams():
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    client = Client()
    client.force_login(an_administrator())
    response = client.post(reverse("recommendations:draft", args=[workshop.consultation.slug, run.pk, "g01"]))
    assert response.status_code == 403
    assert not Recommendation.objects.exists()
    assert start_run(workshop.consultation, by=an_administrator(), enqueue=False).is_active
