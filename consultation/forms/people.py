"""What people tell of themselves, and how they leave."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultation.actions.names import NAME_LENGTH, check_name, clean_name
from consultation.exceptions import InvalidText
from consultation.models import Consultation, NoticeSettings, User


class NoticeSettingsForm(forms.ModelForm):
    """How a person wants to hear of things."""

    class Meta:
        model = NoticeSettings
        fields = ["own_rhythm", "followed_rhythm", "follows_own"]
        widgets = {"own_rhythm": forms.RadioSelect, "followed_rhythm": forms.RadioSelect}


class NameForm(forms.Form):
    """The name others see. `person`: who it is for, nobody yet: somebody new; `consultation`: whose rule on pseudonyms is told."""

    display_name = forms.CharField(
        label=_("Your name, as others will see it"), max_length=NAME_LENGTH, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: User | None, consultation: Consultation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if consultation is not None and not consultation.allows_pseudonyms:
            self.fields["display_name"].help_text = _("In this consultation people speak under their own name. You can give it later.")
        else:
            self.fields["display_name"].help_text = _("A pseudonym is fine. Leave it empty to be shown as a participant without a name.")

    def clean_display_name(self) -> str:
        name = clean_name(self.cleaned_data["display_name"])
        if name:
            try:
                check_name(name, self.person)
            except InvalidText as refusal:
                raise forms.ValidationError(str(refusal.message)) from None
        return name


class ProfileForm(NameForm):
    """What a person tells of themselves: a name to show, and the language of what is sent to them."""

    language = forms.ChoiceField(label=_("Language of the e-mails we send you"), choices=settings.LANGUAGES)


class LeavingForm(forms.Form):
    """How somebody leaves. Nothing is chosen beforehand."""

    words = forms.ChoiceField(
        label=_("Your words"), widget=forms.RadioSelect,
        choices=[
            ("keep", _("They stay, without my name: others can go on reading and answering them.")),
            ("remove", _("They go: a line says that something was erased at its author's wish.")),
        ],
        error_messages={"required": _("Choose whether your words stay or go.")},
    )  # fmt: skip
    understood = forms.BooleanField(
        label=_("I understand that this can't be undone."), error_messages={"required": _("Tick this if you want to leave.")}
    )
