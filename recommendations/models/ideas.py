"""The several ideas of long contributions, each in a group."""

from django.db import models

from recommendations.models.clusters import Cluster
from recommendations.models.corpus import CorpusItem


class Idea(models.Model):
    """One of several ideas of a frozen text, characters `start` to `end` of its body, and the inner cluster that it fits, which need not
    be the one of the text as a whole."""

    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="ideas")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="ideas")
    confidence = models.FloatField()

    class Meta:
        ordering = ["item", "start"]
        constraints = [
            models.UniqueConstraint(fields=["item", "start"], name="one_idea_of_a_beginning"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="idea_has_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.start}-{self.end}"

    @property
    def words(self) -> str:
        """The idea as it is in the version; empty where the source was erased."""
        return self.item.version.body[self.start : self.end]
