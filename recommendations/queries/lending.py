"""Words of the plan without those that their source no longer lends: the team may have written somebody's words into it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings

from consultation.models import Consultation
from recommendations.models import Axis, Evidence, Measure, MeasureSentence, Plan, Recommendation
from recommendations.queries.sentences import shown_title, with_readability

Quotations = dict[int, list[Evidence]]


def quotations_of(recommendations: Collection[int], consultation: Consultation, user: Any) -> Quotations:
    """What each of these recommendations quotes, with `is_readable`; in one query."""
    quoted: Quotations = {}
    for evidence in with_readability(consultation, user).filter(recommendation__in=recommendations).exclude(sha256=""):
        quoted.setdefault(evidence.recommendation_id, []).append(evidence)
    return quoted


def hide_in_recommendations(recommendations: Iterable[Recommendation], quoted: Quotations) -> None:
    """Leaves each title as it may be read."""
    for each in recommendations:
        each.title = shown_title(each.title, quoted.get(each.pk, []))


def hide_in_texts(things: Iterable[Plan | Axis | Measure | MeasureSentence], quoted: Quotations) -> None:
    """Leaves each text, in every language, as it may be read. These are for showing, not for saving."""
    sources = [evidence for each in quoted.values() for evidence in each]
    for thing in things:
        for field in ("title", "foreword", "text"):
            for code, _name in settings.LANGUAGES:
                if text := getattr(thing, f"{field}_{code}", ""):
                    setattr(thing, f"{field}_{code}", shown_title(text, sources))
