"""Which texts share most of their stems, for many pairs at once."""

import numpy as np

from analysis.word_lists import WordLists

SHARED_STEMS = 0.75
BITS = 512
PIECE = 50_000


class SharedStems:
    """Answers for the pairs of some texts. ``sizes``, how many different stems each text has; ``marks``, ``BITS`` bits a text, those of its
    stems set: the bits that only one of two texts has are at most as many as the stems that only one of them has."""

    def __init__(self, stems: WordLists) -> None:
        self.stems = stems
        self.sizes = np.zeros(len(stems), np.int64)
        self.marks = np.zeros((len(stems), BITS // 64), np.uint64)
        for start in range(0, len(stems), PIECE):
            part = stems[start : start + PIECE]
            row, number = part.once()
            bits = np.zeros((len(part), BITS), bool)
            bits[row, number % BITS] = True
            self.sizes[start : start + PIECE] = np.bincount(row, minlength=len(part))
            self.marks[start : start + PIECE] = np.packbits(bits, axis=1).view(np.uint64)

    def enough(self, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Whether the Jaccard index of each pair is ``SHARED_STEMS`` or more, shape (pairs,)."""
        together = self.sizes[ones] + self.sizes[others]
        apart = np.bitwise_count(self.marks[ones] ^ self.marks[others]).sum(axis=1, dtype=np.int64)
        result = together - apart >= SHARED_STEMS * (together + apart)
        likely = np.flatnonzero(result)
        both = self._both(ones[likely], others[likely])
        result[likely] = both >= SHARED_STEMS * (together[likely] - both)
        return result

    def pair(self, one: int, other: int) -> bool:
        """As ``enough``, of one pair: for few, what many need costs more than it saves."""
        numbers, bounds = self.stems.numbers, self.stems.bounds
        mine, theirs = (set(numbers[bounds[row] : bounds[row + 1]].tolist()) for row in (one, other))
        both = len(mine & theirs)
        return both >= SHARED_STEMS * (len(mine) + len(theirs) - both)

    def _both(self, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
        """How many stems the texts of each pair share."""
        size, spelled = len(ones), max(len(self.stems.spelled), 1)
        row, number = self.stems.only(np.concatenate([ones, others])).once()
        told = np.sort(row % max(size, 1) * spelled + number)
        return np.bincount(told[1:][told[1:] == told[:-1]] // spelled, minlength=size)
