import numpy as np
import pytest
import scipy.sparse as sp

from analysis import graph
from analysis.vectors import unit


def points(size: int = 700) -> np.ndarray:
    return unit(np.random.default_rng(5).normal(size=(size, 12)))


@pytest.mark.parametrize("sparse", [False, True])
def test_neighbours_in_cells_are_the_same_by_any_number_of_threads(sparse, monkeypatch):
    dense = points()
    given = sp.csr_matrix(dense) if sparse else dense
    cells = graph.cells_of(dense, seed=3)
    assert cells.count == 700 // graph.CELL_SIZE
    alone = graph.nearest_in_cells(given, 6, cells)
    for together, workers in ((1, 2), (3, 4), (99, 2), (2, "tcp://not-asked:1")):
        monkeypatch.setattr(graph, "TOGETHER", together)
        indices, scores = graph.nearest_in_cells(given, 6, cells, workers)
        assert np.array_equal(indices, alone[0])
        assert np.array_equal(scores, alone[1])


def test_most_neighbours_in_cells_are_the_nearest_of_all():
    dense = points()
    exact, _ = graph.nearest(dense, 3)
    found, scores = graph.nearest_in_cells(dense, 3, graph.cells_of(dense, seed=3))
    assert (np.diff(scores, axis=1) <= 0).all()
    assert not (found == np.arange(700)[:, None]).any()
    assert np.mean([len(set(mine) & set(theirs)) for mine, theirs in zip(exact.tolist(), found.tolist(), strict=True)]) > 2.5
