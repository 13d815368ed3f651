"""What became of proposals, as a way to narrow a list of them."""

from typing import Any

from django.db.models import QuerySet

from consultation.models import Contribution
from recommendations.models import Evidence, Recommendation


def in_a_recommendation(readable: QuerySet[Contribution], _user: Any) -> QuerySet[Contribution]:
    """Those on which an announced recommendation rests: what everybody may know."""
    cited = Evidence.objects.filter(recommendation__in=Recommendation.objects.announced())
    return readable.filter(pk__in=cited.order_by().values("version__contribution"))
