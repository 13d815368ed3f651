from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.models.runs import AnalysisRun


class RunVectoriser(models.Model):
    """What a run learnt of words, for the run that goes on from it: a zip of arrays, some 15 MB, so not in the row of the run."""

    run = models.OneToOneField(AnalysisRun, on_delete=models.PROTECT, related_name="vectoriser")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("words of an analysis")
        verbose_name_plural = _("words of analyses")

    def __str__(self) -> str:
        return str(self.run)
