"""One grouping out of many views of the same texts.

No channel and no amount of smoothing is best for every corpus, so many are tried. A grouping is believed as far as the
words of a text tell its group without having been counted themselves; those believed most settle the result together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp

from analysis import metrics
from analysis.grouping import all_filled, by_weight, partition, partitions
from analysis.representation import Representation
from analysis.vectors import reduced, unit
from analysis.workforce import Workers, run_all

TOPIC_WEIGHTS: tuple[float | None, ...] = (0.0, 0.5, 1.0, 2.0, None)
ROUNDS = (0, 1, 3)
MODEL_WEIGHTS: tuple[float | None, ...] = (0.5, 1.0, None)
SAMPLE = 0.8
VOICES = 10
FEW = 500
MANY = 4000
UNSEEN = 0.1


View: TypeAlias = "tuple[float | None, int] | tuple[float | None, int, float | None]"


@dataclass(frozen=True)
class Agreement:
    """``groups`` (n,); ``affinity`` (n, groups), how much the voices put each text with each group, rows sum to 1;
    ``points``, the most believed view; ``views``, the (topic weight, rounds, and a model's weight where there is one) that were heard;
    ``stability``, the mean adjusted Rand index between the groupings that were joined; ``group_stability`` (groups,), how well each
    group is found again by those that learnt from four fifths of the texts: the mean of its best Jaccard index (Hennig 2007), 0 to 1."""

    groups: np.ndarray
    affinity: np.ndarray
    points: np.ndarray
    views: tuple[View, ...]
    stability: float
    group_stability: np.ndarray


def agree(
    space: Representation,
    k: int,
    *,
    weights: np.ndarray,
    seed: int,
    exactly: bool,
    rounds: int | None = None,
    workers: Workers = 1,
) -> Agreement:
    """``min(k, n)`` groups, agreed by the ``VOICES`` most believed views; where some are too alike to be told apart, fewer, unless
    ``exactly`` so many are wanted. ``rounds`` fixes the smoothing."""
    smoothing = ROUNDS if rounds is None else (rounds,)
    tried: list[View] = []
    if space.by_model is not None:  # first, since of views believed alike the first are heard
        tried += [(0.0, number, weight) for weight in MODEL_WEIGHTS for number in smoothing]
    tried += [(weight, number) for weight in TOPIC_WEIGHTS for number in smoothing]
    taught, said = _samples(len(weights), seed), presence(space.words)
    with all_filled():
        heard = run_all(_heard, [(space, said, view, k, weights, seed, taught) for view in tried], workers, threads=True)
    groupings, belief = ([each[part] for each in heard] for part in range(2))
    ranked = sorted(range(len(tried)), key=lambda view: (-round(belief[view], 4), view))[:VOICES]
    joined = [labels for view in ranked for labels in groupings[view]]
    points = space.view(*tried[ranked[0]])
    groups = consensus(joined, k, weights=weights, seed=seed)
    samples = [labels for view in ranked for labels in groupings[view][1:]]
    if not exactly:
        groups, *samples = (told_apart(points, labels, weights) for labels in (groups, *samples))
    return Agreement(
        groups,
        affinity(joined, groups, weights),
        points,
        tuple(tried[view] for view in ranked),
        round(metrics.mean_adjusted_rand(joined), 3),
        _found_again(groups, samples, weights),
    )


def _heard(
    space: Representation, said: sp.csr_matrix, view: View, k: int, weights: np.ndarray, seed: int, samples: list[np.ndarray]
) -> tuple[list[np.ndarray], float]:
    """The groupings of one view, and how far they are believed: worked out at once, so that few views are in memory together."""
    runs = partitions(space.view(*view), k, weights=weights, seed=seed, starts=_starts(len(weights)), samples=samples)
    return runs, float(np.mean([self_prediction(said, labels) for labels in runs]))


def _runs(size: int) -> int:
    """How often each view is grouped: in few texts chance weighs more, and one start on many samples says more than the best of several."""
    return 16 if size <= FEW else 8 if size <= MANY else 2


def _starts(size: int) -> int:
    """Of how many starts the best is heard: where samples are few, a poor one would weigh much."""
    return 1 if size <= MANY else 3


def _samples(size: int, seed: int) -> list[np.ndarray]:
    """The rows that teach each run: all, then random four fifths (all of a handful); never more than ``MANY``."""
    random = np.random.default_rng(seed)
    share = min(max(int(SAMPLE * size), min(size, 20)), MANY)
    drawn = [np.sort(random.choice(size, share, replace=False)) for _ in range(_runs(size) - 1)]
    return [np.arange(size) if size <= MANY else np.sort(random.choice(size, MANY, replace=False)), *drawn]


def _found_again(groups: np.ndarray, joined: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    final = _one_hot(groups)
    size = np.asarray(final.T @ weights).ravel()
    best = []
    for labels in joined:
        own = _one_hot(labels)
        shared = np.asarray((final.T.multiply(weights) @ own).todense())
        best.append((shared / np.maximum(size[:, None] + np.asarray(own.T @ weights).ravel()[None, :] - shared, 1e-12)).max(axis=1))
    return np.round(np.stack(best).mean(axis=0), 3)


def presence(words: sp.csr_matrix) -> sp.csr_matrix:
    """1 for each word that a text says, shape (texts, words). Threads may share it: scipy tidies what it compares, in its own place, which
    several must not do at once."""
    tidy = words.copy()
    tidy.sum_duplicates()
    return (tidy > 0).astype(np.float64)


def self_prediction(present: sp.csr_matrix, labels: np.ndarray) -> float:
    """Share of texts whose group is the one their words tell (naive Bayes), each text itself left out of the count. ``present`` as of
    ``presence``; it is only read."""
    count = int(labels.max()) + 1
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(count, len(labels)))
    used = np.asarray((member @ present).todense()) + UNSEEN
    total, size = used.sum(axis=1), np.bincount(labels, minlength=count)
    score = present @ np.log(used / total[:, None]).T + np.log(size + 1)
    length = np.diff(present.indptr)
    row = np.repeat(np.arange(len(labels)), length)
    without = used[labels[row], present.indices] - 1
    rest = np.maximum(total[labels] - length, UNSEEN)
    own = np.bincount(row, np.log(np.maximum(without, UNSEEN / 2) / rest[row]), minlength=len(labels))
    score[np.arange(len(labels)), labels] = own + np.log(size[labels])
    return float((np.round(score, 6).argmax(axis=1) == labels).mean())


def consensus(joined: Sequence[np.ndarray], k: int, *, weights: np.ndarray, seed: int) -> np.ndarray:
    """The grouping that several groupings share: their one-hot labels side by side, reduced, grouped once more.

    A column weighs one over the square root of its group's size, so that large groups don't drown small ones.
    """
    if k <= 1 or len(weights) <= k:
        return joined[0]
    together = sp.hstack([_one_hot(labels) @ sp.diags(1 / np.sqrt(np.bincount(labels))) for labels in joined]).tocsr()
    points = np.round(unit(reduced(together, max(k, 10), seed)), 5)
    return partition(points, k, weights=weights, seed=seed, starts=10 if len(weights) <= MANY else 5)


def told_apart(points: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """``groups``, with those whose centres have a cosine of ``metrics.SAME_GROUP`` or more made one, the two most alike first."""
    while (alike := metrics.alikeness(points, groups, weights)).max(initial=-1) >= metrics.SAME_GROUP:
        first, second = np.unravel_index(alike.argmax(), alike.shape)
        groups = by_weight(np.where(groups == second, first, groups), weights)
    return groups


def affinity(joined: Sequence[np.ndarray], groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each text and group, the mean share of the text's companions (its group in each grouping) that are there."""
    final = _one_hot(groups)
    total = np.zeros(final.shape)
    for labels in joined:
        own = _one_hot(labels)
        shared = np.asarray((own.T.multiply(weights) @ final).todense())
        total += (shared / np.maximum(shared.sum(axis=1, keepdims=True), 1e-12))[labels]
    return np.round(total / len(joined), 4)


def _one_hot(labels: np.ndarray) -> sp.csr_matrix:
    size = int(labels.max()) + 1
    return sp.csr_matrix((np.ones(len(labels), np.float32), (np.arange(len(labels)), labels)), shape=(len(labels), size))
