"""What those who write, report and compare are shown."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from taggit.models import Tag

from consultation.models import Contribution, Report, User, Version, Vote, Workshop
from consultation.queries import Thread
from consultation.states import State

KEPT_BY_BROWSERS = timedelta(days=31)


def drafts_in(workshop: Workshop, user: User) -> QuerySet[Contribution]:
    """The drafts that a person keeps for this workshop, the newest first."""
    return (
        Contribution.objects.in_workshop(workshop)
        .filter(author=user, state=State.DRAFT)
        .with_texts()
        .order_by("-current_version__created_at")
    )


def tags_used_in(workshop: Workshop, user: Any, at_most: int = 8) -> list[str]:
    """The tags that proposals of this workshop which `user` may read carry most often."""
    carrying = Contribution.objects.proposals().in_workshop(workshop).standing().visible_to(user)
    used = Tag.objects.filter(contribution__in=carrying).annotate(n=Count("contribution")).order_by("-n", "name")
    return list(used.values_list("name", flat=True)[:at_most])


def chosen_tags(contribution: Contribution) -> list[str]:
    """The tags that go with its newest text, which may wait with it."""
    newest = contribution.newest
    if newest.chosen_tags is None or newest.pk == contribution.published_version_id:
        return [tag.name for tag in contribution.tags.all()]
    return newest.chosen_tags


def was_sent(user: User, key: UUID) -> bool:
    """Whether the form of this key was sent already, so that there is no draft of it to keep any more."""
    return Version.objects.filter(by=user, idempotency_key=key).exclude(contribution__state=State.DRAFT).exists()


def sent_keys(user: Any, proposal: Contribution) -> list[UUID | None]:
    """The keys of the forms with which this person changed the proposal or commented on it, while their browser may keep the texts."""
    written = Version.objects.filter(Q(contribution=proposal) | Q(contribution__proposal=proposal), by=user, idempotency_key__isnull=False)
    return list(written.filter(created_at__gt=timezone.now() - KEPT_BY_BROWSERS).values_list("idempotency_key", flat=True))


def report_by(user: Any, contribution: Contribution) -> Report | None:
    """What this person reported of a text, and what came of it."""
    return Report.objects.filter(contribution=contribution, by=user).first() if user.is_authenticated else None


def reports_by_reason(contribution: Contribution) -> list[dict[str, Any]]:
    """What was reported of a text and not yet answered, without anybody's name: reason, how many, their words."""
    found: dict[str, dict[str, Any]] = {}
    for report in contribution.reports.open():
        entry = found.setdefault(report.reason, {"reason": report.get_reason_display(), "count": 0, "texts": []})
        entry["count"] += 1
        entry["texts"] += [report.text] if report.text else []
    return sorted(found.values(), key=lambda entry: -entry["count"])


def of_stance(threads: list[Thread], stance: str) -> list[Thread]:
    """The threads that open with a comment of this stance; all of them without one."""
    return [thread for thread in threads if thread.comment.stance == stance] if stance in Contribution.Stance.values else threads


def stances_of(threads: list[Thread], chosen: str) -> list[dict[str, Any]]:
    """Each stance that is there, with how many threads open with it."""
    counted = Counter(thread.comment.stance for thread in threads if not thread.comment.is_tombstone)
    return [
        {"value": value, "name": name, "count": counted[value], "chosen": value == chosen}
        for value, name in Contribution.Stance.choices
        if counted[value]
    ]


def draft_beside(user: Any, reference: str) -> Contribution | None:
    """The person's own draft of this reference: what they were writing when they found another proposal."""
    if not reference or not user.is_authenticated:
        return None
    return Contribution.objects.filter(author=user, state=State.DRAFT, reference=reference.upper()).with_texts().first()


def outdated_vote(user: Any, proposal: Contribution) -> Vote | None:
    """The person's vote, where it was given on an earlier text than the one that is published now."""
    if not user.is_authenticated or proposal.published_version is None:
        return None
    earlier = Vote.objects.filter(voter=user, proposal=proposal, version__number__lt=proposal.published_version.number)
    return earlier.select_related("version").first()
