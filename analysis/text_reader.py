"""Reading contributions one by one, each word looked up once: what processes of this machine or of a cluster do in parallel."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.language import detect_language
from analysis.stopwords import AGREEMENT_WORDS, PLAIN_AGREEMENT
from analysis.word_lists import Numbers, WordLists, bounds_of
from analysis.words import LONGEST_WORD, carries, fold, plain, runs, stem, stop_words

EXCLUDED, AGREEMENT_ONLY, TOO_SHORT = "excluded", "agreement_only", "too_short"
REASONS = ("", EXCLUDED, AGREEMENT_ONLY, TOO_SHORT)
SHORT_AGREEMENT = 10
_NUMBER = re.compile(r"\d+")
_THUMB = re.compile(r"\+\s?1\b|\N{THUMBS UP SIGN}")
_AGREEING = frozenset(fold(word) for word in AGREEMENT_WORDS | PLAIN_AGREEMENT)
_PLAINLY = frozenset(fold(word) for word in PLAIN_AGREEMENT)

Row = tuple[str, str, str, str, str, str]
"""Title, body, declared language, context, excluded, language of the context where it is known."""


class Piece(NamedTuple):
    """What some texts say: ``said``, for each text four lists one after the other (words, stems, stems of the context, numbers), all
    spelled in one vocabulary; ``reason`` is a place in ``REASONS``; ``context_languages``, those that contexts were read in."""

    languages: list[str]
    context_languages: list[str]
    said: WordLists
    in_title: np.ndarray
    reason: np.ndarray


def languages_of(rows: Sequence[Row]) -> list[str]:
    """The language that each text is in."""
    return [detect_language(f"{title}\n{body}".strip(), declared).code for title, body, declared, *_ in rows]


def read_piece(rows: Sequence[Row], languages: Sequence[str] | None = None) -> Piece:
    """Read texts in the languages that they are in, or as if in those given."""
    reader = _Reader()
    languages = languages_of(rows) if languages is None else list(languages)
    context_languages = [row[-1] or language for row, language in zip(rows, languages, strict=True)]
    for (title, body, _, context, excluded, _), language, context_language in zip(rows, languages, context_languages, strict=True):
        reader.read(title, body, language, excluded, context, context_language)
    return Piece(languages, context_languages, *reader.result())


class _Reader:
    def __init__(self) -> None:
        self.known = Numbers()
        self.word = _WordNumbers(self.known)
        self.stem: dict[str, _StemNumbers] = {}
        self.said: list[int] = []
        self.lengths: list[int] = []
        self.in_title: list[int] = []
        self.reason: list[int] = []

    def read(self, title: str, body: str, language: str, excluded: str, context: str, context_language: str) -> None:
        plain_title, plain_body = plain(title), plain(body)
        in_title, in_body = self._words(plain_title), self._words(plain_body)
        said = in_title + in_body
        carried = self._stems(in_title, language) * 2 + self._stems(in_body, language)
        reason = ""
        if excluded.strip().lower() not in ("", "0", "no", "false"):
            reason = EXCLUDED
        elif self._only_agrees(said, language) or (not said and _THUMB.search(title + body)):
            reason = AGREEMENT_ONLY
        elif not carried:
            reason = TOO_SHORT
        heard = self._stems(self._words(plain(context)), context_language) if context else []
        numbers = [self.known[number] for number in _NUMBER.findall(f"{plain_title} {plain_body}")]
        for numbered in (said, carried, heard, numbers):
            self.said += numbered
            self.lengths.append(len(numbered))
        self.in_title.append(len(in_title))
        self.reason.append(REASONS.index(reason))

    def result(self) -> tuple[WordLists, np.ndarray, np.ndarray]:
        said = WordLists(list(self.known), np.array(self.said, np.int32), bounds_of(self.lengths))
        return said, np.array(self.in_title, np.int32), np.array(self.reason, np.int8)

    def _words(self, text: str) -> list[int]:
        word = self.word
        return [number for run in runs(text) if (number := word[run]) >= 0]

    def _stems(self, said: list[int], language: str) -> list[int]:
        if language not in self.stem:
            self.stem[language] = _StemNumbers(self.word, self.known, language)
        stem = self.stem[language]
        return [number for word in said if (number := stem[word]) >= 0]

    def _only_agrees(self, said: list[int], language: str) -> bool:
        if not 0 < len(said) <= SHORT_AGREEMENT:
            return False
        folded = [fold(self.word.spelled[number]) for number in said]
        stops = stop_words(language)
        return any(word in _PLAINLY for word in folded) and all(word in _AGREEING or word in stops or len(word) == 1 for word in folded)


class _WordNumbers(dict[str, int]):
    """The number of each run of letters that is a word, -1 for those that are none; ``spelled`` is the way back."""

    def __init__(self, known: Numbers) -> None:
        super().__init__()
        self.known = known
        self.spelled: dict[int, str] = {}

    def __missing__(self, run: str) -> int:
        number = -1
        if not run.isnumeric() and len(run) <= LONGEST_WORD:
            number = self.known[run]
            self.spelled[number] = run
        self[run] = number
        return number


class _StemNumbers(dict[int, int]):
    """The number of the stem that each word has in a language, -1 for one that carries no subject."""

    def __init__(self, word: _WordNumbers, known: Numbers, language: str) -> None:
        super().__init__()
        self.word, self.known, self.language = word, known, language

    def __missing__(self, number: int) -> int:
        said = self.word.spelled[number]
        found = self.known[stem(said, self.language)] if carries(said, self.language) else -1
        self[number] = found
        return found
