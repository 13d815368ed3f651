"""The same text said again: exact copies, and near copies that don't say the opposite."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from analysis.stopwords import POLARITY_WORDS
from analysis.word_lists import WordLists
from analysis.words import fold

SHARED_STEMS = 0.75
ALIKE = 90
FEWEST_STEMS = 5
BANDS, ROWS = 16, 6
LIKELY = 0.6
COMPARED = 4
PIECE = 50_000
_PRIME = np.uint64(4_294_967_291)
_POLARITY = frozenset(fold(word) for word in POLARITY_WORDS)


@dataclass(frozen=True)
class Copies:
    """``original[i]`` is the position of the text that text i repeats (its own when it is original)."""

    original: np.ndarray
    exact: np.ndarray


def find_copies(stems: Sequence[Sequence[str]], words: Sequence[Sequence[str]]) -> Copies:
    """Copies among texts given in order of preference: the first of a kind is the original.

    Exact copies have equal words. Near copies share three quarters of their stems, are 90 % alike letter by letter, and agree in their
    negations and numbers.
    """
    stems, words = WordLists.of(stems), WordLists.of(words)
    size = len(words)
    first: dict[bytes, int] = {}
    exactly, bounds = words.numbers.tobytes(), (words.numbers.itemsize * words.bounds).tolist()
    original = np.fromiter(
        (first.setdefault(exactly[start:end], position) for position, (start, end) in enumerate(pairwise(bounds))), np.int64, size
    )
    exact = original != np.arange(size)
    first.clear()
    originals = np.flatnonzero(~exact & (_distinct(stems) >= FEWEST_STEMS))
    guards = np.array([word in _POLARITY or any(letter.isdigit() for letter in word) for word in words.spelled], bool)
    for later, earlier in _candidates(originals, stems):
        earlier = int(original[earlier])
        if original[later] == later and later != earlier and _nearly_same(later, earlier, stems, words, guards):
            original[later] = earlier
    while (original[original] != original).any():
        original = original[original]
    return Copies(original=original, exact=exact)


def _distinct(lists: WordLists) -> np.ndarray:
    """How many different words each list has, shape (texts,)."""
    result = np.zeros(len(lists), np.int64)
    for start in range(0, len(lists), PIECE):
        part = lists[start : start + PIECE]
        once = np.unique(part.rows * len(part.spelled) + part.numbers) // max(len(part.spelled), 1)
        result[start : start + PIECE] = np.bincount(once, minlength=len(part))
    return result


def _nearly_same(later: int, earlier: int, stems: WordLists, words: WordLists, guards: np.ndarray) -> bool:
    mine, theirs = (set(stems.numbers[stems.bounds[row] : stems.bounds[row + 1]].tolist()) for row in (later, earlier))
    shared = len(mine & theirs)
    if shared < SHARED_STEMS * (len(mine) + len(theirs) - shared):
        return False
    said = [words.numbers[words.bounds[row] : words.bounds[row + 1]] for row in (later, earlier)]
    here, there = (np.sort(numbers[guards[numbers]]) for numbers in said)
    if not np.array_equal(here, there):
        return False
    return fuzz.ratio(" ".join(words[later]), " ".join(words[earlier]), score_cutoff=ALIKE) >= ALIKE


def _candidates(positions: np.ndarray, stems: WordLists) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) that are likely near copies, in order, in time that grows with the number of texts.

    MinHash signatures in ``BANDS`` of ``ROWS`` (Broder 1997): a pair with a Jaccard index s of stems shares a band with the probability
    1 - (1 - s^6)^16: .956 at .75, .9995 at .85, .22 at .5; it is told when ``LIKELY`` of all its hashes agree. Of many texts that share
    a band, each meets the first ones and those next to it.
    """
    if len(positions) < 2:
        return
    signatures, size = _signatures(positions, stems), len(positions)
    pairs = []
    for band in range(BANDS):
        rows = signatures[:, band * ROWS : (band + 1) * ROWS]
        order = np.lexsort(rows.T)
        start = np.concatenate([[0], np.flatnonzero((rows[order][1:] != rows[order][:-1]).any(axis=1)) + 1])
        first = np.repeat(start, np.diff(np.append(start, size)))
        place = np.arange(size)
        for before in (*(place - step for step in range(1, COMPARED + 1)), *(first + step for step in range(COMPARED))):
            kept = np.flatnonzero((before >= first) & (before < place))
            pairs.append(_likely(signatures, order[kept] * size + order[before[kept]]))
    for pair in np.unique(np.concatenate(pairs)):
        later, earlier = divmod(int(pair), size)
        yield int(positions[later]), int(positions[earlier])


def _likely(signatures: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Those of some pairs (later * texts + earlier) of which so many hashes agree."""
    size = len(signatures)
    kept = [np.zeros(0, np.int64)]
    for start in range(0, len(pairs), PIECE):
        part = pairs[start : start + PIECE]
        same = (signatures[part // size] == signatures[part % size]).mean(axis=1)
        kept.append(part[same >= LIKELY])
    return np.concatenate(kept)


def _signatures(positions: np.ndarray, stems: WordLists) -> np.ndarray:
    """The least of each of ``BANDS * ROWS`` random hashes of the stems of each text, its last 16 bits, shape (texts, hashes)."""
    random = np.random.default_rng(0)
    factors, shifts = (random.integers(1, int(_PRIME), BANDS * ROWS, dtype=np.uint64) for _ in range(2))
    codes = np.fromiter((zlib.crc32(stem.encode()) for stem in stems.spelled), np.uint64, len(stems.spelled))
    result = np.empty((len(positions), BANDS * ROWS), np.uint16)
    for start in range(0, len(positions), PIECE):
        said = stems.only(positions[start : start + PIECE])
        met, numbers = np.unique(said.numbers, return_inverse=True)
        for column, (factor, shift) in enumerate(zip(factors, shifts, strict=True)):
            hashes = ((codes[met] * factor + shift) % _PRIME).astype(np.uint32)
            result[start : start + len(said), column] = np.minimum.reduceat(hashes[numbers], said.bounds[:-1]) & np.uint32(0xFFFF)
    return result
