"""Quality figures of a run, from the run alone."""

from typing import Any

import numpy as np
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


def quality(points: np.ndarray, groups: np.ndarray, weights: np.ndarray, languages: np.ndarray) -> dict[str, Any]:
    """Simplified silhouette, share of the largest group, pairs of groups too alike, and how much groups follow languages (NMI)."""
    if not len(groups):
        return {"silhouette": 0.0, "largest_share": 0.0, "alike_pairs": 0, "nmi_with_language": 0.0}
    middle = centres(points, groups, weights)
    alike = np.triu(middle @ middle.T >= SAME_GROUP, 1).sum()
    return {
        "silhouette": round(float(margins(points, groups, weights).mean()), 3),
        "largest_share": round(float(np.bincount(groups, weights).max() / weights.sum()), 3),
        "alike_pairs": int(alike),
        "nmi_with_language": round(float(normalized_mutual_info_score(languages, groups)), 3),
    }


def adjusted_rand(first: np.ndarray, second: np.ndarray) -> float:
    """The adjusted Rand index of two groupings given as numbers from 0, -0.5 to 1 (Hubert & Arabie 1985); 1 where both are one group."""
    cells = np.bincount(first.astype(np.int64) * (int(second.max()) + 1) + second)
    both, mine, theirs, pairs = (
        float((counts * (counts - 1.0)).sum()) for counts in (cells, np.bincount(first), np.bincount(second), np.array([len(first)]))
    )
    expected = mine * theirs / max(pairs, 1.0)
    most = (mine + theirs) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)
