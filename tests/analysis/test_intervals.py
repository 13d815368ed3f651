import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from analysis.intervals import beta_lower, difference, false_discovery, one_sided, two_sided, wilson_lower


def test_wilson_bound_is_the_one_worked_out_by_hand():
    # 8 of 10 at z = 2: (0.8 + 0.2 - 2 sqrt(0.016 + 0.01)) / 1.4
    assert wilson_lower(8, 10, z=2) == pytest.approx((1.0 - 2 * np.sqrt(0.016 + 0.01)) / 1.4, abs=1e-12)


def test_without_votes_nothing_is_sure():
    assert wilson_lower(0, 0) == 0
    assert beta_lower(0, 0) == pytest.approx(0.05)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_lower_bound_is_below_the_rate_and_rises_with_more_agreement(counts):
    agreed, seen = counts
    for bound in (wilson_lower, beta_lower):
        assert 0 <= bound(agreed, seen) <= (agreed + 1) / (seen + 2) + 1e-12
        assert bound(agreed, seen) <= bound(agreed + 1, seen + 1) + 1e-12


def test_the_beta_bound_is_the_quantile_of_the_posterior():
    assert beta_lower(8, 10) == pytest.approx(beta(9, 3).ppf(0.05), abs=1e-12)


def test_a_group_that_has_not_voted_differs_from_nobody():
    assert abs(difference(0, 0, 10, 100)) < 1.2816
    assert difference(80, 100, 20, 100) > 8
    assert difference(20, 100, 80, 100) == -difference(80, 100, 20, 100)


def test_tails_of_the_normal():
    assert one_sided(1.6448536269514722) == pytest.approx(0.05)
    assert two_sided(-1.959963984540054) == pytest.approx(0.05)


def test_q_values_are_those_of_benjamini_and_hochberg_by_hand():
    found = false_discovery(np.array([[0.01, 0.04], [0.03, 0.5]]))
    assert found == pytest.approx(np.array([[0.04, 0.16 / 3], [0.16 / 3, 0.5]]))
