"""The plan: its axes, under each its measures, and the sentences of a measure, each with the recommendations it rests on."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import Consultation, User
from consultation.models.translated import Translated, Translation
from recommendations.models.recommendations import Recommendation
from recommendations.states import PlanState


def in_some_language(field: str) -> models.Q:
    """That `field` has a text in one language at least."""
    return ~models.Q(**{f"{field}_fr": "", f"{field}_nl": "", f"{field}_en": ""})


class PlanQuerySet(models.QuerySet["Plan"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(consultation=consultation)

    def draft(self) -> Self:
        return self.filter(state=PlanState.DRAFT)

    def published(self) -> Self:
        """The version in force: not those that it replaced."""
        return self.filter(state=PlanState.PUBLISHED)


class Plan(Translated):
    """One version of a consultation's plan. It is edited as a draft only: what was published stays as it is.

    `revision` counts every change: an edit names the revision it was made on. `last_editor` is who last wrote in it, and may not
    be who publishes it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    title_fr = models.CharField(_("title (fr)"), max_length=200, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=200, blank=True)
    foreword_fr = models.TextField(_("foreword (fr)"), blank=True)
    foreword_nl = models.TextField(_("foreword (nl)"), blank=True)
    foreword_en = models.TextField(_("foreword (en)"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    last_editor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_plan_of_a_number"),
            models.UniqueConstraint(fields=["consultation"], condition=models.Q(state="draft"), name="one_draft_plan"),
            models.UniqueConstraint(fields=["consultation"], condition=models.Q(state="published"), name="one_published_plan"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None) | (~models.Q(state="draft") & models.Q(published_at__isnull=False)),
                name="plan_is_dated_once_published",
            ),
            models.CheckConstraint(condition=in_some_language("title"), name="plan_has_a_title"),
        ]

    @property
    def heading(self) -> Translation:
        """The title, in the reader's language where it has one."""
        return self.translation("title")

    @property
    def foreword(self) -> Translation:
        return self.translation("foreword")


class Axis(Translated):
    """A direction of the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="axes")
    position = models.PositiveIntegerField()
    title_fr = models.CharField(_("title (fr)"), max_length=200, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        constraints = [models.CheckConstraint(condition=in_some_language("title"), name="axis_has_a_title")]

    @property
    def heading(self) -> Translation:
        return self.translation("title")

    @property
    def anchor(self) -> str:
        return f"axis-{self.pk}"


class Measure(Translated):
    """What is going to be done. `key` is the same in every version of the plan that carries it."""

    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid4, editable=False)
    title_fr = models.CharField(_("title (fr)"), max_length=200, blank=True)
    title_nl = models.CharField(_("title (nl)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (en)"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(fields=["axis", "key"], name="one_measure_of_a_key"),
            models.CheckConstraint(condition=in_some_language("title"), name="measure_has_a_title"),
        ]

    @property
    def heading(self) -> Translation:
        return self.translation("title")

    @property
    def anchor(self) -> str:
        """Its place on the page, the same in every version."""
        return f"measure-{self.key.hex[:12]}"


class MeasureSentence(Translated):
    """A sentence that says what a measure is."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="sentences")
    position = models.PositiveIntegerField()
    text_fr = models.TextField(_("text (fr)"), blank=True)
    text_nl = models.TextField(_("text (nl)"), blank=True)
    text_en = models.TextField(_("text (en)"), blank=True)

    # Added by queries.plan.read_plan(): what it rests on, as the reader may read it, and how many are under that.
    rests_on: list[Recommendation]
    contributions: int
    people: int

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("sentence")
        verbose_name_plural = _("sentences")
        constraints = [models.CheckConstraint(condition=in_some_language("text"), name="sentence_has_a_text")]

    def __str__(self) -> str:
        return self.words.text

    @property
    def words(self) -> Translation:
        return self.translation("text")


class Ground(models.Model):
    """A recommendation that a sentence rests on."""

    sentence = models.ForeignKey(MeasureSentence, on_delete=models.PROTECT, related_name="grounds")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="grounds")

    class Meta:
        ordering = ["recommendation"]
        constraints = [models.UniqueConstraint(fields=["sentence", "recommendation"], name="one_ground_of_a_sentence")]

    def __str__(self) -> str:
        return f"{self.sentence_id} ← {self.recommendation_id}"
