"""Which language a text is in."""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
LONG = 120
READ = 800
SURE = 0.8
USUAL = 0.35
CLEAR = 0.99
_WORD = re.compile(r"[^\W\d_]+")
_NOT_PROSE = re.compile(r"<[^<>]{0,200}>|https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+")


class Language(NamedTuple):
    """An ISO 639-1 code (``und`` when it can't be told) and how sure we are, 0 to 1."""

    code: str
    confidence: float


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _spoken_in() -> dict[str, tuple[str, ...]]:
    """For each stop word the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, stops in STOP_WORDS.items():
        for word in stops:
            found[word] = (*found.get(word, ()), code)
    return found


def _by_common_words(words: list[str]) -> Language:
    """The language whose stop words cover most of a text, when no other covers as much."""
    spoken_in, found = _spoken_in(), dict.fromkeys(STOP_WORDS, 0)
    for word in words:
        for code in spoken_in.get(word, ()):
            found[code] += 1
    (best, code), (second, _) = sorted(((count / len(words), code) for code, count in found.items()), reverse=True)[:2]
    return Language(code, best) if best >= 0.3 and best > second else Language(UNKNOWN, best)


def detect_language(text: str, declared: str = "") -> Language:
    """The language of ``text``, over all languages the detector knows, so that Spanish is not taken for French.

    What was declared wins, unless the text is long and clearly in another language.
    """
    declared = declared.strip().lower().replace("_", "-").split("-")[0]
    if declared and len(text) < LONG:
        return Language(declared, 1.0)
    prose = text[:READ]
    if "<" in prose or "@" in prose or "http" in prose or "www." in prose:
        prose = _NOT_PROSE.sub(" ", prose)
    words = _WORD.findall(prose.lower())
    if not words:
        return Language(declared or UNKNOWN, 1.0 if declared else 0.0)
    if declared and (plainly := _by_common_words(words)).code == declared and plainly.confidence >= USUAL:
        return Language(declared, 1.0)
    code, confidence = _identifier().classify(prose)
    detected = Language(code, round(confidence, 4))
    if declared:
        clearly_other = detected.code != declared and sum(map(len, words)) >= LONG and confidence >= CLEAR
        return detected if clearly_other else Language(declared, 1.0)
    if confidence >= SURE:
        return detected
    return _by_common_words(words)
