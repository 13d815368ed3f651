"""What became of a contribution, for the pages that show it."""

from collections.abc import Iterable
from typing import Any

from django import template

from consultation.models import Contribution
from consultation.queries.trail import Way
from recommendations.queries.trail import cited_comments_of, neighbours_of, trails_of

register = template.Library()


@register.inclusion_tag("recommendations/_trail.html", takes_context=True)
def trail(context: template.Context, contribution: Contribution) -> dict[str, Any]:
    """`{% trail proposal %}`: its whole way, similar ones, and the comments on it that went into a recommendation."""
    user = context["request"].user
    return {
        "contribution": contribution,
        "way": trails_of([contribution], user)[0],
        "similar": neighbours_of(contribution, user),
        "comments": cited_comments_of(contribution, user) if contribution.is_proposal else [],
    }


@register.simple_tag(takes_context=True)
def trails(context: template.Context, contributions: Iterable[Contribution]) -> list[Way]:
    """`{% trails page as ways %}`: the way of each contribution of a list."""
    return trails_of(contributions, context["request"].user)
