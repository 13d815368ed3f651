"""That somebody left, and how: without any word that says who it was."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.people import User


class Erasure(models.Model):
    """One row a person who left. `by` is that person, or the administrator who did it at their request, with the reason."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="erasure")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    keeps_words = models.BooleanField(_("the words stay, without the name"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.at:%Y-%m-%d}"
