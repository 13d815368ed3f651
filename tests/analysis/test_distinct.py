import numpy as np
import pytest

from analysis.distinct import distinct


@pytest.mark.parametrize("values", [[], [4], [3, 1, 3, 2, 1, -7], [[2, 2], [1, 5]]])
def test_each_number_is_there_once_in_order(values):
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(np.array(values, np.int64).ravel().tolist()))


def test_what_is_given_stays_as_it_is():
    given = np.array([3, 1, 3])
    distinct(given)
    assert given.tolist() == [3, 1, 3]
