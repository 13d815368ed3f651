"""The forms of the draft of a plan. Texts are in up to three languages."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from recommendations.forms.desk import DeskForm
from recommendations.models import Recommendation


def _text(language: str, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": language})


def _line(language: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": language})


class PlanForm(DeskForm):
    """One of the forms on a page of the draft. `is_open`: it was sent, and comes back with what was written in it."""

    is_open = False
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ids: str, **kwargs: Any) -> None:
        self.ids = ids
        super().__init__(*args, **kwargs)

    def texts(self, field: str) -> dict[str, str]:
        """What was written in `field`, by language."""
        return {code: self.cleaned_data[f"{field}_{code}"] for code, _name in settings.LANGUAGES}

    def unsent(self) -> dict[str, Any]:
        """What was written, for the same form on the plan as somebody else left it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("revision", "idempotency_key")}


class TextsForm(PlanForm):
    """A form with a text that has to be there in one language at least."""

    field = ""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        names = [f"{self.field}_{code}" for code, _name in settings.LANGUAGES]
        if not any(told.get(name) for name in names) and not any(name in self.errors for name in names):
            self.add_error(names[0], _("Write it in one language at least."))
        return told


class TitleForm(TextsForm):
    """The title of an axis or a measure."""

    field = "title"
    title_fr = forms.CharField(label=_("Title in French"), required=False, max_length=200, widget=_line("fr"))
    title_nl = forms.CharField(label=_("Title in Dutch"), required=False, max_length=200, widget=_line("nl"))
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200, widget=_line("en"))


class ForewordForm(TitleForm):
    """The title of the plan, and what it begins with."""

    foreword_fr = forms.CharField(label=_("Foreword in French"), required=False, max_length=5000, widget=_text("fr", 5))
    foreword_nl = forms.CharField(label=_("Foreword in Dutch"), required=False, max_length=5000, widget=_text("nl", 5))
    foreword_en = forms.CharField(label=_("Foreword in English"), required=False, max_length=5000, widget=_text("en", 5))


class SentenceForm(TextsForm):
    """A sentence of a measure, and the recommendations that it rests on."""

    field = "text"
    text_fr = forms.CharField(label=_("Sentence in French"), required=False, max_length=1000, widget=_text("fr", 3))
    text_nl = forms.CharField(label=_("Sentence in Dutch"), required=False, max_length=1000, widget=_text("nl", 3))
    text_en = forms.CharField(label=_("Sentence in English"), required=False, max_length=1000, widget=_text("en", 3))
    rests_on = forms.TypedMultipleChoiceField(
        label=_("It rests on"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Adopted recommendations. The plan can be published once each sentence rests on one at least, and all are announced."),
    )  # fmt: skip

    def __init__(self, *args: Any, adopted: Iterable[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["rests_on"]).choices = [(each.pk, each) for each in adopted]


class ArrangeForm(PlanForm):
    """Where a part goes: up, down, or out."""

    step = forms.ChoiceField(choices=[("up", _("Up")), ("down", _("Down")), ("remove", _("Remove"))])


class PublishForm(PlanForm):
    """Publishing the plan."""

    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Everybody reads it, above the plan.")
    )
