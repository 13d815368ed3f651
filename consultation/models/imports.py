"""Where imported contributions come from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation
from consultation.models.contributions import Contribution, Version
from consultation.models.people import User


class ImportBatch(models.Model):
    """One file, brought in once: its name and hash, who brought it (nobody named: the system), when, and how much it held."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="import_batches")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name


class ImportedContribution(models.Model):
    """A contribution that came from a file: its id there, and what the file states of it that is no vote of ours."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="imported_contributions")
    source_id = models.CharField(max_length=200)
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="imported")
    parent_source_id = models.CharField(max_length=200, blank=True)
    supports_elsewhere = models.IntegerField(null=True)
    outcome_elsewhere = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "source_id"], name="one_contribution_per_source_id")]

    def __str__(self) -> str:
        return self.source_id


class ImportedRow(models.Model):
    """A row of a file that made or changed a contribution: the version it wrote, and the hash of the row."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    imported = models.ForeignKey(ImportedContribution, on_delete=models.PROTECT, related_name="rows")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "imported"], name="one_row_per_batch_and_contribution")]

    def __str__(self) -> str:
        return f"{self.batch}:{self.row}"
