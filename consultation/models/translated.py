"""Short texts of the consultation itself, in three columns, one a language."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class Translation(NamedTuple):
    """A text, the language it is in, and whether it stands in for a missing translation."""

    text: str
    language: str
    is_fallback: bool


class Translated(models.Model):
    """Gives `translation("title")`, and reads `title` for `title_fr`, `title_nl`, `title_en`."""

    class Meta:
        abstract = True

    def translation(self, field: str) -> Translation:
        """The text of `field` in the active language, else in the first language that has one."""
        wanted = (get_language() or settings.LANGUAGE_CODE)[:2]
        codes = [code for code, _name in settings.LANGUAGES]
        for code in [wanted, *(code for code in codes if code != wanted)]:
            text = getattr(self, f"{field}_{code}", "")
            if text:
                return Translation(text, code, code != wanted)
        return Translation("", wanted, False)

    @property
    def title(self) -> str:
        return self.translation("title").text

    def __str__(self) -> str:
        return self.title
