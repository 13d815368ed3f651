"""Our figures beside those of an independent implementation, where it is installed (the dependency group ``bench``)."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from analysis import polis
from analysis.opinion_plane import Plane

stats = pytest.importorskip("reddwarf.utils.stats")
SIDES = ("agree", "disagree")


@pytest.fixture(scope="module", params=range(3))
def drawn(request):
    random = np.random.default_rng(request.param)
    votes = random.choice([1.0, 0.0, -1.0, np.nan], (60, 25), p=[0.35, 0.1, 0.25, 0.3])
    votes[:30, :8] = np.abs(votes[:30, :8])
    groups = np.repeat([0, 1, 2], [30, 20, 10])
    sides = np.array([[(votes[groups == group] == value).sum(0) for group in range(3)] for value in (1, -1)])
    seen = np.array([(~np.isnan(votes[groups == group])).sum(0) for group in range(3)])
    return pd.DataFrame(votes).rename_axis(columns="statement_id"), groups, sides, seen


def test_every_figure_of_groups_and_statements_is_the_same(drawn):
    table, groups, sides, seen = drawn
    _, _, rates, ratios, tests, differences, consensus = stats.calculate_comment_statistics(table, groups)
    votes = stats.votes
    rate, test, ratio, z, _ = polis.figures(sides, seen)
    for side, theirs in enumerate((votes.A, votes.D)):
        assert np.allclose(rate[side], rates[theirs], rtol=0, atol=1e-9)
        assert np.allclose(test[side], tests[theirs], rtol=0, atol=1e-9)
        assert np.allclose(ratio[side], ratios[theirs], rtol=0, atol=1e-9)
        assert np.allclose(z[side], differences[theirs], rtol=0, atol=1e-9)
        assert np.allclose(polis.group_consensus(sides[side], seen), consensus[theirs], rtol=0, atol=1e-9)


def test_the_same_statements_represent_each_group(drawn):
    table, groups, sides, seen = drawn
    frame, _ = stats.calculate_comment_statistics_dataframes(table, groups)
    theirs = stats.select_representative_statements(frame)
    ours = polis.representative_statements(sides[0], sides[1], seen)
    for group in range(3):
        assert sorted(ours[group]) == sorted((entry["tid"], entry["repful-for"]) for entry in theirs[group])


def test_the_same_statements_are_the_consensus_of_everybody(drawn):
    consensus = pytest.importorskip("reddwarf.utils.consensus")
    table, _, sides, seen = drawn
    theirs = consensus.select_consensus_statements(table)
    ours = polis.consensus_statements(sides[0].sum(0), sides[1].sum(0), seen.sum(0))
    for number, (found, side) in enumerate(zip(ours, SIDES, strict=True)):
        counts, shown = sides[number].sum(0), seen.sum(0)
        score = polis.success_rate(counts, shown) * polis.rate_test(counts, shown)
        assert np.allclose(score[found], score[[entry["tid"] for entry in theirs[side]]], rtol=0, atol=1e-9)  # equals may swap


def test_priorities_and_extremities_are_the_same(drawn):
    pca = pytest.importorskip("reddwarf.utils.reducer.pca")
    matrix = pytest.importorskip("reddwarf.utils.matrix")
    table, _, sides, seen = drawn
    random = np.random.default_rng(5)
    plane = Plane(table.mean().to_numpy(), np.linalg.qr(random.normal(size=(25, 2)))[0])
    virtual = sp.csr_matrix(np.nan_to_num(matrix.generate_virtual_vote_matrix(25), nan=0))
    extremity = pca.calculate_extremity((plane.places(virtual) * np.sqrt(25)).T)
    assert np.allclose(plane.extremity(), extremity, rtol=0, atol=1e-9)
    agreed, disagreed, shown = sides[0].sum(0), sides[1].sum(0), seen.sum(0)
    theirs = stats.priority_metric(np.zeros(25, bool), agreed, disagreed, shown, extremity)
    assert np.allclose(polis.priority(agreed, disagreed, shown - agreed - disagreed, extremity), theirs, rtol=0, atol=1e-9)
