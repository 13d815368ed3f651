"""The same text said again: exact copies, and near copies that don't say the opposite."""

import zlib
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from analysis.distinct import distinct
from analysis.shared_stems import SharedStems
from analysis.stopwords import POLARITY_WORDS
from analysis.word_lists import WordLists
from analysis.words import fold

ALIKE = 90
FEWEST_STEMS = 5
BANDS, ROWS = 16, 6
LIKELY = 0.6
COMPARED = 4
PIECE = 50_000
_PRIME = np.uint64(4_294_967_291)
_POLARITY = frozenset(fold(word) for word in POLARITY_WORDS)


def find_copies(stems: Sequence[Sequence[str]], words: Sequence[Sequence[str]]) -> np.ndarray:
    """For each text the position of the one that it repeats, its own when it is original, shape (texts,). Texts are given in order of
    preference: the first of a kind is the original.

    Exact copies have equal words. Near copies share three quarters of their stems, are 90 % alike letter by letter, and agree in their
    negations and numbers.
    """
    stems, words = WordLists.of(stems), WordLists.of(words)
    original = words.first_alike()
    sharing = SharedStems(stems)
    originals = np.flatnonzero((original == np.arange(len(words))) & (sharing.sizes >= FEWEST_STEMS))
    guards = np.array([word in _POLARITY or any(letter.isdigit() for letter in word) for word in words.spelled], bool)
    pairs, source = _candidates(originals, stems), original.tolist()
    for start in range(0, len(pairs), PIECE):
        later, earlier = (originals[part] for part in np.divmod(pairs[start : start + PIECE], len(originals)))
        enough = sharing.enough(later, earlier)
        for one, other, shared in zip(later.tolist(), earlier.tolist(), enough.tolist(), strict=True):
            near = source[other]
            if source[one] != one or (near == other and not shared):
                continue
            if near != other:
                shared = near != one and sharing.pair(one, near)
            if shared and _nearly_same(one, near, words, guards):
                source[one] = near
    original = np.array(source, np.int64)
    while (original[original] != original).any():
        original = original[original]
    return original


def _nearly_same(later: int, earlier: int, words: WordLists, guards: np.ndarray) -> bool:
    """Whether two texts agree in their negations and numbers, and are alike letter by letter."""
    said = [words.numbers[words.bounds[row] : words.bounds[row + 1]] for row in (later, earlier)]
    here, there = (np.sort(numbers[guards[numbers]]) for numbers in said)
    if not np.array_equal(here, there):
        return False
    return fuzz.ratio(" ".join(words[later]), " ".join(words[earlier]), score_cutoff=ALIKE) >= ALIKE


def _candidates(positions: np.ndarray, stems: WordLists) -> np.ndarray:
    """Pairs (later * texts + earlier, places in ``positions``) that are likely near copies, in order, in time and memory that grow with
    the number of texts.

    MinHash signatures in ``BANDS`` of ``ROWS`` (Broder 1997): a pair with a Jaccard index s of stems shares a band with the probability
    1 - (1 - s^6)^16: .956 at .75, .9995 at .85, .22 at .5; it is told when ``LIKELY`` of all its hashes agree. Of many texts that share
    a band, each meets the first ones and those next to it.
    """
    found = np.zeros(0, np.int64)
    if len(positions) < 2:
        return found
    signatures, size = _signatures(positions, stems), len(positions)
    for band in range(BANDS):
        rows = signatures[:, band * ROWS : (band + 1) * ROWS]
        order = np.lexsort(rows.T)
        ordered = rows[order]
        start = np.concatenate([[0], np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1])
        first = np.repeat(start, np.diff(np.append(start, size)))
        place = np.arange(size)
        pairs = [found]
        for before in (*(place - step for step in range(1, COMPARED + 1)), *(first + step for step in range(COMPARED))):
            kept = np.flatnonzero((before >= first) & (before < place))
            pairs.append(_likely(signatures, order[kept] * size + order[before[kept]]))
        found = distinct(np.concatenate(pairs))
    return found


def _likely(signatures: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Those of some pairs (later * texts + earlier) of which so many hashes agree."""
    size, least = len(signatures), LIKELY * signatures.shape[1]
    kept = [np.zeros(0, np.int64)]
    for start in range(0, len(pairs), PIECE):
        part = pairs[start : start + PIECE]
        same = np.count_nonzero(signatures[part // size] == signatures[part % size], axis=1)
        kept.append(part[same >= least])
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
