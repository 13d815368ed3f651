"""What the people of a group disagree about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.models.clusters import Cluster
from recommendations.models.corpus import CorpusItem


class Division(models.Model):
    """A contribution of a cluster that people are divided on, the most divided first.

    `agree` and `disagree` are those who voted so on it, or who commented for and against it, as `told_by` says; `division`, 0 to 1,
    says how divided they are.
    """

    class Source(models.TextChoices):
        VOTES = "votes", _("votes")
        STANCES = "stances", _("comments for and against")

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="divisions")
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    agree = models.PositiveIntegerField()
    disagree = models.PositiveIntegerField()
    division = models.FloatField()
    told_by = models.CharField(max_length=7, choices=Source.choices)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["cluster", "position"], name="one_division_of_a_position")]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.item}"
