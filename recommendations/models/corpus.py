"""The frozen corpus of a run."""

from django.db import models

from consultation.models import Version
from recommendations.models.runs import AnalysisRun


class CorpusItem(models.Model):
    """A contribution as the run read it: its immutable version, and beside it what may change later, as it was then.

    `sha256` is the hash of the canonical row, so that a source masked by erasure is told from one that was tampered with.
    `context_version` is the proposal's text a comment is read with; `author` a hash, so that people stay apart and unnamed;
    the counts are those of the votes at the time, absent where tallies were not public yet.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="items")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="corpus_items")
    context_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", null=True)
    corpus_id = models.CharField(max_length=200)
    parent_corpus_id = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=16, blank=True)
    supports = models.IntegerField(null=True)
    agree = models.PositiveIntegerField(null=True)
    disagree = models.PositiveIntegerField(null=True)
    passed = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["corpus_id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "corpus_id"], name="one_item_per_corpus_id"),
            models.UniqueConstraint(fields=["run", "version"], name="one_item_per_version"),
        ]

    def __str__(self) -> str:
        return self.corpus_id
