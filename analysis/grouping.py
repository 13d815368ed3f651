"""From points to groups on two levels: weighted k-means with a fixed number of groups, none of them empty."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from analysis.parameters import Grain
from analysis.workforce import Workers, run_all

COUNTED_BY = 4000
FEWEST, USUALLY_MOST, MOST = 5, 12, 24
TEXTS_FOR_EACH, TEXTS_FOR_MORE = 8, 800


def partition(points: np.ndarray, k: int, *, weights: np.ndarray, seed: int, starts: int) -> np.ndarray:
    """Exactly ``min(k, n)`` groups, shape (n,), numbered from the heaviest: the best of several k-means starts."""
    with all_filled():
        return partitions(points, k, weights=weights, seed=seed, starts=starts)[0]


def partitions(
    points: np.ndarray,
    k: int,
    *,
    weights: np.ndarray,
    seed: int,
    starts: int,
    samples: Sequence[np.ndarray] | None = None,
) -> list[np.ndarray]:
    """One grouping per sample (rows that teach it; by default all), each the best of ``starts``; to be asked for inside ``all_filled``.

    Texts outside a sample go to the nearest middle. Each start has a seed of its own, and ties go to the first.
    """
    size = len(weights)
    samples = samples or [np.arange(size)]
    k = min(k, size)
    if k <= 1 or k == size:
        return [np.arange(size) if k == size else np.zeros(size, np.int64)] * len(samples)
    seeds = np.random.SeedSequence(seed).generate_state(starts * len(samples)).tolist()
    tasks = [(points, rows, k, weights, seeds[run * starts + start]) for run, rows in enumerate(samples) for start in range(starts)]
    found = [_one_start(*task) for task in tasks]
    best = [min(found[run * starts : (run + 1) * starts], key=lambda start: start[0])[1] for run in range(len(samples))]
    return [by_weight(_filled(points, labels, k), weights) for labels in best]


@contextmanager
def all_filled() -> Iterator[None]:
    """Says nothing of fewer distinct points than groups: no group is left empty. Around threads, since what is said is one for all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def _one_start(points: np.ndarray, rows: np.ndarray, k: int, weights: np.ndarray, seed: int) -> tuple[float, np.ndarray]:
    k = min(k, len(rows))
    model = KMeans(k, n_init=1, random_state=seed, max_iter=100).fit(points[rows], sample_weight=weights[rows])
    labels = model.labels_ if len(rows) == len(points) else model.predict(points)
    return round(float(model.inertia_), 4), labels.astype(np.int64)


def _filled(points: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """``labels`` with each empty group given the point farthest from the middle of the largest group."""
    labels = labels.copy()
    for empty in sorted(set(range(k)) - set(labels.tolist())):
        largest = int(np.argmax(np.bincount(labels, minlength=k)))
        members = np.flatnonzero(labels == largest)
        distance = np.linalg.norm(points[members] - points[members].mean(axis=0), axis=1)
        labels[members[int(np.argmax(np.round(distance, 4)))]] = empty
    return labels


def by_weight(labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The same groups numbered 0, 1, … from the heaviest; ties by their first member."""
    found, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    weight = np.bincount(inverse, weights)
    rank = np.empty(len(found), np.int64)
    rank[np.lexsort((first, -weight))] = np.arange(len(found))
    return rank[inverse]


def modularity(links: sp.csr_matrix, labels: np.ndarray) -> float:
    """Share of link weight inside groups less what chance would put there (Newman 2006), -0.5 to 1."""
    total = float(links.sum())
    if not total:
        return 0.0
    degree = np.asarray(links.sum(axis=1)).ravel()
    coo = links.tocoo()
    inside = float(coo.data[labels[coo.row] == labels[coo.col]].sum())
    return inside / total - float((np.bincount(labels, degree) ** 2).sum()) / total**2


def choose_count(points: np.ndarray, links: sp.csr_matrix, grain: Grain, *, weights: np.ndarray, seed: int, workers: Workers = 1) -> int:
    """How many groups: medium, of 5 to 12 (fewer for under a hundred texts, up to 24 above ten thousand) the number with the highest
    modularity over ``links``; else the best of the numbers that are so much smaller or larger, or the one that comes nearest. Of equals
    the least. Of more texts than ``COUNTED_BY``, so many drawn at random teach the middles that are compared, each from fewer starts."""
    most = max(1, min(len(points) // TEXTS_FOR_EACH, max(USUALLY_MOST, min(MOST, len(points) // TEXTS_FOR_MORE))))
    taught = np.sort(np.random.default_rng(seed).choice(len(points), min(len(points), COUNTED_BY), replace=False))
    numbers = range(min(FEWEST, most), most + 1)
    tasks = [(points, links, k, weights, seed + k, taught) for k in reversed(numbers)]  # the longest first
    with all_filled():
        found = run_all(_modularity_of, tasks, workers, threads=True)
    scores = dict(zip(numbers, reversed(found), strict=True))

    def best(numbers: Iterable[int]) -> int:
        return max(numbers, key=lambda k: (scores[k], -k))

    medium = best(scores)
    nearest = min(scores) if grain.most < 1 else max(scores)
    return best([k for k in scores if grain.least * medium <= k <= grain.most * medium] or [nearest])


def _modularity_of(points: np.ndarray, links: sp.csr_matrix, k: int, weights: np.ndarray, seed: int, taught: np.ndarray) -> float:
    """That of so many groups."""
    starts = 3 if len(taught) < len(points) else 5
    return round(modularity(links, partitions(points, k, weights=weights, seed=seed, starts=starts, samples=[taught])[0]), 3)


def subdivide(
    points: np.ndarray,
    groups: np.ndarray,
    total: int | Grain,
    *,
    weights: np.ndarray,
    seed: int,
    workers: Workers = 1,
) -> np.ndarray:
    """Number of the subgroup inside its group, shape (n,): so many in all, the heaviest groups divided first.

    A grain tells how many where there is no number, and then no subgroup is to have fewer than four texts.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    sizes = np.bincount(groups, minlength=count)
    weight = np.bincount(groups, weights, minlength=count)
    if isinstance(total, Grain):
        limit, wanted = np.maximum(1, sizes // 4), min(total.limit, round(total.share * float(np.sqrt(len(points)))))
    else:
        limit, wanted = sizes, total
    wanted = max(count, wanted)
    share = np.ones(count, np.int64)
    while share.sum() < wanted and (share < limit).any():
        share[int(np.argmax(np.where(share < limit, weight / share, -1)))] += 1
    members = [np.flatnonzero(groups == group) for group in range(count)]
    tasks = [(points[rows], int(share[group]), weights[rows], seed + group) for group, rows in enumerate(members)]
    with all_filled():
        found = run_all(_divided, tasks, workers, threads=True)
    inside = np.zeros(len(points), np.int64)
    for rows, numbers in zip(members, found, strict=True):
        inside[rows] = numbers
    return inside


def _divided(points: np.ndarray, k: int, weights: np.ndarray, seed: int) -> np.ndarray:
    return partitions(points, k, weights=weights, seed=seed, starts=5)[0]
