"""Counting rows inside a query."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce


def count_of(queryset: models.QuerySet[Any]) -> Coalesce:
    """The number of rows of a correlated `queryset`, as a subquery; 0 where there are none."""
    counted = queryset.order_by().annotate(_one=models.Value(1)).values("_one").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
