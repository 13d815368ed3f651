"""What people report to the facilitators."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.contributions import Contribution
from consultation.models.people import User


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(outcome="")


class Report(models.Model):
    """Somebody says that a text breaks the rules: once a text and person. Who it was is shown to nobody."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("It attacks a person or a group")
        PERSONAL_DATA = "personal_data", _("It tells personal data of somebody")
        ILLEGAL = "illegal", _("The law forbids it")
        ADVERTISING = "advertising", _("It is advertising")
        OFF_TOPIC = "off_topic", _("It has nothing to do with the question")
        OTHER = "other", _("Another reason, told below")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("A facilitator read it and lets it stand.")
        HIDDEN = "hidden", _("A facilitator hid it.")
        GONE = "gone", _("Its author withdrew it.")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reports_made")
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    text = models.CharField(_("in your words"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["contribution", "by"], name="one_report_a_text_and_person")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.contribution}"
