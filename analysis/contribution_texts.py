"""What is read in each contribution before any comparison: language, words, stems, and why it can't be placed if it can't."""

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from analysis.language import UNKNOWN, detect_language
from analysis.stopwords import AGREEMENT_WORDS, PLAIN_AGREEMENT
from analysis.words import fold, plain, stems, stop_words, words

EXCLUDED, AGREEMENT_ONLY, TOO_SHORT = "excluded", "agreement_only", "too_short"
NO_VOCABULARY, UNKNOWN_LANGUAGE, LOW_MARGIN = "no_vocabulary", "unknown_language", "low_margin"
SHORT_AGREEMENT = 10
_NUMBER = re.compile(r"\d+")
_THUMB = re.compile(r"\+\s?1\b|\N{THUMBS UP SIGN}")
_AGREEING = frozenset(fold(word) for word in AGREEMENT_WORDS | PLAIN_AGREEMENT)
_PLAINLY = frozenset(fold(word) for word in PLAIN_AGREEMENT)


@dataclass(frozen=True, slots=True)
class ReadText:
    """``stemmed_as`` is the language itself, or the corpus' usual one when it can't be told; ``key`` is equal for texts of the same
    words; ``reason`` is empty when the text may be placed."""

    language: str
    stemmed_as: str
    words: list[str]
    words_in_title: int
    stems: list[str]
    context: list[str]
    key: str
    numbers: list[str]
    reason: str


def read_texts(table: pd.DataFrame) -> list[ReadText]:
    """Each row of a checked table, in its order. A text whose language can't be told is stemmed as most others are."""
    whole = [f"{title}\n{body}".strip() for title, body in zip(table["title"], table["body"], strict=True)]
    languages = [detect_language(text, declared).code for text, declared in zip(whole, table["lang"], strict=True)]
    told = Counter(code for code in languages if code != UNKNOWN)
    usual = min(told, key=lambda code: (-told[code], code)) if told else UNKNOWN
    return [
        _read(title, body, language, usual if language == UNKNOWN else language, context, excluded)
        for title, body, language, context, excluded in zip(
            table["title"], table["body"], languages, table["context"], table["excluded"], strict=True
        )
    ]


def _read(title: str, body: str, language: str, stemmed_as: str, context: str, excluded: str) -> ReadText:
    in_title, in_body = words(title), words(body)
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
        language, stemmed_as, said, len(in_title), carried, heard, " ".join(said), _NUMBER.findall(plain(f"{title} {body}")), reason
    )


def _only_agrees(said: list[str], language: str) -> bool:
    if not 0 < len(said) <= SHORT_AGREEMENT:
        return False
    folded = [fold(word) for word in said]
    stops = stop_words(language)
    return any(word in _PLAINLY for word in folded) and all(word in _AGREEING or word in stops or len(word) == 1 for word in folded)
