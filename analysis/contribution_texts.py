"""What is read in each contribution before any comparison: language, words, stems, and why it can't be placed if it can't."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import pandas as pd

from analysis.language import UNKNOWN
from analysis.stage_cache import StageCache
from analysis.text_reader import AGREEMENT_ONLY, EXCLUDED, REASONS, TOO_SHORT, Piece, Row, languages_of, read_piece
from analysis.word_lists import WordLists, joined
from analysis.workforce import Workers, run_each

NO_VOCABULARY, UNKNOWN_LANGUAGE, LOW_MARGIN = "no_vocabulary", "unknown_language", "low_margin"
PIECE, SHARED_FROM = 4_000, 5
READ = ("title", "body", "lang", "context", "excluded")
_LISTS = 4

__all__ = [
    "AGREEMENT_ONLY", "EXCLUDED", "LOW_MARGIN", "NO_VOCABULARY", "TOO_SHORT", "UNKNOWN_LANGUAGE", "ReadText", "ReadTexts", "read_texts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadText:
    """``stemmed_as`` is the language itself, or the corpus' usual one when it can't be told; ``context_language``
    is what ``context`` was read in; ``reason`` is empty when the text may be placed."""

    language: str
    stemmed_as: str
    context_language: str
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


class ReadTexts(Sequence[ReadText]):
    """What was read, kept in columns; each row can be had as a ``ReadText``."""

    def __init__(
        self,
        languages: list[str],
        stemmed_as: list[str],
        context_languages: list[str],
        said: WordLists,
        words_in_title: np.ndarray,
        reasons: np.ndarray,
    ) -> None:
        self.languages, self.stemmed_as, self.context_languages = languages, stemmed_as, context_languages
        self.words_in_title = words_in_title
        self._said, self._reasons = said, reasons

    def __len__(self) -> int:
        return len(self.languages)

    @overload
    def __getitem__(self, row: int) -> ReadText: ...
    @overload
    def __getitem__(self, row: slice) -> "ReadTexts": ...
    def __getitem__(self, row: int | slice) -> "ReadText | ReadTexts":
        if isinstance(row, slice):
            return self.only(np.arange(len(self))[row])
        row = range(len(self))[row]
        words, stems, context, numbers = (self._said[_LISTS * row + kind] for kind in range(_LISTS))
        return ReadText(
            self.languages[row], self.stemmed_as[row], self.context_languages[row],
            words, int(self.words_in_title[row]), stems, context, numbers, self.reason(row),
        )  # fmt: skip

    def __iter__(self) -> Iterator[ReadText]:
        return map(self.__getitem__, range(len(self)))

    @property
    def words(self) -> WordLists:
        return self._lists(0)

    @property
    def stems(self) -> WordLists:
        return self._lists(1)

    @property
    def context(self) -> WordLists:
        return self._lists(2)

    @property
    def comparable(self) -> np.ndarray:
        """The rows that may be placed."""
        return np.flatnonzero(self._reasons == 0)

    def reason(self, row: int) -> str:
        return REASONS[self._reasons[row]]

    def only(self, rows: np.ndarray) -> "ReadTexts":
        """Some rows, in the order of ``rows``."""
        said = self._said.only((_LISTS * np.asarray(rows)[:, None] + np.arange(_LISTS)).ravel())
        told = (self.languages, self.stemmed_as, self.context_languages)
        languages, stemmed_as, context_languages = ([column[row] for row in rows.tolist()] for column in told)
        return ReadTexts(languages, stemmed_as, context_languages, said, self.words_in_title[rows], self._reasons[rows])

    def _lists(self, kind: int) -> WordLists:
        return self._said.only(np.arange(kind, len(self._said), _LISTS))


def read_texts(table: pd.DataFrame, workers: Workers = 1, cache: StageCache | None = None) -> ReadTexts:
    """Each row of a checked table, in its order. A text whose language can't be told is stemmed as most others are; a context that is the
    title of another row, first of one above, is in the language of that row, else in that of the text.

    Of what is read only the languages are kept in a ``cache``: words are the texts themselves.
    """
    columns = [table[column].to_numpy() for column in READ]
    columns.append(np.full(len(table), "", object))

    def rows(places: slice | Sequence[int] | np.ndarray) -> list[Row]:
        return list(zip(*(column[places] for column in columns), strict=True))

    size = len(table)
    who = workers if size > (SHARED_FROM - 1) * PIECE else 1

    def detected(places: list[int]) -> np.ndarray:
        pieces = ((rows(places[start : start + PIECE]),) for start in range(0, len(places), PIECE))
        return np.array([code for found in run_each(languages_of, pieces, who) for code in found], "U8")

    known: list[str] | None = None
    if cache is not None:
        declared = ("\0".join(parts) for parts in zip(*(table[column] for column in ("lang", "title", "body")), strict=True))
        known = cache.rows("languages", (), declared, detected).tolist()
    elif (table["context"] != "").any():
        known = detected(list(range(size))).tolist()
    if known is not None:
        columns[-1] = _context_languages(table, known)
    parts = (slice(start, start + PIECE) for start in range(0, size, PIECE))
    tasks = ((rows(part), None if known is None else known[part]) for part in parts)
    read = _joined(run_each(read_piece, tasks, who))
    told = Counter(read.languages)
    strange = np.array([row for row, language in enumerate(read.languages) if language == UNKNOWN], np.int64)
    del told[UNKNOWN]
    if not told or not len(strange):
        return read
    usual = min(told, key=lambda code: (-told[code], code))
    again = read_piece(rows(strange), [usual] * len(strange))
    place = np.arange(size)
    place[strange] = size + np.arange(len(strange))
    both = _joined(iter([Piece(read.languages, read.context_languages, read._said, read.words_in_title, read._reasons), again])).only(place)
    return ReadTexts(read.languages, both.languages, both.context_languages, both._said, both.words_in_title, both._reasons)


def _context_languages(table: pd.DataFrame, languages: Sequence[str]) -> np.ndarray:
    """The language of each row's context, "" where nothing tells it: that of the row above it (the proposal of a comment, or of what a
    comment answers) that has the context as its title, else of the first row that has."""
    titles, parents, contexts = (table[column].tolist() for column in ("title", "parent_id", "context"))
    place = {name: row for row, name in enumerate(table["id"])}
    wanted = set(contexts) - {""}
    titled: dict[str, str] = {}
    for title, language in zip(titles, languages, strict=True):
        if title in wanted and language != UNKNOWN:
            titled.setdefault(title, language)
    found = np.full(len(table), "", object)
    for row, context in enumerate(contexts):
        if context:
            above, seen = place.get(parents[row], -1), {row}
            while above >= 0 and above not in seen and titles[above] != context:
                seen.add(above)
                above = place.get(parents[above], -1)
            own = above >= 0 and titles[above] == context and languages[above] != UNKNOWN
            found[row] = languages[above] if own else titled.get(context, "")
    return found


def _joined(pieces: Iterator[Piece]) -> ReadTexts:
    languages: list[str] = []
    context_languages: list[str] = []
    in_title, reasons = [np.zeros(0, np.int32)], [np.zeros(0, np.int8)]

    def told() -> Iterator[WordLists]:
        for piece in pieces:
            languages.extend(map(sys.intern, piece.languages))
            context_languages.extend(map(sys.intern, piece.context_languages))
            in_title.append(piece.in_title)
            reasons.append(piece.reason)
            yield piece.said

    said = joined(told())
    return ReadTexts(languages, languages, context_languages, said, np.concatenate(in_title), np.concatenate(reasons))
