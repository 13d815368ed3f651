"""What became of a contribution: dated, in plain words, as far as the reader may follow."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.actions.following import follow
from consultation.actions.moderation import hide_contribution, merge_proposals, publish_contribution, return_proposal
from consultation.actions.proposals import edit_proposal, save_draft
from consultation.exceptions import IllegalTransition
from consultation.models import Contribution, Event, Notice, PhaseKind
from recommendations.actions.decisions import announce_recommendation, decide
from recommendations.actions.drafts import draft_missing
from recommendations.models import Recommendation
from recommendations.queries.trail import trails_of
from recommendations.states import Step
from tests.builders import (
    a_comment,
    a_consultation,
    a_facilitator,
    a_participant,
    a_proposal,
    a_strategist,
    a_workshop,
    an_administrator,
    set_phase,
)
from tests.consultation.telling import a_reader, the_post_goes
from tests.keeping import keeping
from tests.recommendations.stories import a_discussed_workshop, a_recommendation, an_analysis, hide

pytestmark = pytest.mark.django_db


def read(contribution):
    """As the pages read it."""
    return Contribution.objects.with_texts().prefetch_related("workshop__consultation__phases").get(pk=contribution.pk)


def stations(contribution, user=None, *, ahead: bool = False) -> list[str]:
    (way,) = trails_of([read(contribution)], user or AnonymousUser())
    return [station.title for station in way.stations if ahead or station.state != "ahead"]


def page(path: str, user=None) -> str:
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def decided(recommendation: Recommendation, step: Step, reason: str) -> Recommendation:
    """Reviewed by one of the team, decided by another."""
    team = a_strategist(recommendation.consultation)
    for one_step in (Step.REVIEW, step):
        recommendation = decide(recommendation, by=team, step=one_step, revision=recommendation.revision, reason=reason)
    return recommendation


def announced(recommendation: Recommendation) -> Recommendation:
    return announce_recommendation(recommendation, by=a_strategist(recommendation.consultation), revision=recommendation.revision)


def test_it_is_received_published_changed_and_discussed() -> None:
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    edit_proposal(proposal, by=proposal.author, title="Better", body="A better text.", language="en")
    a_comment(proposal, parent=a_comment(proposal))
    assert stations(proposal) == ["Received", "Published", "Changed: version 2", "Discussed: 2 comments"]
    assert stations(proposal, ahead=True)[-3:] == [
        "It is grouped with similar ideas, in all three languages",
        "The strategy team says what it keeps, and why",
        "The plan is published: each of its sentences leads back to what it rests on",
    ]


def test_a_blind_workshop_tells_no_votes_and_an_open_one_how_many() -> None:
    from consultation.actions.votes import cast_vote

    for blind, told in ((True, []), (False, ["Discussed: 1 vote"])):
        proposal = a_proposal(a_workshop(blind=blind))
        cast_vote(proposal, by=a_participant(proposal.workshop.consultation), value=1)
        assert stations(proposal)[2:] == told


def test_what_facilitators_returned_and_hid_is_told_to_those_concerned_with_the_reason() -> None:
    workshop = a_workshop(moderation="before")
    proposal, desk = a_proposal(workshop), a_facilitator(workshop)
    return_proposal(proposal, by=desk, revision=proposal.revision, reason_code="other", reason_text="Which meeting do you mean?")
    proposal = edit_proposal(proposal, by=proposal.author, title="Better", body="A better text.", language="en")
    assert stations(proposal, proposal.author)[-1] == "A facilitator reads it"
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    for user in (proposal.author, desk, an_administrator()):
        assert stations(proposal, user) == ["Received", "Returned to its author", "Sent again", "Published"]
    (way,) = trails_of([read(proposal)], proposal.author)
    assert way.stations[1].reason == "Which meeting do you mean?"
    for user in (AnonymousUser(), a_participant(workshop.consultation), a_facilitator(a_workshop(workshop.consultation))):
        assert stations(proposal, user) == ["Received", "Published"]
    proposal = read(proposal)
    hide_contribution(proposal, by=desk, revision=proposal.revision, reason_code="insult")
    assert stations(proposal, proposal.author)[-1] == "Hidden by a facilitator"


def test_a_merged_proposal_leads_to_the_other() -> None:
    workshop = a_workshop()
    proposal, target = a_proposal(workshop), a_proposal(workshop, title="The other one")
    merge_proposals(proposal, into=target, by=a_facilitator(workshop), revision=proposal.revision)
    shown = page(f"/en/p/{proposal.reference}/trail/")
    assert f'href="/en/p/{target.reference}/"' in shown
    assert "The other one" in shown


def _drafted():
    workshop, proposals = a_discussed_workshop()
    draft_missing(an_analysis(workshop.consultation), by=None)
    return proposals[0].pk


drafted = keeping(_drafted)


@pytest.fixture
def proposal(drafted):
    return read(Contribution.objects.get(pk=drafted))


def test_the_strategy_team_is_led_to_groups_and_drafts(proposal) -> None:
    draft = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    for user in (a_strategist(proposal.workshop.consultation), an_administrator()):
        shown = page(f"/en/p/{proposal.reference}/", user)
        assert reverse("recommendations:recommendation", args=[draft.pk]) in shown
        assert "/groups/g0" in shown


def test_others_read_that_it_was_grouped_and_with_what_but_neither_names_nor_drafts(proposal) -> None:
    draft = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    for user in (proposal.author, a_participant(proposal.workshop.consultation), None):
        shown = page(f"/en/p/{proposal.reference}/trail/", user)
        assert "Grouped with" in shown
        assert "/groups/" not in shown
        assert "Similar contributions" in shown
        assert reverse("recommendations:recommendation", args=[draft.pk]) not in shown
        assert "A recommendation rests on it" not in shown


def test_a_decision_that_is_not_announced_is_the_teams(proposal) -> None:
    recommendation = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    for step, reason in ((Step.ADOPT, "It costs little."), (Step.SET_ASIDE, "The statutes forbid it.")):
        Recommendation.objects.filter(pk=recommendation.pk).update(state="draft")
        recommendation.refresh_from_db()
        recommendation = decided(recommendation, step, reason)
        for path in (f"/en/p/{proposal.reference}/", f"/en/p/{proposal.reference}/trail/", "/en/mine/"):
            shown = page(path, proposal.author)
            assert reason not in shown
            assert "kept" not in shown.lower().replace("what it keeps", "")
        assert Client().get(f"/en/recommendations/{recommendation.pk}/").status_code == 404
        assert not Event.objects.filter(kind="announced").exists()
        assert reason in page(f"/en/p/{proposal.reference}/", a_strategist(proposal.workshop.consultation))


@pytest.mark.parametrize(
    ("step", "title"), [(Step.ADOPT, "Kept, because:"), (Step.SET_ASIDE, "Not kept, because:")], ids=["kept", "not kept"]
)
def test_kept_and_not_kept_are_as_easy_to_find_once_announced(proposal, step, title) -> None:
    recommendation = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    announced(decided(recommendation, step, "So said the assembly of March."))
    for path in (f"/en/p/{proposal.reference}/", f"/en/p/{proposal.reference}/trail/", f"/en/recommendations/{recommendation.pk}/"):
        shown = page(path)
        assert title in shown, path
        assert "So said the assembly of March." in shown
    assert "So said the assembly of March." in page("/en/mine/", proposal.author)
    listed = page(f"/en/recommendations/of/{proposal.workshop.consultation.slug}/")
    assert reverse("recommendations:recommendation", args=[recommendation.pk]) in listed
    assert ('id="kept"' in listed, 'id="not-kept"' in listed) == (step == Step.ADOPT, step == Step.SET_ASIDE)


def test_what_was_announced_is_not_decided_again(proposal) -> None:
    recommendation = announced(decided(Recommendation.objects.first(), Step.SET_ASIDE, "The statutes forbid it."))
    with pytest.raises(IllegalTransition):
        decide(recommendation, by=a_strategist(recommendation.consultation), step=Step.REOPEN, revision=recommendation.revision, reason="?")
    assert Recommendation.objects.get(pk=recommendation.pk).is_announced


def test_a_reason_does_not_lend_words_that_were_taken_down() -> None:
    workshop = a_workshop()
    seen, taken_down = a_proposal(workshop), a_proposal(workshop, body="Sing canary songs in the assembly.")
    recommendation = a_recommendation(workshop.consultation, [seen, taken_down])
    announced(decided(recommendation, Step.SET_ASIDE, "Nobody wants to Sing canary songs in the assembly."))
    assert "canary songs" in page(f"/en/p/{seen.reference}/trail/")
    hide(taken_down)
    assert "canary songs" not in page(f"/en/p/{seen.reference}/trail/")


def test_those_whose_words_it_rests_on_and_their_followers_are_told_once_when_it_is_announced() -> None:
    workshop = a_workshop()
    author = a_reader(workshop.consultation)
    first, second = (a_proposal(workshop, by=author, body=f"Text number {n} of one author.") for n in range(2))
    comment = a_comment(second)
    follower = a_reader(workshop.consultation, followed_rhythm="now")
    follow(first, by=follower)
    follow(second, by=follower)
    recommendation = decided(a_recommendation(workshop.consultation, [first, second, comment]), Step.ADOPT, "It costs little.")
    the_post_goes()
    mail.outbox.clear()
    assert not the_post_goes()
    announced(recommendation)
    sent = the_post_goes()
    assert sorted(message.to[0] for message in sent) == sorted([author.email, follower.email])
    assert all(message.body.count("How we vote") == 1 and "It costs little." in message.body for message in sent)
    assert "rests on what you said is kept" in next(message for message in sent if message.to == [author.email]).body
    reasons = dict(Notice.objects.filter(event__kind="announced").values_list("person", "reason"))
    assert reasons == {author.pk: "own", follower.pk: "proposal", comment.author_id: "own"}
    assert "How we vote" in page("/en/notices/", author)


def test_a_comment_that_is_cited_is_named_and_a_hidden_one_is_not(proposal) -> None:
    comment = proposal.comments.get()
    recommendation = a_recommendation(proposal.workshop.consultation, [comment], title="What money may say")
    announced(decided(recommendation, Step.SET_ASIDE, "One member, one vote."))
    for path in (f"/en/p/{proposal.reference}/", f"/en/p/{comment.reference}/trail/"):
        assert "What money may say" in page(path)
    hide(comment)
    assert "What money may say" not in page(f"/en/p/{proposal.reference}/")
    assert Client().get(f"/en/p/{comment.reference}/trail/").status_code == 404


def test_a_trail_that_may_not_be_read_is_not_found() -> None:
    consultation = a_consultation()
    hidden, waiting = a_proposal(a_workshop(consultation)), a_proposal(a_workshop(consultation, moderation="before"))
    members = a_proposal(a_workshop(consultation, visibility="members"))
    hide(hidden)
    draft = save_draft(hidden.workshop, by=hidden.author, title="A draft", body="A draft.", language="en")
    for contribution in (hidden, waiting, members, draft):
        assert Client().get(f"/en/p/{contribution.reference}/trail/").status_code in (302, 404)
    assert page(f"/en/p/{hidden.reference}/trail/", hidden.author)


def test_the_page_of_ones_own_lists_drafts_and_votes_and_what_happened_last_first() -> None:
    from consultation.actions.votes import cast_vote

    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    assert "You have not said anything yet" in page("/en/mine/", author)
    first, second = (a_proposal(workshop, by=author, title=title) for title in ("The older one", "The newer one"))
    save_draft(workshop, by=author, title="Still a draft", body="Not finished.", language="en")
    a_comment(a_proposal(workshop), by=author, body="I said this too.")
    cast_vote(a_proposal(workshop), by=author, value=1)
    edit_proposal(first, by=author, title="The older one", body="Changed today.", language="en")
    shown = page("/en/mine/", author)
    for words in ("The older one", "The newer one", "Still a draft", "I said this too.", "1 vote given", "1 draft"):
        assert words in shown
    assert shown.index("The older one") < shown.index("I said this too.") < shown.index("The newer one")
    assert f"/en/p/{second.reference}/" in shown


@pytest.mark.usefixtures("unhurried")
def test_own_contributions_come_in_pages() -> None:
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    for number in range(21):
        a_proposal(workshop, by=author, title=f"Proposal {number}")
    assert "Page 1 of 2" in page("/en/mine/", author)
    assert "Proposal 0" in page("/en/mine/?page=2", author)


@pytest.mark.once
@pytest.mark.usefixtures("unhurried")
def test_the_number_of_queries_does_not_depend_on_the_rows(proposal) -> None:
    team, author = a_strategist(proposal.workshop.consultation), proposal.author
    counts: dict[tuple[str, str], set[int]] = {}
    for more in (1, 9):
        for _number in range(more):
            comment = a_comment(proposal, by=author, body="Members vote at the general assembly, I agree with that.", stance="against")
            a_proposal(proposal.workshop, by=author, title="Members vote", body="Members should vote at the general assembly by post.")
            announced(decided(a_recommendation(proposal.workshop.consultation, [proposal, comment]), Step.ADOPT, "It costs little."))
        draft_missing(an_analysis(proposal.workshop.consultation), by=None)
        for user in (team, author):
            everything = Contribution.objects.filter(author=author).with_texts().prefetch_related("workshop__consultation__phases")
            with CaptureQueriesContext(connection) as queries:
                assert all(way.stations for way in trails_of(everything, user))
            counts.setdefault(("trails", user.email), set()).add(len(queries))
            with CaptureQueriesContext(connection) as queries:
                page(f"/en/p/{proposal.reference}/trail/", user)
            counts.setdefault(("page", user.email), set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts


def test_nothing_is_ahead_once_the_phases_are_over(proposal) -> None:
    set_phase(proposal.workshop.consultation, PhaseKind.FOLLOW_UP)
    assert stations(proposal, ahead=True) == stations(proposal)


def test_one_no_longer_reads_the_title_of_what_one_commented_on_once_it_is_hidden(proposal) -> None:
    person = a_participant(proposal.workshop.consultation)
    a_comment(proposal, by=person, body="I said this below it.")
    assert proposal.standing_text.title in page("/en/mine/", person)
    hide_contribution(proposal, by=a_facilitator(proposal.workshop), revision=proposal.revision, reason_code="insult")
    shown = page("/en/mine/", person)
    assert "I said this below it." in shown
    assert proposal.standing_text.title not in shown
