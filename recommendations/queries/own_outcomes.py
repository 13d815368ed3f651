"""What became of a person's own words, for their own copy of their data: what was announced and published alone."""

from typing import Any

from consultation.models import Consultation, Contribution, User
from recommendations.models import Evidence, Recommendation
from recommendations.queries.citable import readable
from recommendations.queries.measures import measures_behind
from recommendations.queries.sentences import hide_taken_down_titles


def outcomes_of(person: User) -> dict[str, list[dict[str, Any]]]:
    """Each of their contributions that an announced recommendation or a measure of a published plan rests on, with its title as
    they may read it.
    """
    cited = Evidence.objects.filter(version__contribution__author=person, recommendation__in=Recommendation.objects.announced())
    pairs = list(cited.order_by("recommendation").values_list("version__contribution__reference", "recommendation").distinct())
    found = Recommendation.objects.filter(pk__in={pk for _reference, pk in pairs}).select_related("consultation")
    readable: dict[int, Recommendation] = {}
    for consultation in {each.consultation for each in found}:
        mine = [each for each in found if each.consultation_id == consultation.pk]
        readable |= {each.pk: each for each in hide_taken_down_titles(mine, consultation, person)}
    return {
        "outcomes": [
            {"contribution": reference, "recommendation": readable[pk].title, "announced": readable[pk].announced_at}
            for reference, pk in pairs
        ],
        "measures": _measures_of(person),
    }


def _measures_of(person: User) -> list[dict[str, Any]]:
    own = list(Contribution.objects.filter(author=person).order_by("pk").values_list("pk", "reference", "workshop__consultation"))
    references = {pk: reference for pk, reference, _consultation in own}
    found = []
    for consultation in Consultation.objects.filter(pk__in={of for _pk, _reference, of in own}).order_by("pk"):
        mine = readable(consultation, person).filter(author=person).values_list("pk", flat=True)
        for pk, measure, speaks_against in measures_behind(list(mine), consultation, person):
            found.append(
                {
                    "contribution": references[pk], "measure": measure.title, "against": speaks_against,
                    "published": measure.axis.plan.published_at,
                }
            )  # fmt: skip
    return found
