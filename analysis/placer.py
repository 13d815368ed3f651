"""Where a text belongs among groups that are there already."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.vectors import unit

TOPIC_WEIGHT = 0.5
MODEL_WEIGHT = 1.0
PENALTY = 1.0


def joined(channels: Sequence[np.ndarray]) -> np.ndarray:
    """The dense channels of texts (words, topics and a sentence model's where there is one) side by side, weighted, unit rows."""
    return unit(np.hstack([weight * points for weight, points in zip((1.0, TOPIC_WEIGHT, MODEL_WEIGHT), channels, strict=False)]))


@dataclass(frozen=True)
class Placer:
    """A ridge regression on membership (Hoerl & Kennard 1970): ``axes`` (d + 1, groups), the last row constant; ``middles`` (subgroups, d)
    and the number of the group of each, ``parents`` (subgroups,)."""

    axes: np.ndarray
    middles: np.ndarray
    parents: np.ndarray

    @classmethod
    def of(cls, points: np.ndarray, groups: np.ndarray, inside: np.ndarray, weights: np.ndarray) -> "Placer":
        """Learn from texts that have a group and a subgroup; all of shape (n, …). The middle of a subgroup is that of its texts that have
        weight, if any has."""
        wide = np.hstack([points, np.ones((len(points), 1))]).astype(np.float64)
        count = int(groups.max()) + 1
        member = np.zeros((len(points), count))
        member[np.arange(len(points)), groups] = 1
        balance = weights / np.maximum(np.bincount(groups, weights, minlength=count), 1e-12)[groups] ** 0.5
        usual = balance.sum() / max(np.count_nonzero(balance), 1)
        square = wide.T @ (wide * balance[:, None]) + PENALTY * usual * np.eye(wide.shape[1])
        axes = np.linalg.solve(square, wide.T @ (member * balance[:, None]))
        pairs = np.unique(np.stack([groups, inside], axis=1), axis=0)
        members = [(groups == group) & (inside == sub) for group, sub in pairs]
        middles = np.array([points[heard if (heard := own & (weights > 0)).any() else own].mean(axis=0) for own in members])
        return cls(np.round(axes, 6).astype(np.float32), np.round(unit(middles), 6), pairs[:, 0].astype(np.int64))

    def affinity(self, points: np.ndarray) -> np.ndarray:
        """How much each text belongs to each group, shape (n, groups), 0 to 1, rows sum to 1 (to 0 for a text of zeros)."""
        score = np.clip(points @ self.axes[:-1] + self.axes[-1], 1e-4, None)
        score[~points.any(axis=1)] = 0
        return np.round(score / np.maximum(score.sum(axis=1, keepdims=True), 1e-12), 4)

    def subgroups(self, points: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """The number (a row of ``middles``) of the nearest subgroup inside each text's group, shape (n,)."""
        nearness = np.round(points @ self.middles.T, 5)
        nearness[self.parents[None, :] != groups[:, None]] = -np.inf
        return nearness.argmax(axis=1)


def numbers_inside(placer: Placer) -> np.ndarray:
    """The number inside its group of each row of the placer's middles."""
    return np.array([int((placer.parents[:row] == parent).sum()) for row, parent in enumerate(placer.parents)], np.int64)
