"""Lists of words kept as numbers, so that a million texts fit in memory and are counted at the speed of arrays."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from analysis.distinct import distinct

PIECE = 50_000


class WordLists(Sequence[tuple[str, ...]]):
    """A list of words for each text. ``spelled`` numbers the words that may occur; ``numbers`` are those of all lists end to end, of
    which list i holds those from ``bounds[i]`` to ``bounds[i + 1]``."""

    def __init__(self, spelled: Sequence[str], numbers: np.ndarray, bounds: np.ndarray) -> None:
        self.spelled, self.numbers, self.bounds = spelled, numbers, bounds

    @classmethod
    def of(cls, lists: Sequence[Sequence[str]]) -> "WordLists":
        """The same lists; themselves, if they are kept as numbers already."""
        if isinstance(lists, cls):
            return lists
        known = Numbers()
        numbers = np.fromiter((known[word] for words in lists for word in words), np.int32)
        return cls(list(known), numbers, bounds_of([len(words) for words in lists]))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @overload
    def __getitem__(self, row: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, row: slice) -> "WordLists": ...
    def __getitem__(self, row: int | slice) -> "tuple[str, ...] | WordLists":
        if isinstance(row, slice):
            return self.only(np.arange(len(self))[row])
        row = range(len(self))[row]
        return tuple([self.spelled[number] for number in self.numbers[self.bounds[row] : self.bounds[row + 1]].tolist()])

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self.__getitem__, range(len(self)))

    @property
    def lengths(self) -> np.ndarray:
        """How many words each list has, shape (texts,)."""
        return np.diff(self.bounds)

    @property
    def rows(self) -> np.ndarray:
        """The list that each of ``numbers`` is in."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def only(self, rows: np.ndarray) -> "WordLists":
        """The lists of some rows, in the order of ``rows``; copied some at a time, since the places of words take more than the words."""
        rows = np.asarray(rows)
        starts = self.bounds[rows]
        bounds = bounds_of(self.bounds[rows + 1] - starts)
        numbers = np.empty(bounds[-1], self.numbers.dtype)
        for start in range(0, len(rows), PIECE):
            part = bounds[start : start + PIECE + 1]
            places = np.repeat(starts[start : start + PIECE] - part[:-1], np.diff(part)) + np.arange(part[0], part[-1])
            numbers[part[0] : part[-1]] = self.numbers[places]
        return WordLists(self.spelled, numbers, bounds)

    def windows(self, size: int) -> tuple["WordLists", np.ndarray]:
        """Each list cut into windows of so many words, and the list that each is of, shape (windows,); an empty list has one."""
        several = np.maximum(-(-self.lengths // size), 1)
        rows = np.repeat(np.arange(len(self)), several)
        inside = np.arange(len(rows)) - np.repeat(np.cumsum(several) - several, several)
        bounds = np.append(self.bounds[:-1][rows] + size * inside, self.bounds[-1:])
        return WordLists(self.spelled, self.numbers, bounds), rows

    def once(self) -> tuple[np.ndarray, np.ndarray]:
        """The list and the number of each word of a list, counted once however often it is there."""
        size = max(len(self.spelled), 1)
        pairs = distinct(self.rows * size + self.numbers)
        return pairs // size, pairs % size

    def used(self) -> set[str]:
        """The words that occur."""
        return {self.spelled[number] for number in distinct(self.numbers).tolist()}

    def numbered(self, places: dict[str, int]) -> np.ndarray:
        """For each of ``numbers`` the place that ``places`` gives to its word, -1 for none."""
        return np.fromiter((places.get(word, -1) for word in self.spelled), np.int32, len(self.spelled))[self.numbers]

    def marked(self, marks: Sequence[str]) -> "WordLists":
        """Each word as "mark:word", by the mark of its list."""
        known = Numbers()
        mark = np.array([known[text] for text in marks], np.int64)
        spelled = list(known)
        pairs, numbers = np.unique(np.repeat(mark, self.lengths) * len(self.spelled) + self.numbers, return_inverse=True)
        together = [f"{spelled[pair // len(self.spelled)]}:{self.spelled[pair % len(self.spelled)]}" for pair in pairs.tolist()]
        return WordLists(together, numbers.astype(np.int32), self.bounds)

    def first_alike(self) -> np.ndarray:
        """The first list that is equal to each, shape (texts,)."""
        first: dict[bytes, int] = {}
        numbers, bounds = self.numbers.tobytes(), (self.numbers.itemsize * self.bounds).tolist()
        found = (first.setdefault(numbers[start:end], row) for row, (start, end) in enumerate(pairwise(bounds)))
        return np.fromiter(found, np.int64, len(self))

    def sorting_keys(self) -> list[bytes]:
        """For each list bytes that sort as the list itself does."""
        rank = np.empty(len(self.spelled), ">u4")
        rank[sorted(range(len(self.spelled)), key=self.spelled.__getitem__)] = np.arange(len(self.spelled))
        ranks, bounds = rank[self.numbers].tobytes(), (4 * self.bounds).tolist()
        return [ranks[start:end] for start, end in pairwise(bounds)]


class Numbers(dict[str, int]):
    """Words to numbers from 0, in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def bounds_of(lengths: Iterable[int] | np.ndarray) -> np.ndarray:
    """Where each list begins when lists of these lengths stand end to end, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, np.int64), dtype=np.int64)])


def joined(parts: Iterable[WordLists]) -> WordLists:
    """The lists of all parts, one part after the other."""
    known = Numbers()
    numbers, lengths = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
    for part in parts:
        place = np.fromiter((known[word] for word in part.spelled), np.int32, len(part.spelled))
        numbers.append(place[part.numbers])
        lengths.append(part.lengths)
    return WordLists(list(known), np.concatenate(numbers), bounds_of(np.concatenate(lengths)))
