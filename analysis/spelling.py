"""How people wrote a term: its letters' case, hyphens and apostrophes."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

FEWEST_SMALL = 0.4
AROUND = 40
_SENTENCE_START = re.compile(r"(?:^|[.!?…:»\"“(\[•*\n\r-])\s*$")
_JOINED_BEFORE = re.compile(r"(?<!\w)(?:\.|\.?(?:[^\W\d_]+[-.])+)$")
_JOINED_AFTER = re.compile(r"(?:[-.][^\W\d_]+)+")
_INVERTED = re.compile(r"-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|ce|ci|là|l[ae]s?|y|en|moi|toi|même|mêmes)$", re.IGNORECASE)
_CURLY = re.compile("[’ʼ‘`´]")
_RUN_ON = re.compile(r"(?<=[^\W\d_]{3}[a-zß-ÿ])\.(?=[A-ZÀ-Þ])")


def readable(text: str) -> str:
    """``text`` without entities, in compatible Unicode, with plain apostrophes and sentences apart: where ``as_written`` looks."""
    plain = unicodedata.normalize("NFKC", html.unescape(text) if "&" in text else text)
    return _RUN_ON.sub(". ", _CURLY.sub("'", plain))


def as_written(words: Sequence[str], texts: Iterable[str]) -> str:
    """The most usual spelling in readable ``texts`` of a term given as its lower-case words.

    Capitals at the start of a sentence and shouted words don't count where two fifths are written otherwise. A word that is
    mostly part of a hyphenated or dotted one (sous-traitance) is shown whole. Empty where no text has the words side by side.
    """
    joined = r"[\s'\-]{1,3}".join(re.escape(word) for word in words)
    pattern = re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)
    inside: Counter[str] = Counter()
    starting: Counter[str] = Counter()
    for text in texts:
        for match in pattern.finditer(text):
            start, end = match.span()
            if before := _JOINED_BEFORE.search(text, max(0, start - AROUND), start):
                start = before.start()
            if after := _JOINED_AFTER.match(text, end):
                end = after.end()
            spelled = " ".join(_INVERTED.sub("", text[start:end]).split())
            begins = _SENTENCE_START.search(text, max(0, start - AROUND), start)
            (starting if begins else inside)[spelled] += 1
    found = inside or _without_capital(starting)
    whole, small = found.total(), Counter({text: count for text, count in found.items() if text == text.lower()})
    if small.total() >= FEWEST_SMALL * whole:
        found = small
    elif quiet := {text: count for text, count in found.items() if text != text.upper()}:
        found = Counter(quiet) if sum(quiet.values()) >= FEWEST_SMALL * whole else found
    if not found:
        return ""
    return min(found, key=lambda text: (-found[text], text))


def _without_capital(starting: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text, count in starting.items():
        found[text[:1].lower() + text[1:] if text[1:] == text[1:].lower() else text] += count
    return found
