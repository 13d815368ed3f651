"""Consultations with their phases, themes and workshops, in the back office."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateTimeInput

from cms.back_office.invitations import InvitationViewSet
from cms.back_office.people import FilledByMe
from cms.back_office.roles import RoleViewSet
from consultation.actions.phases import close_phase, open_phase
from consultation.models import Consultation, Phase, Theme, User, Workshop


class PhaseForm(forms.ModelForm):
    """The dates of a phase. Dates that open or close it now are a decision of `by`, with a reason that is kept."""

    reason = forms.CharField(
        label=_("reason"), required=False, help_text=_("Needed where the new dates open or close the phase now. It is kept.")
    )

    class Meta:
        model = Phase
        fields = ["consultation", "kind", "starts_at", "ends_at"]
        widgets = {"starts_at": AdminDateTimeInput, "ends_at": AdminDateTimeInput}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.was_open = bool(self.instance.pk) and self.instance.is_open_at()

    @property
    def turns(self) -> bool:
        """The new dates open or close a phase that exists."""
        return bool(self.instance.pk) and self.was_open != self.instance.is_open_at()

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self.turns and len(self.cleaned_data["reason"].strip()) < 10:
            self.add_error("reason", _("Say why the phase opens or closes now, in at least 10 characters."))

    @transaction.atomic
    def save(self, commit: bool = True) -> Phase:
        if not self.turns:
            return super().save(commit)
        phase = Phase.objects.get(pk=self.instance.pk)
        reason = self.cleaned_data["reason"]
        if self.was_open:
            close_phase(phase, by=self.by, reason=reason)
        else:
            open_phase(phase, by=self.by, reason=reason, until=self.cleaned_data["ends_at"])
        return phase


class WorkshopForm(forms.ModelForm):
    """A workshop; its languages are ticked."""

    languages = forms.MultipleChoiceField(
        label=_("languages spoken"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Workshop
        fields = [
            "consultation", "theme", "slug", "title_fr", "title_nl", "title_en", "summary_fr", "summary_nl", "summary_en", "mode", "place",
            "meets_at", "languages", "visibility", "moderation", "blind", "opens_at", "closes_at",
        ]  # fmt: skip
        widgets = {"meets_at": AdminDateTimeInput, "opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        theme, consultation = told.get("theme"), told.get("consultation")
        if theme and consultation and theme.consultation_id != consultation.pk:
            self.add_error("theme", _("This theme belongs to another consultation."))
        if not any(told.get(f"title_{code}") for code, _name in settings.LANGUAGES):
            self.add_error(f"title_{settings.LANGUAGE_CODE}", _("Give a title in one language at least."))
        return told


class AddPhase(FilledByMe, generic.CreateView):
    pass


class EditPhase(FilledByMe, generic.EditView):
    pass


class ConsultationViewSet(ModelViewSet):
    model = Consultation
    name = "consultations"  # "consultation" is the namespace of the public addresses
    icon = "group"
    copy_view_enabled = False
    form_fields = ["slug", "title_fr", "title_nl", "title_en", "open_to_join", "allows_pseudonyms"]
    list_display = ["__str__", "slug", "open_to_join"]


class PhaseViewSet(ModelViewSet):
    model = Phase
    icon = "calendar-alt"
    copy_view_enabled = False
    add_view_class = AddPhase
    edit_view_class = EditPhase
    list_display = ["__str__", "consultation", "starts_at", "ends_at", "state"]
    list_filter = ["consultation"]

    def get_form_class(self, for_update: bool = False) -> type[PhaseForm]:
        return PhaseForm


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    copy_view_enabled = False
    form_fields = ["consultation", "slug", "title_fr", "title_nl", "title_en", "sign", "position"]
    list_display = ["__str__", "consultation", "get_sign_display", "position"]
    list_filter = ["consultation"]


class WorkshopViewSet(ModelViewSet):
    model = Workshop
    icon = "comment"
    copy_view_enabled = False
    list_display = ["__str__", "theme", "get_mode_display", "get_visibility_display", "get_moderation_display"]
    list_filter = ["consultation", "theme", "mode", "visibility"]
    search_fields = ["title_fr", "title_nl", "title_en", "slug"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[WorkshopForm]:
        return WorkshopForm


class ConsultationGroup(ViewSetGroup):
    menu_label = _("Consultation")
    menu_icon = "group"
    menu_order = 150
    items = (ConsultationViewSet, PhaseViewSet, ThemeViewSet, WorkshopViewSet, InvitationViewSet, RoleViewSet)
