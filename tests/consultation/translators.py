"""Machines that translate, for tests."""

from consultation.translation import TranslationFailed


class Upside:
    """Gives the words in the opposite order, and remembers what it was given."""

    name = "Upside 1"
    given: list[str] = []

    def translate(self, text: str, *, source: str, target: str) -> str:
        self.given.append(text)
        return f"[{source}>{target}] " + " ".join(reversed(text.split()))


class Silent:
    name = "Silent"

    def translate(self, text: str, *, source: str, target: str) -> str:
        raise TranslationFailed
