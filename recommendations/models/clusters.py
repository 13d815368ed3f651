"""The result of a run: clusters on two levels, the place of each contribution, and those that speak for a cluster."""

from typing import Self

from django.db import models
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from recommendations.models.corpus import CorpusItem
from recommendations.models.runs import AnalysisRun
from recommendations.states import PlaceState, UnplacedReason

STEADINESS = (
    (0.7, _("Steady: nearly the same group comes back when a fifth of the texts is left out")),
    (0.4, _("Fairly steady: most of the group comes back when a fifth of the texts is left out")),
    (0.0, _("Loose: only part of the group comes back when a fifth of the texts is left out. Read it before you conclude")),
)
LINEAGES = {
    "new": _("New since the analysis before"),
    "grown": "",
    "merged": _("Groups of the analysis before came together in it"),
    "split": _("Came out of a group of the analysis before"),
}


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def top_level(self) -> Self:
        return self.filter(level=1)


class Cluster(models.Model):
    """A group of contributions that a run put together. `key` is its name in the run's output: g03, or g03.2 inside it.

    `labels` are in each language of the site (fr, nl, en), empty where few of its texts are; `label` is in its main one;
    `given_name`, one that people gave since, where it was asked for. `stability`, 0 to 1, says how well a group of the upper level is
    found again among four fifths of the texts; `lineage`, what became of the group of that key since the run before.
    `members_sha256` is the same for the same members with the same texts, whatever the run. `languages` counts its
    contributions by language; `agreeing` and `disagreeing` count people, each once, over the votes on its proposals.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="clusters")
    key = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="subclusters", null=True, blank=True)
    position = models.PositiveIntegerField()
    label = models.TextField(_("name"))
    labels = models.JSONField(default=dict)
    stability = models.FloatField(null=True)
    lineage = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    size = models.PositiveIntegerField()
    authors = models.PositiveIntegerField()
    languages = models.JSONField(default=dict)
    agreeing = models.PositiveIntegerField(default=0)
    disagreeing = models.PositiveIntegerField(default=0)
    members_sha256 = models.CharField(max_length=64, db_index=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("group of similar ideas")
        verbose_name_plural = _("groups of similar ideas")
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="one_cluster_of_a_key"),
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None) | models.Q(level=2, parent__isnull=False),
                name="cluster_level_fits_parent",
            ),
        ]

    given_name = ""

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called now, in the reader's language where it has a name in it."""
        return self.given_name or self.labels.get(get_language() or "", "") or self.label

    @property
    def stability_in_words(self) -> str:
        """How far one may rely on where the group ends; empty for a group inside another."""
        if self.stability is None:
            return ""
        return str(next(words for least, words in STEADINESS if self.stability >= least))

    @property
    def lineage_in_words(self) -> str:
        """What became of it since the analysis that this one carries on; empty where nothing did, or where there was none."""
        kind, _colon, rest = self.lineage.partition(":")
        if self.run.previous_id is None or kind not in LINEAGES:
            return ""
        if kind == "grown":
            count = int(rest)
            return ngettext("%(count)s contribution more than before", "%(count)s contributions more than before", count) % {"count": count}
        return str(LINEAGES[kind])


class Placement(models.Model):
    """Where one contribution of the corpus ended up: in a group and its subgroup, or in none, with the reason.

    `own_key` is the key of its subgroup before people's merges, where that is another one; `alternatives`, the next best
    groups as key:margin, the smaller the nearer.
    """

    item = models.OneToOneField(CorpusItem, on_delete=models.PROTECT, related_name="placement")
    state = models.CharField(max_length=10, choices=PlaceState.choices)
    reason = models.CharField(max_length=230, blank=True)
    language = models.CharField(max_length=8, blank=True)
    confidence = models.FloatField()
    group = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="placements", null=True)
    subgroup = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="sub_placements", null=True)
    own_key = models.CharField(max_length=16, blank=True)
    alternatives = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="unplaced") | models.Q(group__isnull=False, subgroup__isnull=False),
                name="placed_in_a_group",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="unplaced") | (models.Q(group=None, subgroup=None) & ~models.Q(reason="")),
                name="unplaced_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_state_display()}"

    @property
    def reason_in_words(self) -> str:
        """Why it is in no group, as a person reads it; empty for those in one."""
        return str(UnplacedReason(self.reason).label) if self.state == PlaceState.UNPLACED else ""


class Representative(models.Model):
    """A contribution that speaks for its cluster: one of the most central, or of the most supported, in order."""

    class Role(models.TextChoices):
        CENTRAL = "central", _("central")
        SUPPORTED = "supported", _("most supported")

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="representatives")
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["role", "position"]
        constraints = [models.UniqueConstraint(fields=["cluster", "role", "position"], name="one_representative_of_a_position")]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.item}"
