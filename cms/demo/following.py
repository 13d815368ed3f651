"""What the demonstration's participant follows, and what they were told of it lately."""

from datetime import datetime

from consultation.models import Consultation, Contribution, Event, Follow, Notice, Transition, User
from consultation.states import Move, State

OLD_NEWS = 6


def write_following(consultation: Consultation, person: User, workshop: str, theme: str, now: datetime) -> None:
    """They follow what they proposed, a workshop and a theme; the newest comments on their proposals are notices, no e-mail waits."""
    mine = Contribution.objects.proposals().out().filter(author=person, workshop__consultation=consultation).order_by("pk")
    follows = [Follow(person=person, proposal=each, since=each.created_at, is_chosen=False) for each in mine]
    follows.append(Follow(person=person, workshop=consultation.workshops.get(slug=workshop), since=person.date_joined))
    follows.append(Follow(person=person, theme=consultation.themes.get(slug=theme), since=person.date_joined))
    Follow.objects.bulk_create(follows)
    comments = Transition.objects.filter(contribution__proposal__in=mine, move__in=(Move.SUBMIT, Move.PUBLISH), to_state=State.PUBLISHED)
    newest = comments.exclude(contribution__author=person).select_related("contribution").order_by("-at", "-pk")[:OLD_NEWS]
    for place, move in enumerate(newest):
        event = Event.objects.create(
            kind=Event.Kind.PUBLISHED, key=f"move-{move.pk}", at=move.at, by=move.by, transition=move, contribution=move.contribution,
            fanned_out_at=now,
        )  # fmt: skip
        Notice.objects.create(
            event=event, person=person, reason=Notice.Reason.ANSWER, contribution=move.contribution, created_at=move.at, settled_at=move.at,
            read_at=None if place < 2 else now,
        )  # fmt: skip
