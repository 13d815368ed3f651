"""What became of a contribution, for the page of the contribution."""

from typing import Any

from django import template

from consultation.models import Contribution
from recommendations.permissions import may
from recommendations.queries.trail import trail_of

register = template.Library()


@register.inclusion_tag("recommendations/_trail.html", takes_context=True)
def trail(context: template.Context, contribution: Contribution) -> dict[str, Any]:
    """`{% trail proposal %}`: the groups (for the strategy team) and recommendations it and its comments went into."""
    user = context["request"].user
    consultation = contribution.workshop.consultation
    return {
        "proposal": contribution,
        "ways": trail_of(contribution, user),
        "consultation": consultation,
        "on_the_team": may(user, "open_board", consultation),
    }
