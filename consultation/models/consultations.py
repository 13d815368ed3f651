"""A consultation, its dated phases and its themes."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.people import User
from consultation.models.translated import Translated


class Consultation(Translated):
    """One process from launch to plan."""

    slug = models.SlugField(_("address"), unique=True)
    title_fr = models.CharField(_("title (fr)"), max_length=200, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=200, blank=True)
    open_to_join = models.BooleanField(_("anyone signed in may join"), default=False)
    allows_pseudonyms = models.BooleanField(
        _("pseudonyms are allowed"),
        default=True,
        help_text=_("If not, nobody proposes or comments before they have given a name to show, and they are asked for their own."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def phases_open_at(self, moment: datetime | None = None) -> set[str]:
        """The kinds of the phases open at `moment` (now, by default), from the loaded phases."""
        return {phase.kind for phase in self.phases.all() if phase.is_open_at(moment)}


class PhaseKind(models.TextChoices):
    PREPARE = "prepare", _("Prepare")
    CONTRIBUTE = "contribute", _("Contribute")
    DELIBERATE = "deliberate", _("Deliberate")
    SYNTHESISE = "synthesise", _("Synthesise")
    DECIDE = "decide", _("Decide")
    FOLLOW_UP = "follow_up", _("Follow up")


class Phase(models.Model):
    """A dated stage: open from `starts_at` until before `ends_at`, by the server's clock."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(_("kind"), max_length=12, choices=PhaseKind.choices)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "kind"], name="one_phase_of_a_kind"),
            models.CheckConstraint(condition=models.Q(ends_at__gte=models.F("starts_at")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_open_at(self, moment: datetime | None = None) -> bool:
        return self.starts_at <= (moment or timezone.now()) < self.ends_at

    @property
    def state(self) -> str:
        """planned, open or closed, now."""
        if self.is_open_at():
            return "open"
        return "planned" if timezone.now() < self.starts_at else "closed"


class Theme(Translated):
    """A subject area of the consultation."""

    class Sign(models.TextChoices):
        GOVERNANCE = "governance", _("blue circle")
        ECONOMY = "economy", _("ochre square")
        MEMBERS = "members", _("red triangle")
        TOOLS = "tools", _("green diamond")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    slug = models.SlugField(_("address"))
    title_fr = models.CharField(_("title (fr)"), max_length=120, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=120, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=120, blank=True)
    sign = models.CharField(_("colour and shape"), max_length=12, choices=Sign.choices, default=Sign.GOVERNANCE)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="one_theme_of_a_slug")]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(left_at=None)


class Membership(models.Model):
    """A person takes part in a consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["consultation", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user} – {self.consultation}"
