"""The language of a text, as the analysis reads it."""

from django.conf import settings

from analysis.language import LONG, detect_language


def guessed_language(text: str) -> str:
    """An ISO 639-1 code, or "" where it can't be told. A short text is never taken for a language that the site does not speak."""
    code = detect_language(text).code
    if code in dict(settings.LANGUAGES):
        return code
    return code if code != "und" and len(text) >= LONG else ""
