"""Quality figures of a run, from the run alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import normalized_mutual_info_score

SAME_GROUP = 0.85


def centres(points: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted mean of each group's points, unit length, shape (groups, d)."""
    from analysis.vectors import unit

    count = int(groups.max()) + 1 if len(groups) else 0
    total = np.zeros((count, points.shape[1]), np.float64)
    np.add.at(total, groups, points * weights[:, None])
    return unit(total)


def margins(points: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How much nearer each point is to its own centre than to the next one: (d2 - d1) / d2 in cosine distance, 0 to 1."""
    middle = centres(points, groups, weights)
    if len(middle) < 2:
        return np.ones(len(points))
    distance = 1 - points.astype(np.float64) @ middle.T.astype(np.float64)
    own = distance[np.arange(len(points)), groups]
    distance[np.arange(len(points)), groups] = np.inf
    other = distance.min(axis=1)
    return np.round(np.clip((other - own) / np.maximum(other, 1e-9), 0, 1), 4)


def alikeness(points: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The cosine of the centres of each two groups, once, shape (groups, groups): -1 on the diagonal and below."""
    middle = centres(points, groups, weights)
    cosine = np.round(middle @ middle.T, 6)
    return np.where(np.triu(np.ones_like(cosine, bool), 1), cosine, -1.0)


def quality(points: np.ndarray, groups: np.ndarray, weights: np.ndarray, languages: np.ndarray) -> dict[str, Any]:
    """Simplified silhouette, share of the largest group, pairs of groups too alike, and how much groups follow languages (NMI)."""
    if not len(groups):
        return {"silhouette": 0.0, "largest_share": 0.0, "alike_pairs": 0, "nmi_with_language": 0.0}
    return {
        "silhouette": round(float(margins(points, groups, weights).mean()), 3),
        "largest_share": round(float(np.bincount(groups, weights).max() / weights.sum()), 3),
        "alike_pairs": int((alikeness(points, groups, weights) >= SAME_GROUP).sum()),
        "nmi_with_language": round(float(normalized_mutual_info_score(languages, groups)), 3),
    }


def mean_adjusted_rand(groupings: Sequence[np.ndarray]) -> float:
    """The mean over all pairs of groupings, given as numbers from 0, of their adjusted Rand index (Hubert & Arabie 1985), -0.5 to 1.

    A pair that both put all texts in one group, or each in its own, counts as 1, and so does a single grouping. All pairs of a
    grouping are counted at once: those of hundreds would take longer one by one than the groupings themselves.
    """
    counts = [int(labels.max()) + 1 for labels in groupings]
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    size = len(groupings[0])
    columns = np.concatenate([labels + at for labels, at in zip(groupings, first, strict=True)])
    rows = np.tile(np.arange(size), len(groupings))
    every = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, sum(counts)))
    alone = np.array([_pairs(np.bincount(labels)) for labels in groupings])
    total = 0.0
    for place in range(1, len(groupings)):
        own = every[:, first[place] : first[place] + counts[place]]
        cells = np.asarray((own.T @ every[:, : first[place]]).todense())
        both = np.add.reduceat((cells * (cells - 1)).sum(axis=0), first[:place])
        expected = alone[place] * alone[:place] / max(size * (size - 1.0), 1.0)
        most = (alone[place] + alone[:place]) / 2
        total += float(np.where(most == expected, 1.0, (both - expected) / np.where(most == expected, 1.0, most - expected)).sum())
    pairs = len(groupings) * (len(groupings) - 1) // 2
    return total / pairs if pairs else 1.0


def _pairs(counts: np.ndarray) -> float:
    """Ordered pairs of different texts within groups of these sizes."""
    return float((counts * (counts - 1.0)).sum())
