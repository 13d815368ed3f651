"""Who speaks for a group, in each of its languages and on each side."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from consultation.markdown import plain
from recommendations.models.clusters import Cluster, Representative
from recommendations.models.corpus import CorpusItem

SHOWN = 40


class Voice(models.Model):
    """A contribution that speaks for those of its cluster who write one language, or take one side: of the most central or most supported.

    `value` is the code of the language, or the stance; `size`, how many contributions of the cluster are of it.
    """

    class Among(models.TextChoices):
        LANGUAGE = "lang", _("language")
        STANCE = "stance", _("side")

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="voices")
    item = models.ForeignKey(CorpusItem, on_delete=models.PROTECT, related_name="+")
    among = models.CharField(max_length=6, choices=Among.choices)
    value = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=Representative.Role.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["among", "-size", "value", "role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "among", "value", "role", "position"], name="one_voice_of_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.item}"

    @property
    def words(self) -> str:
        """The title, else how the text begins; empty where the source was erased."""
        version = self.item.version
        return version.title or Truncator(plain(version.body)).words(SHOWN)
