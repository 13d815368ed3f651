import math

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.coherence import cohesive, diversity, npmi, npmi_at


def test_npmi_is_one_for_terms_always_together_and_minus_one_for_terms_never_together():
    used = sp.csr_matrix([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]])
    assert npmi(used, [0, 1, 2]).tolist() == [[0, 1, -1], [1, 0, -1], [-1, -1, 0]]


def test_npmi_is_nought_for_independent_terms():
    assert npmi(sp.csr_matrix([[1, 1], [1, 0], [0, 1], [0, 0]]), [0, 1])[0, 1] == 0


def test_npmi_at_ten_is_the_mean_over_pairs_of_the_first_ten():
    texts = [{"bus", "tram"}, {"bus", "tram", "vote"}, {"vote"}, {"bus"}]
    p = {"bus": 3 / 4, "tram": 1 / 2, "vote": 1 / 2}
    pairs = [("bus", "tram", 2 / 4), ("bus", "vote", 1 / 4), ("tram", "vote", 1 / 4)]
    expected = [math.log(both / (p[one] * p[two])) / -math.log(both) for one, two, both in pairs]
    assert npmi_at(["bus", "tram", "vote"], texts) == pytest.approx(np.mean(expected), abs=1e-6)
    assert npmi_at(["bus", "tram", "vote"], texts, top=2) == pytest.approx(expected[0], abs=1e-6)
    assert math.isnan(npmi_at(["bus"], texts))


def test_terms_that_keep_no_company_are_left_out():
    near = np.full((6, 6), -1.0)
    near[:4, :4] = 0.5
    np.fill_diagonal(near, 0)
    assert sorted(cohesive(near, np.array([1, 0.2, 0.2, 0.2, 0.9, 0.8]))) == [0, 1, 2, 3]


def test_diversity_is_the_share_of_distinct_terms():
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert diversity([]) == 1
