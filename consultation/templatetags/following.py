"""The button by which one follows something, and what is new for the person who looks."""

from typing import Any

from django import template
from django.urls import reverse

from consultation.models import Contribution, Theme, Workshop
from consultation.queries.following import Followed, followed_by
from consultation.queries.notices import unread_count

register = template.Library()


@register.inclusion_tag("components/follow.html", takes_context=True)
def follow_button(context: template.Context, thing: Contribution | Workshop | Theme) -> dict[str, Any]:
    """`{% follow_button proposal %}`: follow it, or leave it; who is not signed in is led there first."""
    request = context["request"]
    if isinstance(thing, Contribution):
        kind, address = "proposal", reverse("consultation:follow_proposal", args=[thing.reference])
    elif isinstance(thing, Workshop):
        kind, address = "workshop", reverse("consultation:follow_workshop", args=[thing.consultation.slug, thing.slug])
    else:
        kind, address = "theme", reverse("consultation:follow_theme", args=[thing.consultation.slug, thing.slug])
    return {
        "kind": kind,
        "url": address,
        "is_followed": thing.pk in getattr(_followed(request), f"{kind}s"),
        "is_signed_in": request.user.is_authenticated,
        "back_to": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def unread_notices(context: template.Context) -> int:
    """How many notices the person has not read; 0 for who is not signed in."""
    user = context.get("user")
    return unread_count(user) if user else 0


def _followed(request: Any) -> Followed:
    """Asked once a request, however many buttons it shows."""
    if not hasattr(request, "followed_things"):
        request.followed_things = followed_by(request.user)
    return request.followed_things
