"""A machine that translates, if the installation has one: what it must be, and which one it is.

`TRANSLATION_PROVIDER` names a class by its dotted path; it is called without arguments, once a process. Off where it is empty.
"""

from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.core.checks import Error
from django.utils.module_loading import import_string


class TranslationFailed(Exception):
    """No translation came back."""


class Translator(Protocol):
    """`name` (at most 100 characters) is stored with each of its translations and shown with them."""

    name: str

    def translate(self, text: str, *, source: str, target: str) -> str:
        """`text` in the language `target` (fr, nl or en); `source` is a language code, or "" where it isn't known.

        Must give up by itself after a few seconds: somebody looks at the page. Raises TranslationFailed.
        """


@cache
def _made(path: str) -> Translator:
    return import_string(path)()


def translator() -> Translator | None:
    """The one this installation has, if any."""
    return _made(settings.TRANSLATION_PROVIDER) if settings.TRANSLATION_PROVIDER else None


def check_translator(**_kwargs: Any) -> list[Error]:
    """A provider that can't be had stops the start, not a reader."""
    try:
        translator()
    except ImportError as error:
        hint = "Write the dotted path of a class, such as our_package.translators.OurTranslator, or leave it empty."
        return [Error(f"TRANSLATION_PROVIDER can't be imported: {error}", hint=hint, id="consultation.E001")]
    return []
