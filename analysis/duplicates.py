"""The same text said again: exact copies, and near copies that don't say the opposite."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from rapidfuzz import fuzz

from analysis.stopwords import POLARITY_WORDS
from analysis.words import fold

SHARED_STEMS = 0.75
ALIKE = 90
FEWEST_STEMS = 5
_POLARITY = frozenset(fold(word) for word in POLARITY_WORDS)


@dataclass(frozen=True)
class Copies:
    """``original[i]`` is the position of the text that text i repeats (its own when it is original)."""

    original: np.ndarray
    exact: np.ndarray


def find_copies(keys: Sequence[str], stems: Sequence[Sequence[str]], words: Sequence[Sequence[str]]) -> Copies:
    """Copies among texts given in order of preference: the first of a kind is the original.

    ``keys`` are equal for exact copies. Near copies share three quarters of their stems, are 90 % alike letter by letter,
    and agree in their negations and numbers.
    """
    size = len(keys)
    first: dict[str, int] = {}
    original = np.array([first.setdefault(key, position) for position, key in enumerate(keys)], dtype=np.int64)
    exact = original != np.arange(size)
    originals = [position for position in range(size) if not exact[position] and len(set(stems[position])) >= FEWEST_STEMS]
    guards = {position: _guard(words[position]) for position in originals}
    joined = {position: " ".join(words[position]) for position in originals}
    for later, earlier in _candidates(originals, stems):
        if original[later] != later or original[earlier] != earlier or guards[later] != guards[earlier]:
            continue
        if fuzz.ratio(joined[later], joined[earlier], score_cutoff=ALIKE) >= ALIKE:
            original[later] = earlier
    return Copies(original=original[original], exact=exact)


def _guard(words: Sequence[str]) -> Counter[str]:
    return Counter(word for word in words if word in _POLARITY or any(letter.isdigit() for letter in word))


def _candidates(positions: Sequence[int], stems: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Pairs (later, earlier) with a Jaccard index of ``SHARED_STEMS``, found by their rarest stems (prefix filter)."""
    sets = [set(stems[position]) for position in positions]
    frequency = Counter(stem for found in sets for stem in found)
    column = {stem: index for index, stem in enumerate(sorted(frequency))}
    rows, columns = [], []
    for row, found in enumerate(sets):
        rarest = sorted(found, key=lambda stem: (frequency[stem], stem))
        kept = rarest[: len(found) - math.ceil(SHARED_STEMS * len(found)) + 1]
        rows += [row] * len(kept)
        columns += [column[stem] for stem in kept]
    prefix = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(sets), max(len(column), 1)))
    pairs = []
    for start in range(0, len(sets), 2048):
        block = (prefix[start : start + 2048] @ prefix.T).tocoo()
        for later, earlier in sorted(zip((block.row + start).tolist(), block.col.tolist(), strict=True)):
            if earlier < later:
                shared = len(sets[later] & sets[earlier])
                if shared >= SHARED_STEMS * (len(sets[later]) + len(sets[earlier]) - shared):
                    pairs.append((positions[later], positions[earlier]))
    return pairs
