"""What input may look like."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.forms import OnceForm
from recommendations.models import Recommendation
from recommendations.states import DECISIONS


class DeskForm(OnceForm):
    """One of several forms on a page: its fields have ids of their own."""

    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.ids}_%s", **kwargs)


class RunForm(OnceForm):
    """How to analyse."""

    groups = forms.IntegerField(
        label=_("Number of groups"), required=False, min_value=2, max_value=40,
        help_text=_("Leave it empty and the texts decide: between 5 and 12."),
    )  # fmt: skip


class EditForm(DeskForm):
    """The words of a recommendation."""

    ids = "edit"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A sentence a line. A mark such as [^3] leads to source 3: keep it behind what rests on it."),
    )  # fmt: skip


class StepForm(DeskForm):
    """A decision on a recommendation."""

    ids = "step"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    step = forms.ChoiceField(choices=[(step, step.label) for step in DECISIONS])
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for all but sending to review. It stays in the history."),
    )  # fmt: skip


class MergeForm(DeskForm):
    """Which other recommendation takes over the evidence."""

    ids = "merge"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.TypedChoiceField(label=_("Merge into"), coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, others: list[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(other.pk, other.title) for other in others]  # type: ignore[attr-defined]


class AnnounceForm(DeskForm):
    """Showing an adopted recommendation to everybody."""

    ids = "announce"
    revision = forms.IntegerField(widget=forms.HiddenInput)
