"""Polis' vote statistics with +1 = agree, -1 = disagree, 0 = pass (compdemocracy/polis, math/, state of 2024-10-23).

Arrays broadcast: counts may be scalars, per statement (C,) or per group and statement (G, C). "Seen" counts passes too.
"""

import numpy as np
from numpy.typing import ArrayLike

SIGNIFICANT_90 = 1.2816
REPRESENTATIVE = 5
FIGURES = ("rate", "rate_test", "representativeness", "difference_test", "metric")


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


def figures(sides: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each side, group and statement the five of ``FIGURES``, each of shape (2, G, C) like ``sides`` (agreed, disagreed).

    ``seen`` has the shape (G, C). The metric, by which statements are ranked, is the product of the other four.
    """
    rest, rest_seen = sides.sum(1, keepdims=True) - sides, seen.sum(0) - seen
    rate, test = success_rate(sides, seen), rate_test(sides, seen)
    ratio, z = representativeness(sides, seen, rest, rest_seen), difference_test(sides, seen, rest, rest_seen)
    return rate, test, ratio, z, ratio * z * rate * test


def representative_statements(agreed: np.ndarray, disagreed: np.ndarray, seen: np.ndarray) -> list[list[tuple[int, str]]]:
    """Per group, up to five (statement, "agree" | "disagree") that tell it from the rest, agreements first.

    Counts have shape (G, C). A statement counts when both its rate and its difference pass the one-sided 90 % test; a group
    without any is represented by its best agreement, or else by its largest difference.
    """
    rate, test, ratio, z, metric = figures(np.array([agreed, disagreed]), seen)
    passes = np.any((z > SIGNIFICANT_90) & (test > SIGNIFICANT_90), axis=0)
    agrees = z[0] > z[1]
    metric_of_side = np.where(agrees, metric[0], metric[1])
    chosen = []
    for group in range(len(agreed)):
        judged = (agreed[group] > 0) | (disagreed[group] > 0)
        best = _best_agreement(judged, rate[0, group], test[0, group], ratio[0, group], metric[0, group])
        ranked = [int(index) for index in np.argsort(-metric_of_side[group], kind="stable") if passes[group, index]]
        picked = [(best, "agree")] if best is not None else []
        picked += [(index, "agree" if agrees[group, index] else "disagree") for index in ranked if index != best]
        if not picked and seen.shape[1]:
            index = int(np.argmax(z[:, group].max(axis=0)))
            picked = [(index, "agree" if agrees[group, index] else "disagree")]
        chosen.append(sorted(picked[:REPRESENTATIVE], key=lambda entry: entry[1] != "agree"))
    return chosen


def _best_agreement(judged: np.ndarray, rate: np.ndarray, test: np.ndarray, ratio: np.ndarray, metric: np.ndarray) -> int | None:
    """Polis' best-agree rule, one-sided on purpose: the statement that best shows what a group is for.

    The first one that may be taken is beaten by each later one that is better by the measure of the one it beats.
    """
    may_be_first = judged & ((test > SIGNIFICANT_90) | ((ratio > 1) & (rate > 0.5)))
    if not may_be_first.any():
        return None
    best = int(np.argmax(may_be_first))
    while True:
        score = metric if ratio[best] > 1 else rate * test
        better = np.flatnonzero(judged[best + 1 :] & (score[best + 1 :] > score[best]))
        if not len(better):
            return best
        best += 1 + int(better[0])


def is_consensus(successes: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Whether a majority takes this side, at the one-sided 90 % test: rate > 0.5 and z > 1.2816."""
    return np.asarray((success_rate(successes, seen) > 0.5) & (rate_test(successes, seen) > SIGNIFICANT_90))


def consensus_statements(agreed: np.ndarray, disagreed: np.ndarray, seen: np.ndarray) -> tuple[list[int], list[int]]:
    """The (up to five) statements that most people agree with, and those that most disagree with, over everybody."""
    chosen = []
    for counts in (agreed, disagreed):
        order = np.argsort(-(success_rate(counts, seen) * rate_test(counts, seen)), kind="stable")
        found = np.asarray(is_consensus(counts, seen))
        chosen.append([int(index) for index in order if found[index]][:REPRESENTATIVE])
    return chosen[0], chosen[1]
