"""Figures that compare groupings."""

from itertools import combinations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis.metrics import mean_adjusted_rand


@pytest.mark.parametrize("size", [1, 2, 7, 400])
@pytest.mark.parametrize("groups", [1, 2, 9])
def test_the_mean_adjusted_rand_index_is_that_of_its_definition(size: int, groups: int) -> None:
    random = np.random.default_rng(size * 10 + groups)
    first = random.integers(0, groups, size)
    groupings = [np.where(random.random(size) < 0.5, first, random.integers(0, 2 + number, size)) for number in range(6)]
    groupings += [np.zeros(size, np.int64), np.arange(size)]
    told = [adjusted_rand_score(*pair) for pair in combinations(groupings, 2)]
    assert mean_adjusted_rand(groupings) == pytest.approx(np.mean(told), abs=1e-12)
    assert mean_adjusted_rand(groupings[:2]) == pytest.approx(told[0], abs=1e-12)


def test_a_grouping_alone_agrees_with_itself() -> None:
    assert mean_adjusted_rand([np.array([0, 1, 1])]) == 1.0
