"""People who vote alike: two to five groups that come back when a fifth of the people is left out, or none."""

import warnings
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score, pairwise_distances, silhouette_score

from analysis.grouping import by_weight
from analysis.opinion_plane import Plane, fitted_places

FEWEST_VOTES = 7
MOST_GROUPS = 5
PEOPLE_PER_GROUP = 12
SMALLEST_SHARE = 0.05
SET_ASIDE = 0.2
NEAR = 0.99
WORTH_A_GROUP = 0.05
STABLE = 0.5
SUBSAMPLES = 10
COPIES = 10
SOUGHT_AMONG = 2000
AXIS_AMONG = 300
STARTS = 10
ROUGHLY = 1e-4


def active_people(votes: sp.csr_matrix) -> np.ndarray:
    """Who voted at least seven times (on every statement, if there are fewer), as row numbers."""
    return np.flatnonzero(np.diff(votes.indptr) >= min(FEWEST_VOTES, votes.shape[1]))


def opinion_groups(votes: sp.csr_matrix, plane: Plane, seed: int) -> tuple[np.ndarray | None, dict[str, Any]]:
    """The group of each person (0 is the largest), or None, and the figures of the choice.

    ``votes`` holds the people to group, each with at least a few votes; ``plane`` is the one of their votes.

    The rule. There must be an axis of disagreement at all: the first axis carries more than it does in each of ten copies
    in which the votes on every statement are dealt anew among those who saw it (parallel analysis, Horn 1965). Groups are
    sought on the plane before it is stretched, where few votes put a person near the middle and not far out by chance, and
    the farthest hundredth of the people is drawn in to the distance of the others, since one person who voted on
    everything must not bend the grouping. For 2 to 5 groups (2 + people / 12 at most, as in Polis): k-means; groups of less
    than a twentieth are set aside and the rest grouped anew, then those set aside join the nearest group. Numbers of groups
    are tried from the highest silhouette less 0.05 for each group (a further group must be worth it), and the first that
    is stable is taken: its mean adjusted Rand index with the groups found anew, axes included, among ten random four
    fifths of the people is at least 0.5. Above 2 000 people all this is done with 2 000 drawn at random, and everybody
    joins the nearest group.
    """
    figures: dict[str, Any] = {"groups": 0, "stability": 0.0, "silhouette": {}, "stabilities": {}}
    random = np.random.default_rng(seed)
    sample = _drawn(random, votes.shape[0], min(SOUGHT_AMONG, votes.shape[0]))
    places = _drawn_in(plane.places(votes)) if len(sample) else np.zeros((0, 2))
    if len(np.unique(places[sample], axis=0)) < 4:
        return None, {**figures, "why_no_groups": "too few people or too few differences"}
    if not _has_an_axis(votes[sample], random):
        return None, {**figures, "why_no_groups": "no common axis of disagreement"}
    found = {k: middles for k in _numbers(len(sample)) if (middles := _middles(places[sample], k, seed + k)) is not None}
    labels = {k: _nearest(places[sample], middles) for k, middles in found.items()}
    apart = pairwise_distances(places[sample])
    scores = {k: round(float(silhouette_score(apart, label, metric="precomputed")), 4) for k, label in labels.items()}
    figures["silhouette"] = {str(k): score for k, score in scores.items()}
    again = _drawn_again(votes[sample], random)
    for k in sorted(scores, key=lambda k: (-round(scores[k] - WORTH_A_GROUP * k, 4), k)):
        stability = _stability(labels[k], k, again, seed)
        figures["stabilities"][str(k)] = stability
        if stability >= STABLE:
            chosen = by_weight(_nearest(places, found[k]), np.ones(len(places)))
            return chosen, {**figures, "groups": k, "stability": stability}
    best = max(figures["stabilities"].values(), default=0.0)
    return None, {**figures, "stability": best, "why_no_groups": "no grouping is stable"}


def _numbers(people: int) -> range:
    return range(2, min(MOST_GROUPS, 2 + people // PEOPLE_PER_GROUP) + 1)


def _drawn(random: np.random.Generator, people: int, number: int) -> np.ndarray:
    return np.sort(random.choice(people, number, replace=False)) if number < people else np.arange(people)


def _drawn_in(places: np.ndarray) -> np.ndarray:
    """``places``, the farthest hundredth moved towards the middle to the distance of the others."""
    distance = np.linalg.norm(places, axis=1)
    near = np.quantile(distance, NEAR)
    return np.round(places * np.minimum(1, near / np.maximum(distance, 1e-9))[:, None], 6) + 0.0


def _middles(places: np.ndarray, k: int, seed: int) -> np.ndarray | None:
    """The middles of ``k`` groups, shape (k, 2), none of them tiny; None when over a fifth of the people is in tiny ones."""
    kept = places
    while len(kept) > max(k, (1 - SET_ASIDE) * len(places)):
        labels = _k_means(kept, k, seed)
        sizes = np.bincount(labels, minlength=k)
        large = sizes >= max(2, SMALLEST_SHARE * len(places))
        if not sizes.all():
            return None
        if large.all():
            middles = np.array([kept[labels == group].mean(axis=0) for group in range(k)])
            return middles if len(np.unique(_nearest(places, middles))) == k else None
        kept = kept[large[labels]]
    return None


def _k_means(places: np.ndarray, k: int, seed: int) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct places than groups: one of them stays empty
        return KMeans(k, n_init=STARTS, random_state=seed, max_iter=100).fit(places).labels_


def _nearest(places: np.ndarray, middles: np.ndarray) -> np.ndarray:
    return np.linalg.norm(places[:, None] - middles[None], axis=2).round(6).argmin(axis=1)


def _has_an_axis(votes: sp.csr_matrix, random: np.random.Generator) -> bool:
    """Whether the first axis of (at most 300 of) the people carries more than by chance, at one in eleven."""
    columns = votes[_drawn(random, votes.shape[0], min(AXIS_AMONG, votes.shape[0]))].tocsc()
    statement = np.repeat(np.arange(votes.shape[1]), np.diff(columns.indptr))
    centre = np.bincount(statement, columns.data, votes.shape[1]) / np.maximum(np.diff(columns.indptr), 1)
    centred = columns.data - centre[statement]

    def strength(dealt: np.ndarray) -> float:
        dense = sp.csc_matrix((dealt, columns.indices, columns.indptr), shape=columns.shape).toarray()
        return round(float(np.linalg.eigvalsh(dense @ dense.T)[-1]), 6)

    found = strength(centred)
    return all(strength(centred[np.argsort(statement + random.random(columns.nnz))]) < found for _ in range(COPIES))


def _drawn_again(votes: sp.csr_matrix, random: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Random four fifths of the people (as row numbers), with their places on the plane of their own votes."""
    drawn = [_drawn(random, votes.shape[0], max(2, votes.shape[0] * 4 // 5)) for _ in range(SUBSAMPLES)]
    return [(rows, _drawn_in(fitted_places(votes[rows], ROUGHLY)[1])) for rows in drawn]


def _stability(labels: np.ndarray, k: int, again: list[tuple[np.ndarray, np.ndarray]], seed: int) -> float:
    """Mean adjusted Rand index with the groups found anew; 0 where none are found."""
    scores = []
    for number, (rows, places) in enumerate(again):
        middles = _middles(places, k, seed + number)
        scores.append(0.0 if middles is None else adjusted_rand_score(labels[rows], _nearest(places, middles)))
    return round(float(np.mean(scores)), 3)
