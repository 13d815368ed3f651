"""Short texts of the plan as people wrote them, in up to three languages, cleaned and bounded."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from consultation.exceptions import InvalidText

LONGEST_TITLE = 200
LONGEST_SENTENCE = 1000
LONGEST_FOREWORD = 5000


def titles(texts: Mapping[str, str]) -> dict[str, str]:
    """The columns of a title, from texts by language. Raises InvalidText where there is none, or one is too long."""
    return _columns("title", texts, LONGEST_TITLE, required=True)


def sentences(texts: Mapping[str, str]) -> dict[str, str]:
    """The columns of a sentence."""
    return _columns("text", texts, LONGEST_SENTENCE, required=True)


def forewords(texts: Mapping[str, str]) -> dict[str, str]:
    """The columns of a foreword, which may be empty and have paragraphs."""
    return _columns("foreword", texts, LONGEST_FOREWORD, required=False)


def _columns(field: str, texts: Mapping[str, str], longest: int, *, required: bool) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        text = texts.get(code, "").replace("\x00", "").strip()
        text = " ".join(text.split()) if required else "\n".join(line.strip() for line in text.splitlines())
        if len(text) > longest:
            raise InvalidText(
                _("This is %(count)s characters long; at most %(most)s are possible.") % {"count": len(text), "most": longest}
            )
        found[f"{field}_{code}"] = text
    if required and not any(found.values()):
        raise InvalidText(_("Write it in one language at least."))
    return found
