"""Read models that cross tables."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from consultation.models import Consultation, Contribution, Report, Vote, Workshop
from consultation.models.counting import count_of
from consultation.states import State

EDITABLE_FOR = timedelta(minutes=15)


@dataclass
class Thread:
    """A top-level comment and the answers to it."""

    comment: Contribution
    replies: list[Contribution] = field(default_factory=list)


def readable_workshop(user: Any, consultation: str, slug: str) -> Workshop:
    """The workshop of these slugs, if `user` may read it. Raises Http404."""
    workshops = Workshop.objects.select_related("theme", "consultation").prefetch_related("consultation__phases")
    return get_object_or_404(workshops.visible_to(user), consultation__slug=consultation, slug=slug)


def readable_contribution(user: Any, reference: str) -> Contribution:
    """The contribution of this reference, if `user` may read it. Raises Http404."""
    readable = Contribution.objects.visible_to(user).with_texts()
    return get_object_or_404(readable.prefetch_related("tags", "workshop__consultation__phases"), reference=reference.upper())


def threads_of(proposal: Contribution, user: Any) -> list[Thread]:
    """The comments on a proposal, oldest first. One that was taken down keeps its place while others answered it."""
    everything = list(
        Contribution.objects.filter(proposal=proposal)
        .exclude(state="draft")
        .select_related("author", "published_version", "current_version", "workshop")
        .order_by("created_at", "pk")
    )
    readable = set(Contribution.objects.visible_to(user).filter(proposal=proposal).values_list("pk", flat=True))
    answered = {comment.parent_id for comment in everything}
    for comment in everything:
        comment.is_tombstone = comment.pk not in readable
        comment.may_change = (
            user.is_authenticated and comment.author_id == user.pk and comment.pk not in answered
            and timezone.now() - comment.created_at <= EDITABLE_FOR and comment.state in (State.PUBLISHED, State.PENDING)
        )  # fmt: skip
    threads = {comment.pk: Thread(comment) for comment in everything if comment.parent_id is None}
    for comment in everything:
        if comment.parent_id in threads and comment.pk in readable:
            threads[comment.parent_id].replies.append(comment)
    return [thread for thread in threads.values() if thread.comment.pk in readable or thread.replies]


def votes_of(user: Any, proposals: list[Contribution]) -> dict[int, int]:
    """The person's own votes on these proposals: primary key to value."""
    if not user.is_authenticated:
        return {}
    return {vote.proposal_id: vote.value for vote in Vote.objects.filter(voter=user, proposal__in=proposals)}


def workshops_for(consultation: Consultation, user: Any) -> QuerySet[Workshop]:
    """The workshops `user` may read, with the number of standing proposals and comments in each."""
    return (
        consultation.workshops.all()
        .visible_to(user)
        .select_related("theme", "consultation")
        .prefetch_related("consultation__phases")
        .order_by("theme__position", "pk")
    )


def counts_by_workshop(workshops: list[Workshop]) -> dict[int, dict[str, int]]:
    """Workshop primary key to its numbers of {"proposal": n, "comment": n}, as `counted()` has them."""
    counted: dict[int, dict[str, int]] = {workshop.pk: {"proposal": 0, "comment": 0} for workshop in workshops}
    rows = Contribution.objects.counted().filter(workshop__in=workshops).values_list("workshop", "kind").annotate(n=Count("pk"))
    for workshop, kind, n in rows.order_by():
        counted[workshop][kind] = n
    return counted


@dataclass(frozen=True)
class Figures:
    """How many spoke: people are distinct authors and voters; only what may be read is counted."""

    people: int
    proposals: int
    comments: int
    votes: int
    languages: int


def figures_of(consultation: Consultation) -> Figures:
    """True figures of a consultation, over its workshops that are not drafts."""
    said = Contribution.objects.counted().filter(workshop__consultation=consultation).exclude(workshop__visibility="draft")
    votes = Vote.objects.on_standing_proposals().filter(proposal__workshop__consultation=consultation)
    votes = votes.exclude(proposal__workshop__visibility="draft")
    authors = said.exclude(author=None).order_by().values_list("author")
    kinds = dict(said.order_by().values_list("kind").annotate(n=Count("pk")))
    return Figures(
        people=authors.union(votes.order_by().values_list("voter")).count(),
        proposals=kinds.get("proposal", 0),
        comments=kinds.get("comment", 0),
        votes=votes.count(),
        languages=said.order_by().values("published_version__language").distinct().count(),
    )


def queue_of(user: Any) -> QuerySet[Contribution]:
    """What waits for a decision of this facilitator, oldest first; never their own."""
    return (
        Contribution.objects.filter(workshop__in=Workshop.objects.facilitated_by(user))
        .awaiting_decision()
        .exclude(author=user)
        .with_texts()
        .select_related("proposal__published_version")
        .annotate(report_count=count_of(Report.objects.open().filter(contribution=OuterRef("pk"))))
        .order_by(F("state").asc(), "created_at", "pk")
    )
