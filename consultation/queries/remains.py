"""What is left to read where a proposal was withdrawn."""

from dataclasses import dataclass
from typing import Any

from consultation.models import Contribution, Workshop
from consultation.queries import Thread, threads_of
from consultation.states import State


@dataclass(frozen=True)
class Remains:
    """What there is to read of a published proposal that its author took back: the one it gave way to, and what others said of it."""

    other: Contribution | None
    threads: list[Thread]


def remains_of(contribution: Contribution, user: Any) -> Remains | None:
    """What `user`, who reads the proposal itself no longer, finds in its place, if anything."""
    if not _was_out(contribution):
        return None
    readable = Contribution.objects.visible_to(user)
    if readable.filter(pk=contribution.pk).exists() or not Workshop.objects.visible_to(user).filter(pk=contribution.workshop_id).exists():
        return None
    other = readable.with_texts().filter(pk=contribution.in_favour_of_id).first() if contribution.in_favour_of_id else None
    found = Remains(other, threads_of(contribution, user))
    return found if found.other or found.threads else None


def leaves_something(contribution: Contribution) -> bool:
    """Whether a withdrawn proposal has anything in its place, for who may read its workshop."""
    said = Contribution.objects.out().filter(proposal=contribution)
    return _was_out(contribution) and (contribution.in_favour_of_id is not None or said.exists())


def _was_out(contribution: Contribution) -> bool:
    return contribution.is_proposal and contribution.state == State.WITHDRAWN and contribution.published_version_id is not None
