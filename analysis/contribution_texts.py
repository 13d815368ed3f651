"""What is read in each contribution before any comparison: language, words, stems, and why it can't be placed if it can't."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.language import UNKNOWN, detect_language
from analysis.stopwords import AGREEMENT_WORDS, PLAIN_AGREEMENT
from analysis.words import fold, plain, stems, stop_words, words, words_of_plain
from analysis.workforce import Workers, run_all

EXCLUDED, AGREEMENT_ONLY, TOO_SHORT = "excluded", "agreement_only", "too_short"
NO_VOCABULARY, UNKNOWN_LANGUAGE, LOW_MARGIN = "no_vocabulary", "unknown_language", "low_margin"
SHORT_AGREEMENT = 10
PIECE, SHARED_FROM = 4_000, 5
_NUMBER = re.compile(r"\d+")
_THUMB = re.compile(r"\+\s?1\b|\N{THUMBS UP SIGN}")
_AGREEING = frozenset(fold(word) for word in AGREEMENT_WORDS | PLAIN_AGREEMENT)
_PLAINLY = frozenset(fold(word) for word in PLAIN_AGREEMENT)


@dataclass(frozen=True, slots=True)
class ReadText:
    """``stemmed_as`` is the language itself, or the corpus' usual one when it can't be told; ``reason`` is empty when the text may be
    placed."""

    language: str
    stemmed_as: str
    words: tuple[str, ...]
    words_in_title: int
    stems: tuple[str, ...]
    context: tuple[str, ...]
    numbers: tuple[str, ...]
    reason: str

    @property
    def key(self) -> str:
        """Equal for texts of the same words."""
        return " ".join(self.words)


def read_texts(table: pd.DataFrame, workers: Workers = 1) -> list[ReadText]:
    """Each row of a checked table, in its order. A text whose language can't be told is stemmed as most others are."""
    rows = list(zip(*(table[column] for column in ("title", "body", "lang", "context", "excluded")), strict=True))
    pieces = [(rows[start : start + PIECE],) for start in range(0, len(rows), PIECE)]
    parts = run_all(_read_part, pieces, workers if len(pieces) >= SHARED_FROM else 1)
    texts = [text for part in parts for text in part]
    told = Counter(text.language for text in texts if text.language != UNKNOWN)
    if told:
        usual = min(told, key=lambda code: (-told[code], code))
        for place, text in enumerate(texts):
            if text.language == UNKNOWN:
                texts[place] = _read(rows[place], UNKNOWN, usual)
    return texts


Row = tuple[str, str, str, str, str]


def _read_part(rows: Sequence[Row]) -> list[ReadText]:
    languages = [detect_language(f"{title}\n{body}".strip(), declared).code for title, body, declared, *_ in rows]
    return [_read(row, language, language) for row, language in zip(rows, languages, strict=True)]


def _read(row: Row, language: str, stemmed_as: str) -> ReadText:
    title, body, _, context, excluded = row
    plain_title, plain_body = plain(title), plain(body)
    in_title, in_body = words_of_plain(plain_title), words_of_plain(plain_body)
    said = in_title + in_body
    carried = stems(in_title, stemmed_as) * 2 + stems(in_body, stemmed_as)
    reason = ""
    if excluded.strip().lower() not in ("", "0", "no", "false"):
        reason = EXCLUDED
    elif _only_agrees(said, stemmed_as) or (not said and _THUMB.search(title + body)):
        reason = AGREEMENT_ONLY
    elif not carried:
        reason = TOO_SHORT
    heard = stems(words(context), stemmed_as) if context else []
    return ReadText(
        language, stemmed_as, _kept(said), len(in_title), _kept(carried), _kept(heard),
        _kept(_NUMBER.findall(f"{plain_title} {plain_body}")), reason,
    )  # fmt: skip


def _kept(spelled: list[str]) -> tuple[str, ...]:
    """Each spelling once in memory, however many texts use it."""
    return tuple(map(sys.intern, spelled))


def _only_agrees(said: list[str], language: str) -> bool:
    if not 0 < len(said) <= SHORT_AGREEMENT:
        return False
    folded = [fold(word) for word in said]
    stops = stop_words(language)
    return any(word in _PLAINLY for word in folded) and all(word in _AGREEING or word in stops or len(word) == 1 for word in folded)
