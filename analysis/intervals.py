"""How sure a rate is: lower bounds, a test that two rates differ, and a correction for many tests.

Counts may be scalars or arrays that broadcast; 0 <= successes <= trials.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtr

ONE_SIDED_95 = 1.6448536269514722


def wilson_lower(successes: ArrayLike, trials: ArrayLike, z: float = ONE_SIDED_95) -> np.ndarray:
    """Wilson's lower bound of a rate (1927), 0 to 1; 0 without trials. By default one-sided, 95 %."""
    successes, trials = np.asarray(successes, float), np.asarray(trials, float)
    many = np.maximum(trials, 1)
    rate = successes / many
    spread = z * np.sqrt(rate * (1 - rate) / many + z * z / (4 * many * many))
    bound = (rate + z * z / (2 * many) - spread) / (1 + z * z / many)
    return np.where(trials > 0, np.clip(bound, 0, 1), 0.0)


def beta_lower(successes: ArrayLike, trials: ArrayLike, level: float = 0.05) -> np.ndarray:
    """The rate that a Beta(s + 1, n - s + 1) posterior lies above with probability 1 - ``level``: (s + 1) / (n + 2) is its mean."""
    successes, trials = np.asarray(successes, float), np.asarray(trials, float)
    return betaincinv(successes + 1, trials - successes + 1, level)


def difference(successes: ArrayLike, trials: ArrayLike, others: ArrayLike, trials_of_others: ArrayLike) -> np.ndarray:
    """z that two rates differ, one success and one failure added to each (Agresti and Caffo 2000): few votes prove nothing."""
    many, many_others = np.asarray(trials, float) + 2, np.asarray(trials_of_others, float) + 2
    first, second = (np.asarray(successes, float) + 1) / many, (np.asarray(others, float) + 1) / many_others
    return (first - second) / np.sqrt(first * (1 - first) / many + second * (1 - second) / many_others)


def one_sided(z: ArrayLike) -> np.ndarray:
    """The probability of a standard normal above ``z``."""
    return ndtr(-np.asarray(z, float))


def two_sided(z: ArrayLike) -> np.ndarray:
    """The probability of a standard normal farther from 0 than ``z``."""
    return 2 * ndtr(-np.abs(np.asarray(z, float)))


def false_discovery(probabilities: np.ndarray) -> np.ndarray:
    """q values of Benjamini and Hochberg (1995) over all tests of the array, in its shape.

    Calling every test with q <= 0.10 a discovery keeps the expected share of false ones among them at 0.10.
    """
    flat = probabilities.ravel()
    order = np.argsort(flat, kind="stable")
    scaled = flat[order] * len(flat) / np.arange(1, len(flat) + 1)
    found = np.empty(len(flat))
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(0, 1)
    return found.reshape(probabilities.shape)
