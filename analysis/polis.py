"""Polis' vote statistics with +1 = agree, -1 = disagree, 0 = pass (compdemocracy/polis, math/, state of 2024-10-23).

Arrays broadcast: counts may be scalars, per statement (C,) or per group and statement (G, C). "Seen" counts passes too.
"""

import numpy as np
from numpy.typing import ArrayLike

SIGNIFICANT_90 = 1.2816
REPRESENTATIVE = 5


def success_rate(successes: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """(s + 1) / (n + 2): the rate of agreement (or disagreement) with a pseudo-count on either side, 0 to 1."""
    return (np.asarray(successes, float) + 1) / (np.asarray(seen, float) + 2)


def rate_test(successes: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """2 sqrt(n + 1) ((s + 1) / (n + 1) - 1/2): z that the rate is over one half."""
    successes, seen = np.asarray(successes, float), np.asarray(seen, float)
    return 2 * np.sqrt(seen + 1) * ((successes + 1) / (seen + 1) - 0.5)


def representativeness(inside: ArrayLike, seen_inside: ArrayLike, outside: ArrayLike, seen_outside: ArrayLike) -> np.ndarray:
    """How many times more likely the group is to agree than the rest: a ratio of two ``success_rate``."""
    return success_rate(inside, seen_inside) / success_rate(outside, seen_outside)


def difference_test(inside: ArrayLike, seen_inside: ArrayLike, outside: ArrayLike, seen_outside: ArrayLike) -> np.ndarray:
    """z that two rates differ, one added to all four counts; 0 where everybody agrees."""
    first, second = np.asarray(inside, float) + 1, np.asarray(outside, float) + 1
    many, others = np.asarray(seen_inside, float) + 1, np.asarray(seen_outside, float) + 1
    pooled = (first + second) / (many + others)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / many + 1 / others))
    return np.where(spread > 0, (first / many - second / others) / np.where(spread > 0, spread, 1), 0.0)


def group_consensus(agreed: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """Product over groups (axis 0) of (A + 1) / (S + 2): high only where every group agrees, shape (C,)."""
    return np.prod(success_rate(agreed, seen), axis=0)


def priority(agreed: ArrayLike, disagreed: ArrayLike, passed: ArrayLike, extremity: ArrayLike) -> np.ndarray:
    """How much a statement deserves the next vote: [(1 - p)(E + 1) a (1 + 8 · 2^(-S / 5))]², p and a the rates of passing and agreeing."""
    seen = np.asarray(agreed, float) + np.asarray(disagreed, float) + np.asarray(passed, float)
    importance = (1 - success_rate(passed, seen)) * (np.asarray(extremity, float) + 1) * success_rate(agreed, seen)
    return (importance * (1 + 8 * 2 ** (-seen / 5))) ** 2


def representative_statements(agreed: np.ndarray, disagreed: np.ndarray, seen: np.ndarray) -> list[list[tuple[int, str]]]:
    """Per group, up to five (statement, "agree" | "disagree") that tell it from the rest, agreements first.

    Counts have shape (G, C). A statement counts when both its rate and its difference pass the one-sided 90 % test; a group
    without any is represented by its best agreement, or else by its largest difference.
    """
    metric, passes, side, z = _sided(agreed, disagreed, seen)
    p, pt = success_rate(agreed, seen), rate_test(agreed, seen)
    ra = representativeness(agreed, seen, agreed.sum(0) - agreed, seen.sum(0) - seen)
    za = difference_test(agreed, seen, agreed.sum(0) - agreed, seen.sum(0) - seen)
    chosen = []
    for group in range(len(agreed)):
        best = _best_agreement(agreed[group], disagreed[group], ra[group], za[group], p[group], pt[group])
        ranked = [int(index) for index in np.argsort(-metric[group], kind="stable") if passes[group, index]]
        picked = [(best, "agree")] if best is not None else []
        picked += [(index, "agree" if side[group, index] else "disagree") for index in ranked if index != best]
        if not picked and seen.shape[1]:
            index = int(np.argmax(z[group]))
            picked = [(index, "agree" if side[group, index] else "disagree")]
        chosen.append(sorted(picked[:REPRESENTATIVE], key=lambda entry: entry[1] != "agree"))
    return chosen


def _sided(agreed: np.ndarray, disagreed: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Metric, whether it passes the tests, whether the side is agreement, and the difference's z, each of shape (G, C)."""
    rest_seen = seen.sum(0) - seen
    sides = []
    for counts in (agreed, disagreed):
        rest = counts.sum(0) - counts
        ratio, z = (
            representativeness(counts, seen, rest, rest_seen),
            difference_test(counts, seen, rest, rest_seen),
        )
        rate, test = success_rate(counts, seen), rate_test(counts, seen)
        sides.append((ratio * z * rate * test, (z > SIGNIFICANT_90) & (test > SIGNIFICANT_90), z))
    (agree_metric, agree_passes, agree_z), (disagree_metric, disagree_passes, disagree_z) = sides
    side = agree_z > disagree_z
    return (
        np.where(side, agree_metric, disagree_metric),
        agree_passes | disagree_passes,
        side,
        np.maximum(agree_z, disagree_z),
    )


def _best_agreement(
    agreed: np.ndarray,
    disagreed: np.ndarray,
    ratio: np.ndarray,
    z: np.ndarray,
    rate: np.ndarray,
    test: np.ndarray,
) -> int | None:
    """Polis' best-agree rule, one-sided on purpose: the statement that best shows what a group is for."""
    best: int | None = None
    for index in range(len(agreed)):
        if agreed[index] == 0 and disagreed[index] == 0:
            continue
        if best is None:
            if test[index] > SIGNIFICANT_90 or (ratio[index] > 1 and rate[index] > 0.5):
                best = index
        elif ratio[best] > 1:
            if ratio[index] * z[index] * rate[index] * test[index] > ratio[best] * z[best] * rate[best] * test[best]:
                best = index
        elif rate[index] * test[index] > rate[best] * test[best]:
            best = index
    return best


def consensus_statements(agreed: np.ndarray, disagreed: np.ndarray, seen: np.ndarray) -> tuple[list[int], list[int]]:
    """The (up to five) statements that most people agree with, and those that most disagree with, over everybody."""
    chosen = []
    for counts in (agreed, disagreed):
        rate, test = success_rate(counts, seen), rate_test(counts, seen)
        order = np.argsort(-(rate * test), kind="stable")
        chosen.append([int(index) for index in order if rate[index] > 0.5 and test[index] > SIGNIFICANT_90][:REPRESENTATIVE])
    return chosen[0], chosen[1]
