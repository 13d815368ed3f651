"""Who has which role, and who gave it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation
from consultation.models.people import User

EDITORS_GROUP = "Editors"


class Role(models.Model):
    """A role held by a person: facilitator of a workshop, strategist of a consultation, or administrator."""

    class Kind(models.TextChoices):
        FACILITATOR = "facilitator", _("facilitator")
        STRATEGIST = "strategist", _("strategy team")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=16, choices=Kind.choices)
    workshop = models.ForeignKey("consultation.Workshop", on_delete=models.PROTECT, related_name="roles", null=True, blank=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="roles", null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_given", null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                name="role_names_its_place",
                condition=models.Q(kind="facilitator", workshop__isnull=False, consultation=None)
                | models.Q(kind="strategist", workshop=None, consultation__isnull=False)
                | models.Q(kind="administrator", workshop=None, consultation=None),
            ),
            models.CheckConstraint(
                name="no_role_given_to_oneself",
                condition=models.Q(given_by=None) | ~models.Q(given_by=models.F("user")),
            ),
            models.UniqueConstraint(fields=["user", "workshop"], name="facilitator_once", condition=models.Q(kind="facilitator")),
            models.UniqueConstraint(fields=["user", "consultation"], name="strategist_once", condition=models.Q(kind="strategist")),
            models.UniqueConstraint(fields=["user"], name="administrator_once", condition=models.Q(kind="administrator")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
