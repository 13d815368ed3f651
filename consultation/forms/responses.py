"""What people answer to a proposal: a comment, a vote, a report, a translation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultation.actions.reports import TEXT_LENGTH as REPORT_LENGTH
from consultation.actions.texts import BODY_LENGTH, COMMENT_LENGTH, TITLE_LENGTH
from consultation.forms.fields import CONTRIBUTION_LANGUAGES, OnceForm, TextField, choose
from consultation.models import Contribution, Report


class CommentForm(OnceForm):
    """A comment, or an answer to one."""

    body = TextField(
        label=_("Your comment"), max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your comment first.")},
    )  # fmt: skip
    stance = forms.ChoiceField(
        label=_("Your comment is"), required=False, choices=[("", _("just a comment")), *Contribution.Stance.choices]
    )
    language = forms.ChoiceField(
        label=_("Language of your text"), required=False, choices=[("", _("Recognise it from my text")), *CONTRIBUTION_LANGUAGES]
    )
    parent = forms.CharField(widget=forms.HiddenInput, required=False)


class VoteForm(forms.Form):
    """One of the three answers."""

    value = forms.TypedChoiceField(choices=[(1, ""), (0, ""), (-1, "")], coerce=int)


class SittingForm(forms.Form):
    """Where somebody is in voting one by one: votes given, the proposal shown, the one just voted on, and what they chose."""

    n = forms.IntegerField(min_value=0, max_value=100, required=False)
    skip = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    at = forms.SlugField(max_length=7, required=False)
    last = forms.SlugField(max_length=7, required=False)
    value = forms.TypedChoiceField(choices=[(1, ""), (0, ""), (-1, "")], coerce=int, required=False, empty_value=None)
    deed = forms.ChoiceField(choices=[("undo", "")], required=False)


class ReportForm(forms.Form):
    """What is wrong with a text."""

    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    text = TextField(
        label=_("In your words, to the facilitators"), required=False, max_length=REPORT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Report.Reason.OTHER and len(data.get("text") or "") < 10:
            self.add_error("text", _("Tell the facilitators the reason, in at least 10 characters."))
        return data


class TranslationForm(OnceForm):
    """A proposal, or a comment (`titled`: no), in another language than its author's."""

    language = forms.ChoiceField(label=_("Language of the translation"))
    title = TextField(
        label=_("Title"), max_length=2 * TITLE_LENGTH, error_messages={"required": _("Translate the title too.")},
    )  # fmt: skip
    body = TextField(
        label=_("Text"), max_length=2 * BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Say what the author says, no more and no less."), error_messages={"required": _("Write the translation.")},
    )  # fmt: skip

    def __init__(self, *args: Any, source: str, titled: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not titled:
            del self.fields["title"]
        languages = [(code, name) for code, name in settings.LANGUAGES if code != source]
        choose(self, "language", languages)
        if self.initial.get("language") == source:
            self.initial["language"] = languages[0][0]
