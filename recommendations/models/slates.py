"""A short list of proposals in which every larger group of voters finds itself. Nothing here tells who voted what."""

from django.db import models

from recommendations.models.corpus import CorpusItem
from recommendations.models.runs import AnalysisRun


class Slate(models.Model):
    """The list of `size` proposals, or of all where there are fewer.

    `represented` is the share of the voters, 0 to 1, who agree with one of them at least. `groups` counts the opinion groups of a
    tenth of the voters or more, and `groups_found` those of them that have a proposal of their own in the list.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="slates")
    size = models.PositiveSmallIntegerField()
    represented = models.FloatField()
    groups = models.PositiveSmallIntegerField()
    groups_found = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["size"]
        constraints = [models.UniqueConstraint(fields=["run", "size"], name="one_slate_of_a_size")]

    def __str__(self) -> str:
        return f"{self.run}: {self.size}"

    @property
    def percent(self) -> int:
        """The share of the voters who find something in it, in whole percent, rounded down."""
        return int(100 * self.represented)


class SlatePlace(models.Model):
    """A proposal of a list, in the order of choice."""

    slate = models.ForeignKey(Slate, on_delete=models.PROTECT, related_name="places")
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["slate", "position"], name="one_place_of_a_slate")]

    def __str__(self) -> str:
        return f"{self.slate}: {self.item}"
