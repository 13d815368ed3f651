"""What a group says, in sentences that its people wrote."""

from django.db import models

from recommendations.models.clusters import Cluster
from recommendations.models.corpus import CorpusItem


class SummarySentence(models.Model):
    """A sentence of the summary of a cluster, in order: characters `start` to `end` of `field` (title or body) of a frozen text."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="summary")
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=5)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "position"], name="one_summary_sentence_of_a_position"),
            models.CheckConstraint(
                condition=models.Q(field__in=["title", "body"], end__gt=models.F("start")), name="summary_sentence_has_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.item}"

    @property
    def words(self) -> str:
        """The sentence as it is in the version; empty where the source was erased."""
        return getattr(self.item.version, self.field)[self.start : self.end]
