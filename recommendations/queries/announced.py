"""Announced recommendations, for those who are told of them."""

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.models import Contribution
from consultation.notifications.subjects import Subject
from recommendations.models import Recommendation
from recommendations.queries.trail import outcomes
from recommendations.states import Status


def cited(pk: int) -> list[int]:
    """The contributions on which a recommendation rests."""
    rests_on = Contribution.objects.filter(versions__cited_by__recommendation=pk)
    return list(rests_on.order_by("pk").values_list("pk", flat=True).distinct())


def described(pks: list[int], user: Any) -> dict[int, Subject]:
    """Those of these recommendations that are announced, each with what was decided and why; a few queries a consultation."""
    found = Recommendation.objects.announced().filter(pk__in=pks).select_related("consultation").order_by("consultation", "pk")
    told = {}
    for consultation, rows in groupby(found, key=lambda each: each.consultation):
        for each in outcomes([row.pk for row in rows], consultation, user):
            told[each.pk] = _subject(each)
    return told


def _subject(recommendation: Recommendation) -> Subject:
    is_kept = recommendation.state == Status.ADOPTED
    return Subject(
        title=recommendation.title,
        language=recommendation.language,
        url=reverse("recommendations:recommendation", args=[recommendation.pk]),
        to_authors=_("A recommendation that rests on what you said is kept.")
        if is_kept
        else _("A recommendation that rests on what you said is not kept."),
        to_followers=_("A recommendation that rests on a proposal you follow is kept.")
        if is_kept
        else _("A recommendation that rests on a proposal you follow is not kept."),
        reason=recommendation.reason,
    )
