"""What a person follows."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from consultation.models import Contribution, Follow, Workshop


@dataclass(frozen=True)
class Followed:
    """The primary keys of everything a person follows now."""

    proposals: set[int | None] = field(default_factory=set)
    workshops: set[int | None] = field(default_factory=set)
    themes: set[int | None] = field(default_factory=set)


def followed_by(user: Any) -> Followed:
    """In one query."""
    found = Followed()
    if user.is_authenticated:
        rows = Follow.objects.current().filter(person=user).order_by()
        for proposal, workshop, theme in rows.values_list("proposal", "workshop", "theme"):
            found.proposals.add(proposal)
            found.workshops.add(workshop)
            found.themes.add(theme)
    return found


def follows_of(user: Any) -> "QuerySet[Follow]":
    """What `user` follows and may read, newest first: themes and workshops, then proposals."""
    readable = Q(workshop__in=Workshop.objects.visible_to(user)) | Q(proposal__in=Contribution.objects.visible_to(user))
    return (
        Follow.objects.current()
        .filter(Q(theme__isnull=False) | readable, person=user)
        .select_related("theme__consultation", "workshop__consultation", "workshop__theme", "proposal__workshop__theme")
        .select_related("proposal__published_version", "proposal__current_version")
        .order_by("-since", "-pk")
    )
