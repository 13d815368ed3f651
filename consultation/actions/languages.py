"""Which language a text is in. What can tell registers itself here when the site starts: this floor does not know it."""

from collections.abc import Callable

from django.conf import settings

_guessers: list[Callable[[str], str]] = []


def register(guess: Callable[[str], str]) -> None:
    """From now on `guess` is asked: a text to its code, or "" when it can't be told."""
    _guessers[:] = [guess]


def language_of(text: str, otherwise: str) -> str:
    """The code of the language that `text` is in: one of the site's, "xx" for another, `otherwise` where it can't be told."""
    guessed = next((guess(text) for guess in _guessers), "")
    if not guessed:
        return otherwise
    return guessed if guessed in dict(settings.LANGUAGES) else "xx"
