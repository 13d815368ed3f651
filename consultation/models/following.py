"""What people follow, and how they want to hear of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultation.models.people import User


class FollowQuerySet(models.QuerySet["Follow"]):
    def current(self) -> "FollowQuerySet":
        return self.filter(ended_at=None)


class Follow(models.Model):
    """A person follows a proposal, a workshop or a theme: exactly one of them.

    A row that ended stays, so that a deed does not make somebody follow again what they chose to leave. `is_chosen`: they pressed
    the button; else they follow because they proposed it or commented on it.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    proposal = models.ForeignKey("consultation.Contribution", on_delete=models.PROTECT, related_name="follows", null=True, blank=True)
    workshop = models.ForeignKey("consultation.Workshop", on_delete=models.PROTECT, related_name="follows", null=True, blank=True)
    theme = models.ForeignKey("consultation.Theme", on_delete=models.PROTECT, related_name="follows", null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_chosen = models.BooleanField(default=True)

    objects: ClassVar[FollowQuerySet] = FollowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "proposal"], name="a_proposal_is_followed_once"),
            models.UniqueConstraint(fields=["person", "workshop"], name="a_workshop_is_followed_once"),
            models.UniqueConstraint(fields=["person", "theme"], name="a_theme_is_followed_once"),
            models.CheckConstraint(
                name="one_thing_is_followed",
                condition=models.Q(proposal__isnull=False, workshop=None, theme=None)
                | models.Q(proposal=None, workshop__isnull=False, theme=None)
                | models.Q(proposal=None, workshop=None, theme__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.thing}"

    @property
    def thing(self) -> models.Model:
        """What is followed."""
        thing = self.proposal or self.workshop or self.theme
        assert thing is not None
        return thing


class Rhythm(models.TextChoices):
    """How often e-mails come."""

    NOW = "now", pgettext_lazy("rhythm of e-mails", "At once")
    DAILY = "daily", pgettext_lazy("rhythm of e-mails", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("rhythm of e-mails", "Once a week")
    NEVER = "never", pgettext_lazy("rhythm of e-mails", "Never")


class NoticeSettings(models.Model):
    """How a person wants to hear of things. Without a row: as the defaults say."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_settings")
    own_rhythm = models.CharField(
        _("About what I said"), max_length=6, choices=Rhythm.choices, default=Rhythm.NOW,
        help_text=_("A facilitator's decision, an answer, a recommendation that rests on my words."),
    )  # fmt: skip
    followed_rhythm = models.CharField(
        _("About what I follow"), max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY,
        help_text=_("Proposals, workshops and themes. New proposals come at most once a day."),
    )  # fmt: skip
    follows_own = models.BooleanField(_("Follow the proposals that I write and those that I comment on"), default=True)

    def __str__(self) -> str:
        return str(self.person_id)
