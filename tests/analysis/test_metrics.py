"""Figures that compare groupings."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis.metrics import adjusted_rand


@pytest.mark.parametrize("size", [1, 2, 7, 400])
@pytest.mark.parametrize("groups", [1, 2, 9])
def test_the_adjusted_rand_index_is_that_of_its_definition(size: int, groups: int) -> None:
    random = np.random.default_rng(size * 10 + groups)
    for _ in range(20):
        first = random.integers(0, groups, size)
        second = np.where(random.random(size) < 0.5, first, random.integers(0, 4, size))
        assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)
