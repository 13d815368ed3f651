"""A small consultation with two subjects to tell apart, and an analysis of it."""

import hashlib

from consultation.actions.moderation import hide_contribution
from consultation.models import Consultation, Contribution, User, Vote, Workshop
from recommendations.actions.decisions import announce_recommendation, decide
from recommendations.actions.history import append_step
from recommendations.actions.plan_parts import add_axis, add_measure, add_sentence
from recommendations.actions.plans import open_plan, publish_plan
from recommendations.actions.runs import start_run
from recommendations.models import AnalysisRun, Evidence, Plan, Recommendation
from recommendations.states import Step
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_strategist, a_workshop

VOTING = [
    ("One member, one vote", "Every member of the cooperative should have one vote at the general assembly. Capital must not decide."),
    ("Vote from home", "Let members vote on line before the general assembly. Many of us work on tour that evening."),
    ("Publish the votes", "Publish how the board members vote. The general assembly elects them, so members must know."),
    ("A quorum for the assembly", "The general assembly should not decide when fewer than five hundred members vote."),
    ("Elect the board by region", "Members of each region elect one board member. Otherwise the capital city fills the board."),
    ("Limit terms on the board", "Nobody should sit on the board longer than eight years. Members elect others then."),
    ("Send the agenda earlier", "Send the agenda of the general assembly a month earlier, so that members prepare their vote."),
]
INVOICES = [
    ("Faster invoices", "Send my invoices to clients the same day. Waiting a week for an invoice costs me clients."),
    ("Invoices in English", "Clients abroad can't read our invoices. Make invoices in English and in euros or pounds."),
    ("Pay within seven days", "Pay the fee of a contract within seven days, even when the client pays the invoice late."),
    ("Remind late clients", "Remind clients who pay their invoice late, and tell me when you did."),
    ("A mobile invoice form", "Let me write an invoice on my phone, with the client's address filled in already."),
    ("Show the invoice costs", "Show on each invoice what the client pays, what the office keeps and what I am paid."),
    ("Expenses on the invoice", "Let me add travel expenses to an invoice after the contract is signed with the client."),
]


def some_proposals(workshop: Workshop, texts: list[tuple[str, str]] | None = None) -> list[Contribution]:
    """A proposal for each text, each by a person of their own."""
    return [a_proposal(workshop, title=title, body=body) for title, body in texts or VOTING + INVOICES]


def a_discussed_workshop(consultation: Consultation | None = None) -> tuple[Workshop, list[Contribution]]:
    """A public workshop with fourteen proposals on two subjects, and a comment against the first."""
    workshop = a_workshop(consultation)
    proposals = some_proposals(workshop)
    a_comment(proposals[0], body="Those who bring the money should have more to say.", stance="against")
    return workshop, proposals


def an_analysis(consultation: Consultation, groups: int = 2, *, afresh: bool = False) -> AnalysisRun:
    """An analysis that is done. (In the tests the queue runs a task at once.)"""
    return AnalysisRun.objects.get(pk=start_run(consultation, by=None, groups=groups, afresh=afresh).pk)


def two_camps_vote(proposals: list[Contribution], sizes: tuple[int, int] = (12, 12)) -> None:
    """So many people agree with the proposals at even places and disagree with the others; so many do the contrary.

    The n-th of either camp votes on the n-th proposal as the other camp does, so that no two people are quite alike.
    """
    consultation = proposals[0].workshop.consultation
    votes = []
    for camp, size in enumerate(sizes):
        for person in range(size):
            voter = a_participant(consultation)
            for place, proposal in enumerate(proposals):
                value = 1 if (place % 2 == camp) != (place == person) else -1
                votes.append(Vote(proposal=proposal, voter=voter, value=value, version=proposal.published_version))
    Vote.objects.bulk_create(votes)


def hide(contribution: Contribution) -> None:
    """A facilitator of its workshop hides it."""
    facilitator, fresh = a_facilitator(contribution.workshop), Contribution.objects.get(pk=contribution.pk)
    hide_contribution(fresh, by=facilitator, revision=fresh.revision, reason_code="insult")


def a_recommendation(consultation: Consultation, quoted: list[Contribution], *, title: str = "How we vote") -> Recommendation:
    """A draft whose sentences are the whole bodies of `quoted`, made without an analysis."""
    recommendation = Recommendation.objects.create(consultation=consultation, title=title, text="", language="en")
    lines = []
    for number, contribution in enumerate(quoted, start=1):
        version = contribution.current_version
        sha256 = hashlib.sha256(version.body.encode()).hexdigest()
        Evidence.objects.create(
            recommendation=recommendation, number=number, version=version, role=Evidence.Role.QUOTED,
            field="body", start=0, end=len(version.body), sha256=sha256,
        )  # fmt: skip
        lines.append(f"{version.body} [^{number}]")
    recommendation.text = "\n".join(lines)
    recommendation.save()
    append_step(recommendation, Step.DRAFT, from_state="", by=None)
    return recommendation


def an_announced_recommendation(consultation: Consultation, quoted: list[Contribution], *, title: str = "How we vote") -> Recommendation:
    """Reviewed, adopted and announced by the team."""
    recommendation, team = a_recommendation(consultation, quoted, title=title), a_strategist(consultation)
    for step in (Step.REVIEW, Step.ADOPT):
        recommendation = decide(recommendation, by=team, step=step, revision=recommendation.revision, reason="It costs little.")
    return announce_recommendation(recommendation, by=team, revision=recommendation.revision)


def a_draft_plan(recommendation: Recommendation, *, by: User, measure: str = "Vote from home", says: str = "Members vote on line.") -> Plan:
    """A plan of one axis, one measure and one sentence, which rests on `recommendation`; written by `by`."""
    plan = open_plan(recommendation.consultation, by=by)
    plan = add_axis(plan, by=by, title={"en": "How we decide"}, revision=plan.revision)
    return with_measure(plan, recommendation, by=by, measure=measure, says=says)


def with_measure(plan: Plan, *rests_on: Recommendation, by: User, measure: str, says: str) -> Plan:
    """The same with one more measure, of one sentence, in its last axis."""
    axis = plan.axes.last()
    plan = add_measure(axis, by=by, title={"en": measure}, revision=plan.revision)
    return add_sentence(axis.measures.last(), by=by, text={"en": says}, rests_on=rests_on, revision=plan.revision)


def a_published_plan(recommendation: Recommendation, *, reason: str = "The assembly asked for it.", **words: str) -> Plan:
    """Written by one of the team, published by another."""
    team = [a_strategist(recommendation.consultation) for _person in range(2)]
    plan = a_draft_plan(recommendation, by=team[0], **words)
    return publish_plan(plan, by=team[1], revision=plan.revision, reason=reason)
