"""A workshop: a place to contribute on one theme, on line or in a room."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation, PhaseKind, Theme
from consultation.models.people import User
from consultation.models.standing import standing_of
from consultation.models.translated import Translated

POSTING_PHASES = frozenset({PhaseKind.CONTRIBUTE})
RESPONDING_PHASES = frozenset({PhaseKind.CONTRIBUTE, PhaseKind.DELIBERATE})
MODERATING_PHASES = frozenset(PhaseKind) - {PhaseKind.PREPARE}
MERGING_PHASES = frozenset({PhaseKind.CONTRIBUTE, PhaseKind.DELIBERATE})


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: Any) -> "WorkshopQuerySet":
        """The workshops whose texts `user` (a User or AnonymousUser) may read. The one truth about reading a workshop."""
        public = models.Q(visibility=Workshop.Visibility.PUBLIC)
        if not user.is_authenticated or not user.is_active:
            return self.filter(public)
        standing = standing_of(user)
        if standing.is_administrator:
            return self.all()
        members = models.Q(visibility=Workshop.Visibility.MEMBERS)
        if not standing.is_editor:
            members &= models.Q(consultation__in=sorted(standing.consultations))
        return self.filter(public | members | models.Q(pk__in=sorted(standing.facilitates)))

    def facilitated_by(self, user: Any) -> "WorkshopQuerySet":
        """The workshops whose queue `user` decides on: their own, or all for an administrator."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = standing_of(user)
        return self.all() if standing.is_administrator else self.filter(pk__in=sorted(standing.facilitates))


class Workshop(Translated):
    """Where people contribute. Its window (`opens_at`, `closes_at`) narrows the consultation's phases, never widens them."""

    class Mode(models.TextChoices):
        ONLINE = "online", _("on line")
        ROOM = "room", _("in a room")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("anyone reads")
        MEMBERS = "members", _("participants read")
        DRAFT = "draft", _("its facilitators read")

    class Moderation(models.TextChoices):
        BEFORE = "before", _("before publication")
        AFTER = "after", _("after publication")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="workshops")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="workshops", null=True, blank=True)
    slug = models.SlugField(_("address"), max_length=80)
    title_fr = models.CharField(_("title (fr)"), max_length=200, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=200, blank=True)
    summary_fr = models.TextField(_("summary (fr)"), blank=True)
    summary_nl = models.TextField(_("summary (nl)"), blank=True)
    summary_en = models.TextField(_("summary (en)"), blank=True)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.ONLINE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    meets_at = models.DateTimeField(_("meeting"), null=True, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    visibility = models.CharField(_("who reads"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    moderation = models.CharField(_("moderation"), max_length=8, choices=Moderation.choices, default=Moderation.AFTER)
    blind = models.BooleanField(_("tallies hidden until it closes"), default=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["theme__position", "pk"]
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="one_workshop_of_a_slug")]

    def clean(self) -> None:
        known = {code for code, _name in settings.LANGUAGES}
        if not isinstance(self.languages, list) or not set(self.languages) <= known:
            raise ValidationError({"languages": _("Languages are a list of fr, nl and en.")})

    @property
    def summary(self) -> str:
        return self.translation("summary").text

    def within_window(self, moment: datetime | None = None) -> bool:
        moment = moment or timezone.now()
        return (not self.opens_at or self.opens_at <= moment) and (not self.closes_at or moment < self.closes_at)

    def _open_for(self, kinds: frozenset[PhaseKind]) -> bool:
        return self.within_window() and bool(self.consultation.phases_open_at() & kinds)

    def _ends(self, kinds: frozenset[PhaseKind]) -> datetime | None:
        """The end of what is open now, through phases of `kinds` that follow without a gap; None where nothing is."""
        if not self._open_for(kinds):
            return None
        end = timezone.now()
        for phase in sorted(self.consultation.phases.all(), key=lambda each: each.starts_at):
            if phase.kind in kinds and phase.starts_at <= end < phase.ends_at:
                end = phase.ends_at
        return min(end, self.closes_at) if self.closes_at else end

    @property
    def takes_proposals(self) -> bool:
        return self._open_for(POSTING_PHASES)

    @property
    def proposals_end_at(self) -> datetime | None:
        return self._ends(POSTING_PHASES)

    @property
    def responses_end_at(self) -> datetime | None:
        """The last moment for comments and votes, where they are possible now."""
        return self._ends(RESPONDING_PHASES)

    @property
    def takes_responses(self) -> bool:
        """Comments and votes are possible now."""
        return self._open_for(RESPONDING_PHASES)

    @property
    def takes_moderation(self) -> bool:
        """Facilitators may decide: at any time but while the consultation is only being prepared."""
        phases = list(self.consultation.phases.all())
        return any(phase.kind != PhaseKind.PREPARE and phase.state != "planned" for phase in phases)

    @property
    def takes_merges(self) -> bool:
        """Proposals may be merged: before the synthesis begins."""
        phases = {phase.kind: phase for phase in self.consultation.phases.all()}
        synthesis = phases.get(PhaseKind.SYNTHESISE)
        return self.takes_moderation and (synthesis is None or synthesis.state == "planned")

    @property
    def shows_tallies(self) -> bool:
        return not self.blind or not self.takes_responses


class PhaseChange(models.Model):
    """A phase or a workshop was opened or closed by hand: by whom, when, why."""

    phase = models.ForeignKey("consultation.Phase", on_delete=models.PROTECT, related_name="changes", null=True, blank=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="changes", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    opened = models.BooleanField()
    reason = models.TextField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="phase_change_of_one_thing",
                condition=models.Q(phase=None, workshop__isnull=False) | models.Q(phase__isnull=False, workshop=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.phase or self.workshop}: {self.reason}"
