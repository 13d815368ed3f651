"""Where the person who looks may go, for the head of each page."""

from dataclasses import dataclass
from typing import Any

from django import template

from consultation.models import Consultation, Role
from consultation.models.standing import standing_of

register = template.Library()

DESK_ROLES = {Role.Kind.FACILITATOR, Role.Kind.ADMINISTRATOR}
BOARD_ROLES = {Role.Kind.STRATEGIST, Role.Kind.ADMINISTRATOR}


@dataclass(frozen=True)
class Ways:
    """The consultation that the navigation speaks of (None where there is none yet), and the rooms of staff open to the person."""

    consultation: Consultation | None
    desk: bool
    board: bool
    back_office: bool


@register.simple_tag(takes_context=True)
def ways(context: template.Context) -> Ways:
    """The page's own consultation, else the newest; and which of desk, board and back office to offer."""
    consultation = context.get("consultation") or Consultation.objects.order_by("-created_at", "-pk").first()
    user: Any = context.get("user")
    if user is None or not user.is_authenticated:
        return Ways(consultation, desk=False, board=False, back_office=False)
    kinds, everything = standing_of(user).kinds, user.is_superuser
    back_office = user.has_perm("wagtailadmin.access_admin")
    return Ways(consultation, bool(everything or kinds & DESK_ROLES), bool(everything or kinds & BOARD_ROLES), back_office)
