"""What became of a person's own words, for their own copy of their data: announced recommendations alone."""

from typing import Any

from consultation.models import User
from recommendations.models import Evidence, Recommendation
from recommendations.queries.sentences import hide_taken_down_titles


def outcomes_of(person: User) -> dict[str, list[dict[str, Any]]]:
    """Each of their contributions that an announced recommendation rests on, with its title as they may read it."""
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
        ]
    }
