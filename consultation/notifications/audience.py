"""Who is told of an event, and for which reason: one reason a person, the strongest."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from consultation.models import Contribution, Event, Follow, Notice, Workshop
from consultation.notifications.subjects import contributions_under

Reason = Notice.Reason
Kind = Event.Kind


@dataclass(frozen=True)
class Told:
    """Why a person is told, and of what: a contribution or a workshop, by primary key."""

    reason: Notice.Reason
    contribution: int | None = None
    workshop: int | None = None


def audience_of(event: Event) -> dict[int, Told]:
    """Person to what they are told. Never who did it, nor who may no longer sign in, nor who followed only later."""
    found: dict[int, Told] = {}
    for person, told in _candidates(event):
        found.setdefault(person, told)
    if event.by_id:
        found.pop(event.by_id, None)
    return found


def _candidates(event: Event) -> Iterator[tuple[int, Told]]:
    """Person and reason, the strongest reason of a person first."""
    if event.kind == Kind.ANNOUNCED:
        yield from _of_announcement(event)
    elif event.kind in (Kind.OPENED, Kind.CLOSING):
        yield from _of_window(event)
    elif event.kind == Kind.WITHDRAWN:
        assert event.contribution is not None
        yield from _of_withdrawal(event, event.contribution)
    else:
        assert event.contribution is not None
        yield from _of_move(event, event.contribution)


def _of_move(event: Event, contribution: Contribution) -> Iterator[tuple[int, Told]]:
    yield from _authors([contribution.pk])
    if event.kind == Kind.PUBLISHED and contribution.is_proposal:
        followers = _followers(event, workshop=contribution.workshop_id)
        yield from ((person, Told(Reason.WORKSHOP, contribution.pk)) for person in followers)
        if contribution.workshop.theme_id:
            followers = _followers(event, theme=contribution.workshop.theme_id)
            yield from ((person, Told(Reason.THEME, contribution.pk)) for person in followers)
    elif event.kind == Kind.PUBLISHED:
        yield from _answered(event, contribution)
        yield from _following(event, [contribution.page.pk], contribution.pk)
    elif contribution.is_proposal and event.kind in (Kind.CHANGED, Kind.MERGED, Kind.UNMERGED):
        yield from _following(event, [contribution.pk], contribution.pk)


def _of_withdrawal(event: Event, proposal: Contribution) -> Iterator[tuple[int, Told]]:
    """Nobody may read it any more: those who spoke of it hear that their words stay, others who follow it, of the one it gave way to."""
    yield from _authors(list(Contribution.objects.out().filter(proposal=proposal).values_list("pk", flat=True)))
    if proposal.in_favour_of_id:
        yield from _following(event, [proposal.pk], proposal.in_favour_of_id)


def _answered(event: Event, comment: Contribution) -> Iterator[tuple[int, Told]]:
    """Those whom a comment answers: who wrote the comment above it, and who wrote the proposal and still follows it."""
    told = Told(Reason.ANSWER, comment.pk)
    yield from ((person, told) for person, _own in _authors([comment.parent_id] if comment.parent_id else []))
    followers = set(_followers(event, proposal=comment.page.pk))
    yield from ((person, told) for person, _own in _authors([comment.page.pk]) if person in followers)


def _of_announcement(event: Event) -> Iterator[tuple[int, Told]]:
    cited = contributions_under(event.subject)
    yield from _authors(cited)
    proposals = Contribution.objects.filter(pk__in=cited).order_by("pk").values_list("pk", "proposal")
    yield from _following(event, list(dict.fromkeys(page or pk for pk, page in proposals)))


def _of_window(event: Event) -> Iterator[tuple[int, Told]]:
    workshops = Workshop.objects.filter(Q(pk=event.workshop_id) if event.workshop_id else Q(consultation__phases=event.phase_id))
    for workshop in workshops.order_by("pk"):
        if workshop.within_window(event.at):
            yield from ((person, Told(Reason.WORKSHOP, None, workshop.pk)) for person in _followers(event, workshop=workshop.pk))


def _authors(contributions: list[int]) -> Iterator[tuple[int, Told]]:
    wrote = Contribution.objects.filter(pk__in=contributions, author__is_active=True).order_by("pk")
    yield from ((person, Told(Reason.OWN, pk)) for person, pk in wrote.values_list("author", "pk"))


def _following(event: Event, proposals: list[int], about: int | None = None) -> Iterator[tuple[int, Told]]:
    """Those who follow one of `proposals`, or one that was merged into it; told of it, or of `about`."""
    follows = Follow.objects.current().filter(person__is_active=True, since__lte=event.at)
    pairs = follows.filter(Q(proposal__in=proposals) | Q(proposal__merged_into__in=proposals)).order_by("proposal", "pk")
    for person, proposal, target in pairs.values_list("person", "proposal", "proposal__merged_into"):
        yield person, Told(Reason.PROPOSAL, about or (proposal if proposal in proposals else target))


def _followers(event: Event, **thing: int) -> Iterator[int]:
    follows = Follow.objects.current().filter(person__is_active=True, since__lte=event.at, **thing)
    yield from follows.order_by("pk").values_list("person", flat=True)
