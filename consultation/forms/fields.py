"""What several forms are made of."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultation.actions.texts import clean_text

CONTRIBUTION_LANGUAGES = [*settings.LANGUAGES, ("xx", _("another language"))]


class OnceForm(forms.Form):
    """A form that is carried out once, however often it is sent."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = uuid4


class TextField(forms.CharField):
    """A text of people: cleaned as it will be kept, and counted after that."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Gives a field of `form` its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
