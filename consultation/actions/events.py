"""Writing down what is worth telling, in the transaction of the deed."""

from datetime import datetime

from consultation.actions.following import follow_by_deed
from consultation.models import Event, Phase, Transition, User, Workshop
from consultation.states import Move, State


def record_move(transition: Transition, *, was_published: bool) -> None:
    """Records what a move of a contribution means to people, if anything. `was_published`: the public had read it before."""
    contribution, by = transition.contribution, transition.by
    if transition.move == Move.SUBMIT and by is not None:
        follow_by_deed(contribution.page, by=by)
    kind = _kind_of(transition, was_published)
    if kind:
        Event.objects.create(
            kind=kind, key=f"move-{transition.pk}", at=transition.at, by=by, transition=transition, contribution=contribution
        )


def record_window(kind: Event.Kind, thing: Phase | Workshop, *, key: str, at: datetime, by: User | None = None) -> None:
    """Records that a phase or a workshop opened, or closes soon. The same `key` is recorded once."""
    about = {"phase": thing} if isinstance(thing, Phase) else {"workshop": thing}
    Event.objects.get_or_create(key=key, defaults={"kind": kind, "at": at, "by": by, **about})


def record_announcement(subject: str, *, by: User | None, at: datetime) -> None:
    """Records that `subject`, a thing of a higher floor such as recommendation:7, was announced."""
    Event.objects.get_or_create(key=f"announced-{subject}", defaults={"kind": Event.Kind.ANNOUNCED, "subject": subject, "by": by, "at": at})


def _kind_of(transition: Transition, was_published: bool) -> Event.Kind | None:
    if transition.to_state == State.PUBLISHED:
        if transition.move == Move.UNDO_MERGE:
            return Event.Kind.UNMERGED
        if transition.from_state == State.HIDDEN and was_published:
            return Event.Kind.RESTORED
        return Event.Kind.CHANGED if was_published else Event.Kind.PUBLISHED
    if transition.move == Move.WITHDRAW:
        return Event.Kind.WITHDRAWN if was_published and transition.contribution.is_proposal else None
    kinds = {Move.RETURN: Event.Kind.RETURNED, Move.HIDE: Event.Kind.HIDDEN, Move.MERGE: Event.Kind.MERGED}
    return kinds.get(Move(transition.move))
