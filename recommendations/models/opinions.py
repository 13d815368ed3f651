"""What the votes say of each proposal. Nothing here tells who voted what, nor who is in which opinion group."""

from django.db import models

from recommendations.models.clusters import Cluster
from recommendations.models.corpus import CorpusItem


class StatementOpinion(models.Model):
    """How opinions divide over one proposal of the corpus, from the votes cast until the corpus was frozen.

    The last three say how far the opinion groups agree on it, agree against it, and differ over it (0 to 1); they are
    absent where there are no groups, or where one has fewer than 10 people. `extremity` (Polis' E, 0 and more) only routes: it
    is part of the priority by which the next proposal to vote on is drawn, and shown nowhere.
    """

    item = models.OneToOneField(CorpusItem, on_delete=models.PROTECT, related_name="opinion")
    agree = models.PositiveIntegerField()
    disagree = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    group_consensus = models.FloatField(null=True)
    group_consensus_disagree = models.FloatField(null=True)
    divisiveness = models.FloatField(null=True)
    extremity = models.FloatField(default=0)

    def __str__(self) -> str:
        return str(self.item)


class TopicOpinion(models.Model):
    """What the people of one opinion group, named by its number, voted on the proposals of a cluster of the upper level.

    `people` are those of them who voted there, never fewer than 10; the votes are counted, not the people.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="opinions")
    opinion_group = models.CharField(max_length=8)
    people = models.PositiveIntegerField()
    agree = models.PositiveIntegerField()
    disagree = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()

    class Meta:
        ordering = ["opinion_group"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "opinion_group"], name="one_opinion_of_a_group_on_a_topic"),
            models.CheckConstraint(condition=models.Q(people__gte=10), name="topic_opinion_points_at_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.opinion_group}"
