"""What a facilitator decides."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultation.forms.fields import OnceForm, TextField
from consultation.states import ReasonCode


class DecisionForm(OnceForm):
    """What a facilitator decides, on the revision they read, and why."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in ("publish", "return", "hide", "acknowledge")])
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("Choose a reason")), *ReasonCode.choices])
    reason_text = TextField(
        label=_("In your words, to the author"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language of your reason"), choices=settings.LANGUAGES, required=False)
    back_to = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deed") in ("return", "hide") and not data.get("reason_code"):
            self.add_error("reason_code", _("Choose a reason: the author will read it."))
        if data.get("reason_code") == ReasonCode.OTHER and len(data.get("reason_text") or "") < 10:
            self.add_error("reason_text", _("Tell the author the reason, in at least 10 characters."))
        return data
