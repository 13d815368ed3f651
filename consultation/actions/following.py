"""Following a proposal, a workshop or a theme, and leaving it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from consultation.models import Contribution, Follow, NoticeSettings, Theme, User, Workshop
from consultation.permissions import require

Followable = Contribution | Workshop | Theme


@transaction.atomic
def follow(thing: Followable, *, by: User) -> Follow:
    """`by` is told of what happens to it from now on; followed twice, it is followed once. Raises PermissionRefused."""
    require(by, "follow", thing)
    current, created = Follow.objects.get_or_create(person=by, **_names(thing))
    if not created and current.ended_at:
        current.since, current.ended_at, current.is_chosen = timezone.now(), None, True
        current.save()
    return current


@transaction.atomic
def unfollow(thing: Followable, *, by: User) -> None:
    """`by` is told no more, even if they comment on it again. What is not followed stays so."""
    Follow.objects.current().filter(person=by, **_names(thing)).update(ended_at=timezone.now())


def follow_by_deed(proposal: Contribution, *, by: User) -> None:
    """Who wrote a proposal or commented on it follows it, unless they chose otherwise. Call in the transaction of the deed."""
    if not NoticeSettings.objects.filter(person=by, follows_own=False).exists():
        Follow.objects.get_or_create(person=by, proposal=proposal, defaults={"is_chosen": False})


def _names(thing: Followable) -> dict[str, Any]:
    if isinstance(thing, Contribution):
        return {"proposal": thing.page}
    return {"workshop": thing} if isinstance(thing, Workshop) else {"theme": thing}
