"""From a contribution to the measure that carries it, and back; and who is told."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.actions.following import follow
from consultation.models import Event, Notice, PhaseKind
from consultation.queries.own_data import own_data
from recommendations.actions.plan_parts import rename
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.models import Evidence, Measure, Plan
from recommendations.queries.trail import trails_of
from tests.accounts.test_own_data import at_the_screen, own_copy
from tests.builders import a_comment, a_participant, a_proposal, a_strategist, a_workshop, set_phase
from tests.consultation.telling import a_reader, the_post_goes
from tests.recommendations.stories import (
    a_draft_plan,
    a_published_plan,
    an_announced_recommendation,
    hide,
    with_measure,
)
from tests.recommendations.test_trail import page, read, stations

pytestmark = pytest.mark.django_db
IN_THE_PLAN = "In the plan, as the measure:"


@pytest.fixture
def workshop():
    return a_workshop()


def measured(contribution, user=None) -> list:
    (way,) = trails_of([read(contribution)], user or AnonymousUser())
    return [station for station in way.stations if station.quoted and "measure" in station.title]


def published_again(plan: Plan, *kept, measure: str = "One more", change=None) -> Plan:
    """A new version: with one more measure on `kept`, or with `change` made to the draft."""
    ada, bo = a_strategist(plan.consultation), a_strategist(plan.consultation)
    newer = open_plan(plan.consultation, by=ada)
    newer = change(newer, ada) if change else with_measure(newer, *kept, by=ada, measure=measure, says="One more sentence.")
    return publish_plan(newer, by=bo, revision=newer.revision, reason="After a year.")


def test_a_contribution_leads_to_the_measure_once_and_the_measure_leads_back(workshop) -> None:
    proposal = a_proposal(workshop)
    comment = a_comment(proposal)
    kept = an_announced_recommendation(workshop.consultation, [proposal, comment])
    other = an_announced_recommendation(workshop.consultation, [proposal], title="Another")
    plan = a_draft_plan(kept, by=a_strategist(workshop.consultation))
    plan = with_measure(plan, kept, other, by=plan.last_editor, measure="Vote by post", says="By post.")
    assert not measured(proposal)
    plan = publish_plan(plan, by=a_strategist(workshop.consultation), revision=plan.revision, reason="Now.")
    first, second = Measure.objects.all()
    for contribution in (proposal, comment):
        found = measured(contribution)
        assert [station.quoted for station in found] == ["Vote from home", "Vote by post"]
        assert {(station.title, station.at) for station in found} == {(IN_THE_PLAN, plan.published_at)}
        address = f"/en/recommendations/of/{workshop.consultation.slug}/plan/#{first.anchor}"
        assert found[0].url == address
        for path in (f"/en/p/{proposal.reference}/", f"/en/p/{contribution.reference}/trail/"):
            assert address in page(path)
    assert "Vote by post" in page("/en/mine/", proposal.author)
    back = page(found[1].url.partition("#")[0])
    assert f'id="{second.anchor}"' in back
    assert f"/en/recommendations/{kept.pk}/" in back
    assert f"/en/p/{proposal.reference}/" in page(f"/en/recommendations/{kept.pk}/")


def test_only_the_version_in_force_is_on_the_trail_and_its_anchor_stays(workshop) -> None:
    proposal, other = a_proposal(workshop), a_proposal(workshop)
    plan = a_published_plan(an_announced_recommendation(workshop.consultation, [proposal]))
    before = measured(proposal)
    kept = an_announced_recommendation(workshop.consultation, [other], title="Another")
    open_plan(workshop.consultation, by=a_strategist(workshop.consultation))
    assert measured(proposal) == before
    published_again(plan, kept)
    (after,) = measured(proposal)
    assert after.url == before[0].url
    assert after.at > before[0].at
    assert [station.quoted for station in measured(other)] == ["One more"]


def test_who_speaks_against_is_not_told_that_the_measure_is_theirs(workshop) -> None:
    proposal = a_proposal(workshop)
    comment = a_comment(proposal, stance="against")
    kept = an_announced_recommendation(workshop.consultation, [proposal, comment])
    Evidence.objects.filter(version__contribution=comment).update(role=Evidence.Role.DISSENT)
    a_published_plan(kept)
    assert [station.title for station in measured(comment)] == ["It speaks against what this measure of the plan rests on:"]
    assert [station.title for station in measured(proposal)] == [IN_THE_PLAN]


def test_a_hidden_contribution_has_no_measure_on_its_trail(workshop) -> None:
    proposal = a_proposal(workshop)
    a_published_plan(an_announced_recommendation(workshop.consultation, [proposal]))
    hide(proposal)
    assert not measured(proposal, proposal.author)
    assert own_data(proposal.author)["measures"] == []


def test_the_plan_is_ahead_as_long_as_none_is_published(workshop) -> None:
    proposal = a_proposal(workshop)
    ahead = "The plan is published: each of its sentences leads back to what it rests on"
    set_phase(workshop.consultation, PhaseKind.DECIDE)
    assert stations(proposal, ahead=True)[-1] == ahead
    kept = an_announced_recommendation(workshop.consultation, [proposal])
    assert ahead in stations(proposal, ahead=True)
    a_published_plan(kept)
    assert ahead not in stations(proposal, ahead=True)


def test_ones_own_copy_tells_the_measures(workshop) -> None:
    proposal = a_proposal(workshop)
    a_proposal(workshop, by=proposal.author)
    plan = a_published_plan(an_announced_recommendation(workshop.consultation, [proposal]))
    told, shown, _files = own_copy(at_the_screen(proposal.author))
    assert [(row["contribution"], row["measure"], row["against"]) for row in told["measures"]] == [
        (proposal.reference, "Vote from home", False)
    ]
    assert told["measures"][0]["published"].startswith(f"{plan.published_at:%Y-%m-%d}")
    assert "Vote from home" in shown


def test_those_whose_words_are_behind_a_measure_and_their_followers_are_told_once(workshop) -> None:
    author, stranger = a_reader(workshop.consultation), a_reader(workshop.consultation)
    first, second = (a_proposal(workshop, by=author, body=f"Text number {n} of one author.") for n in range(2))
    a_proposal(workshop, by=stranger)
    follower = a_reader(workshop.consultation, followed_rhythm="now")
    follow(first, by=follower)
    follow(second, by=follower)
    recommendations = [an_announced_recommendation(workshop.consultation, [each]) for each in (first, second)]
    plan = a_draft_plan(recommendations[0], by=a_strategist(workshop.consultation))
    plan = with_measure(plan, *recommendations, by=plan.last_editor, measure="Vote by post", says="By post.")
    the_post_goes()
    mail.outbox.clear()
    publisher = a_strategist(workshop.consultation)
    publish_plan(plan, by=publisher, revision=plan.revision, reason="The assembly asked for it.")
    sent = the_post_goes()
    assert sorted(message.to[0] for message in sent) == sorted([author.email, follower.email])
    assert all(message.body.count("Strategic plan") == 1 and "The assembly asked for it." in message.body for message in sent)
    assert "A measure of the plan rests on what you said." in next(m for m in sent if m.to == [author.email]).body
    reasons = dict(Notice.objects.filter(event__subject=f"plan:{plan.pk}").values_list("person", "reason"))
    assert reasons == {author.pk: "own", follower.pk: "proposal"}
    assert "Strategic plan" in page("/en/notices/", author)
    assert not the_post_goes()


def test_a_later_version_tells_only_of_measures_that_are_new_or_have_changed(workshop) -> None:
    proposals = [a_proposal(workshop) for _n in range(4)]
    same, renamed, added = (an_announced_recommendation(workshop.consultation, [each]) for each in proposals[:3])
    plan = a_draft_plan(same, by=a_strategist(workshop.consultation))
    plan = with_measure(plan, renamed, by=plan.last_editor, measure="Vote by post", says="By post.")
    plan = publish_plan(plan, by=a_strategist(workshop.consultation), revision=plan.revision, reason="Now.")

    def change(newer: Plan, by) -> Plan:
        newer = rename(newer.axes.get().measures.last(), by=by, title={"en": "Vote by letter"}, revision=newer.revision)
        return with_measure(newer, added, by=by, measure="One more", says="One more sentence.")

    newer = published_again(plan, change=change)
    the_post_goes()
    told = {
        each.pk: set(Notice.objects.filter(event__subject=f"plan:{each.pk}").values_list("person", flat=True)) for each in (plan, newer)
    }
    assert told[plan.pk] == {proposals[0].author_id, proposals[1].author_id}
    assert told[newer.pk] == {proposals[1].author_id, proposals[2].author_id}


def test_nobody_is_told_of_what_they_may_not_see(workshop) -> None:
    hidden, members = a_proposal(workshop), a_proposal(a_workshop(workshop.consultation, visibility="members"))
    outsider = a_participant(workshop.consultation)
    for proposal in (hidden, members):
        follow(proposal, by=outsider)
    kept = an_announced_recommendation(workshop.consultation, [hidden, members, a_proposal(workshop)])
    outsider.memberships.all().delete()
    hide(hidden)
    plan = a_published_plan(kept)
    the_post_goes()
    event = Event.objects.get(subject=f"plan:{plan.pk}")
    assert hidden.author_id not in event.notices.values_list("person", flat=True)
    assert "Strategic plan" not in page("/en/notices/", outsider)
    assert "Strategic plan" not in page("/en/notices/", hidden.author)
    assert "Strategic plan" in page("/en/notices/", members.author)


def test_a_draft_tells_nobody(workshop) -> None:
    a_draft_plan(an_announced_recommendation(workshop.consultation, [a_proposal(workshop)]), by=a_strategist(workshop.consultation))
    assert not Event.objects.filter(subject__startswith="plan:").exists()


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.usefixtures("unhurried")
def test_the_trail_asks_as_often_for_thirty_measures_as_for_one(workshop) -> None:
    proposal = a_proposal(workshop)
    plan = a_published_plan(an_announced_recommendation(workshop.consultation, [proposal]))
    counts: dict[str, set[int]] = {}
    for more in (1, 29):
        for number in range(more):
            comment = a_comment(proposal, by=proposal.author)
            kept = an_announced_recommendation(workshop.consultation, [proposal, comment], title=f"Title {number}")
            plan = published_again(plan, kept, measure=f"Measure {number}")
        the_post_goes()
        for path in (f"/en/p/{proposal.reference}/", f"/en/p/{proposal.reference}/trail/", "/en/mine/", "/en/notices/"):
            with CaptureQueriesContext(connection) as queries:
                page(path, proposal.author)
            counts.setdefault(path, set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts
