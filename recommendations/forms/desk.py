"""The forms of the board, of a group and of a recommendation."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.forms import OnceForm
from recommendations.models import Cluster, Correction, Recommendation
from recommendations.states import DECISIONS, Deed


class DeskForm(OnceForm):
    """One of several forms on a page: its fields have ids of their own."""

    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.ids}_%s", **kwargs)


class RunForm(OnceForm):
    """How to analyse."""

    fineness = forms.ChoiceField(
        label=_("How finely to group"), required=False, initial="",
        choices=[
            ("", _("The texts decide: between 5 and 12 groups (up to 24 above 10,000 texts), or those of the last analysis")),
            ("coarse", _("Coarse: fewer, broader groups")),
            ("medium", _("Medium: as many as the texts hold together best in")),
            ("fine", _("Fine: more, narrower groups")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Coarse, medium and fine seek the groups again; those that stay much the same keep their numbers."),
    )  # fmt: skip
    groups = forms.IntegerField(
        label=_("Number of groups"), required=False, min_value=2, max_value=40,
        help_text=_("Leave it empty, unless you want exactly so many."),
    )  # fmt: skip
    afresh = forms.ChoiceField(
        label=_("Where to begin"), required=False, initial="go_on",
        choices=[
            ("go_on", _("Go on from the last analysis: groups keep their names and numbers")),
            ("afresh", _("Seek groups afresh: corrections that speak of groups no longer hold, those on contributions do")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def clean_afresh(self) -> bool:
        return self.cleaned_data["afresh"] == "afresh"

    def clean(self) -> dict[str, Any]:
        """`groups` is a number, or how finely to group, or None."""
        told = super().clean() or self.cleaned_data
        fineness = told.pop("fineness", "")
        told["groups"] = told.get("groups") or fineness or None
        return told


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
        help_text=_("Needed for all but sending to review. It stays in the history; of a decision that is announced, everybody reads it."),
    )  # fmt: skip


class MergeForm(DeskForm):
    """Which other recommendation takes over the evidence."""

    ids = "merge"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.TypedChoiceField(label=_("Merge into"), coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, others: list[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["into"]).choices = [(other.pk, other.title) for other in others]


class AskForm(DeskForm):
    """Asking a machine for a wording."""

    ids = "ask"


class UseForm(DeskForm):
    """Making a machine's wording the text."""

    ids = "use"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RestoreForm(DeskForm):
    """Going back to earlier words."""

    ids = "restore"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AnnounceForm(DeskForm):
    """Showing an adopted recommendation to everybody."""

    ids = "announce"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RenameForm(DeskForm):
    """A name for a group."""

    ids = "rename"
    label = forms.CharField(label=_("New name"), max_length=120)


class MergeGroupForm(DeskForm):
    """Which group takes over the contributions of this one."""

    ids = "merge"
    into = forms.TypedChoiceField(label=_("Merge into"), coerce=int)

    def __init__(self, *args: Any, others: list[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["into"]).choices = [(other.pk, other.name) for other in others]


class TickedForm(DeskForm):
    """What to do with the ticked contributions of a group."""

    ids = "ticked"
    DEEDS = (Deed.MOVE, Deed.SPLIT, Deed.PIN, Deed.EXCLUDE, Deed.TOGETHER, Deed.APART)
    deed = forms.ChoiceField(choices=[(deed, deed.label) for deed in DEEDS])
    items = forms.TypedMultipleChoiceField(
        label=_("Contributions"), coerce=int, error_messages={"required": _("Tick at least one contribution first.")}
    )
    to = forms.ChoiceField(label=_("Move to"), required=False)
    label = forms.CharField(label=_("Name of the new group"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays beside the correction."),
    )  # fmt: skip

    def __init__(self, *args: Any, items: list[int], groups: list[Cluster], splits: list[Correction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["items"]).choices = [(item, item) for item in items]
        choices = [(f"group-{group.pk}", f"{'— ' if group.level == 2 else ''}{group.name}") for group in groups]
        choices += [(f"split-{split.pk}", split.target) for split in splits]
        cast(forms.ChoiceField, self.fields["to"]).choices = [("", "—"), *choices]

    @property
    def ticked(self) -> list[int]:
        """What was ticked, when the form comes back."""
        return self.cleaned_data.get("items", []) if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deed") == Deed.MOVE and not cleaned.get("to"):
            self.add_error("to", _("Choose the group to move to."))
        if cleaned.get("deed") == Deed.SPLIT and not cleaned.get("label"):
            self.add_error("label", _("Give the new group a name."))
        return cleaned
