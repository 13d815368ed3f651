"""Why an author says that a proposal is not the same as a similar one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.contributions import Contribution


class Difference(models.Model):
    """ "Mine is different because …", told by the author of `contribution` to the facilitators, who read it before they merge."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="differences")
    other = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("what is different"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints = [models.UniqueConstraint(fields=["contribution", "other"], name="one_difference_from_another")]

    def __str__(self) -> str:
        return f"{self.contribution} ≠ {self.other}"
