"""Positions that no group of a run carries."""

from django.db import models

from recommendations.models.corpus import CorpusItem
from recommendations.models.runs import AnalysisRun


class MinorityPosition(models.Model):
    """Texts of two people or more that resemble each other more than the groups; those of most people have the lowest number.

    `cohesion` is their mean cosine, -1 to 1, and `nearness` that with their own groups, or with the nearest where they are in none.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="minority_positions")
    number = models.PositiveIntegerField()
    cohesion = models.FloatField()
    nearness = models.FloatField()
    items = models.ManyToManyField(CorpusItem, related_name="minority_positions")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_minority_position_of_a_number")]

    def __str__(self) -> str:
        return f"{self.run}: {self.number}"
