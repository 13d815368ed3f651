"""How well the terms of groups hold together, and how far the groups differ."""

import math
from collections.abc import Collection, Sequence

import numpy as np
import scipy.sparse as sp

TOP = 10
COHESION = (0.5, 1.0, 2.0, 4.0)
COHERENT = 0.1
FEWEST = 4


def npmi(used: sp.csr_matrix, columns: Sequence[int]) -> np.ndarray:
    """Normalised pointwise mutual information of each pair among some columns, shape (c, c), -1 to 1, 0 on the diagonal.

    ``used`` says which text (row) uses which term (column), 0 or 1. With p the share of texts,
    log(p(a, b) / p(a) p(b)) / -log p(a, b); -1 for terms never together, 1 for terms always together (Bouma 2009).
    """
    chosen = used[:, list(columns)].astype(np.float64)
    together = np.asarray((chosen.T @ chosen).todense()) / max(used.shape[0], 1)
    alone = together.diagonal().copy()
    result = np.full(together.shape, -1.0)
    some = together > 0
    always = together >= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(together / np.outer(alone, alone)) / -np.log(together)
    result[some] = information[some]
    result[always] = 1.0
    np.fill_diagonal(result, 0.0)
    return np.round(result, 6)


def cohesive(near: np.ndarray, worth: np.ndarray, most: int = TOP) -> list[int]:
    """Positions of at most so many terms: the one of most worth, then each time the one of most worth and nearness to those chosen.

    ``near`` is as ``npmi`` gives it; ``worth`` is positive. Nearness weighs as little as it takes for the mean NPMI to reach
    ``COHERENT``; where nothing does, as in a few very short texts, those farthest from the others are left out.
    """
    if not len(worth):
        return []
    share = np.sqrt(worth / max(float(worth.max()), 1e-9))
    chosen: list[int] = []
    for cohesion in COHESION:
        chosen = [int(worth.argmax())]
        while len(chosen) < min(most, len(worth)):
            total = np.round(share + cohesion * near[:, chosen].mean(axis=1), 6)
            total[chosen] = -np.inf
            chosen.append(int(total.argmax()))
        if _mean(near, chosen) >= COHERENT:
            break
    while len(chosen) > FEWEST and _mean(near, chosen) < COHERENT:
        chosen.remove(min(chosen[1:], key=lambda index: (round(float(near[index, chosen].sum()), 6), index)))
    return chosen


def _mean(near: np.ndarray, chosen: Sequence[int]) -> float:
    return float(near[np.ix_(chosen, chosen)].sum() / max(len(chosen) * (len(chosen) - 1), 1))


def npmi_at(terms: Sequence[str], texts: Sequence[Collection[str]], top: int = TOP) -> float:
    """Mean NPMI over the pairs of the first ``top`` of some terms, nan for fewer than two (Lau, Newman & Baldwin 2014).

    A document is a whole text, given as the terms (or stems) in it: how often or how near to each other plays no part.
    """
    first = list(dict.fromkeys(terms[:top]))
    if len(first) < 2:
        return math.nan
    return mean_npmi(sp.csr_matrix([[float(term in text) for term in first] for text in map(frozenset, texts)]))


def mean_npmi(used: sp.csr_matrix) -> float:
    """Mean NPMI over the pairs of terms (columns) that texts (rows) use, 0 or 1; nan for fewer than two."""
    size = used.shape[1]
    return float(npmi(used, range(size))[np.triu_indices(size, 1)].mean()) if size > 1 else math.nan


def diversity(lists: Sequence[Sequence[str]], top: int = TOP) -> float:
    """Share of distinct terms among the first ``top`` of every group (Dieng, Ruiz & Blei 2020); 1 when there are none."""
    terms = [term for found in lists for term in found[:top]]
    return len(set(terms)) / len(terms) if terms else 1.0
