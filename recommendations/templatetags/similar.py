"""What was said already, beside a proposal that is being written."""

from typing import Any

from django import template

from consultation.models import Contribution, Workshop
from recommendations.actions.similar_index import ask_for_index
from recommendations.similarity import noted_differences, panel_of, suggestions

register = template.Library()
# Somebody without scripts waits so many seconds at most, once, after the site was started.
WAIT = 2


@register.inclusion_tag("recommendations/_similar_while_writing.html", takes_context=True)
def similar_while_writing(context: template.Context, workshop: Workshop, draft: Contribution | None) -> dict[str, Any]:
    """`{% similar_while_writing workshop draft %}`: the panel that fills itself as one types."""
    return {"workshop": workshop, "draft": draft, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("recommendations/_similar.html", takes_context=True)
def similar_to_draft(context: template.Context, draft: Contribution) -> dict[str, Any]:
    """`{% similar_to_draft draft %}`: the same list, for a draft that is looked at before it is sent."""
    user, text = context["request"].user, draft.newest
    consultation = draft.workshop.consultation
    found = suggestions(
        consultation, user, title=text.title, body=text.body, language=text.language, leaving_out=draft, wait=WAIT
    )  # fmt: skip
    if found.outdated:
        ask_for_index(consultation)
    return panel_of(found, user, noted_differences({}, draft)) | {"workshop": draft.workshop, "ready": found.ready}
