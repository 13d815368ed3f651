"""The door to voting one by one, for the page of a workshop."""

from typing import Any

from django import template

from consultation.models import Workshop
from consultation.permissions import may
from consultation.search.proposals import readable_proposals
from recommendations.voting_order import left_to_vote_on

register = template.Library()


@register.inclusion_tag("recommendations/_voting_door.html", takes_context=True)
def voting_door(context: template.Context, workshop: Workshop) -> dict[str, Any]:
    """`{% voting_door workshop %}`: where votes are taken now and the person may give some, the way to do it, and how many are left."""
    user = context["request"].user
    offered = workshop.takes_responses and (not user.is_authenticated or may(user, "submit_proposal", workshop))
    left = left_to_vote_on(readable_proposals(workshop.consultation, user).filter(workshop=workshop), user).count() if offered else 0
    return {"workshop": workshop, "consultation": workshop.consultation, "offered": offered, "left": left}
