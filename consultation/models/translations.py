"""Texts in another language than their author's, by a person or by a machine."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.contributions import Version
from consultation.models.people import User


class VersionTranslationQuerySet(models.QuerySet["VersionTranslation"]):
    def standing(self) -> Self:
        """Those nobody took down, the one to show first: a person's before a machine's, then the newest."""
        return self.filter(removed_at=None).order_by("machine", "-at", "-pk")


class VersionTranslation(models.Model):
    """A version in another language. `by` wrote it or, where `machine` names a provider, asked the machine for it.

    Never changed: a better one is written beside it, and one that is wrong is taken down with a reason.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="translations")
    machine = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    removed_reason = models.TextField(blank=True, editable=False)

    objects = VersionTranslationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("translation of a text")
        verbose_name_plural = _("translations of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "machine"], condition=~models.Q(machine="") & models.Q(removed_at=None),
                name="one_translation_by_a_machine",
            ),
            models.UniqueConstraint(fields=["by", "idempotency_key"], name="one_translation_per_form"),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, removed_by=None, removed_reason="")
                | (models.Q(removed_at__isnull=False, removed_by__isnull=False) & ~models.Q(removed_reason="")),
                name="translation_removed_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version_id}: {self.language}"
