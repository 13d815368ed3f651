"""Which texts are near which, and what each takes over from its neighbours."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import MiniBatchKMeans

from analysis.vectors import unit
from analysis.workforce import Workers, run_here

PIECE = 1024
CELL_SIZE = 150
CELLS_SEARCHED = 4
TOGETHER = 8

Points: TypeAlias = "np.ndarray | sp.csr_matrix"


def nearest(points: Points, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` rows most similar to each row by dot product: (indices, scores), best first, each of shape (n, k).

    Never the row itself; ties go to the first row.
    """
    k = max(0, min(k, points.shape[0] - 1))
    indices = np.zeros((points.shape[0], k), np.int32)
    scores = np.zeros((points.shape[0], k), np.float32)
    if not k:
        return indices, scores
    for start in range(0, points.shape[0], PIECE):
        rows = np.arange(start, min(start + PIECE, points.shape[0]))
        indices[rows], scores[rows] = _best(points, rows, np.arange(points.shape[0]), k)
    return indices, scores


@dataclass(frozen=True)
class Cells:
    """A division of rows: ``searched`` (n, few), the cells in which each row is sought, its own first; ``count``, how many there are."""

    searched: np.ndarray
    count: int


def cells_of(dense: np.ndarray, seed: int) -> Cells:
    """Landmarks (k-means centres) divide the rows of ``dense`` into cells; each row is sought in the cells of its nearest landmarks."""
    count = max(2, len(dense) // CELL_SIZE)
    model = MiniBatchKMeans(count, random_state=seed, n_init=1, batch_size=4096, max_iter=10).fit(dense)
    return Cells(_nearest_landmarks(dense, model.cluster_centers_), count)


def nearest_in_cells(points: Points, k: int, cells: Cells, workers: Workers = 1) -> tuple[np.ndarray, np.ndarray]:
    """As ``nearest``, among the rows of the same neighbourhood only: for many rows, in linear time."""
    size = points.shape[0]
    indices, scores = np.zeros((size, k), np.int32), np.zeros((size, k), np.float32)
    tasks = [(points, k, cells, first, min(first + TOGETHER, cells.count)) for first in range(0, cells.count, TOGETHER)]
    for told in run_here(_best_in_cells, tasks, workers):
        for rows, found, value in told:
            indices[rows, : found.shape[1]], scores[rows, : found.shape[1]] = found, value
    return indices, scores


def _best_in_cells(points: Points, k: int, cells: Cells, first: int, last: int) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(rows, indices, scores) of the rows that are at home in each of some cells."""
    result = []
    for cell in range(first, last):
        rows = np.flatnonzero(cells.searched[:, 0] == cell)
        pool = np.flatnonzero((cells.searched == cell).any(axis=1))
        if len(rows) and len(pool) > 1:
            result.append((rows, *_best(points, rows, pool, min(k, len(pool) - 1))))
    return result


def _nearest_landmarks(dense: np.ndarray, centres: np.ndarray) -> np.ndarray:
    wanted = min(CELLS_SEARCHED, len(centres))
    cells = np.zeros((len(dense), wanted), np.int32)
    for start in range(0, len(dense), PIECE):
        distance = (centres**2).sum(axis=1) - 2 * dense[start : start + PIECE] @ centres.T
        cells[start : start + PIECE] = np.argsort(np.round(distance, 5), axis=1, kind="stable")[:, :wanted]
    return cells


def _best(points: Points, rows: np.ndarray, pool: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` best rows of ``pool`` for each of ``rows``; positions in ``points``. ``pool`` is sorted."""
    block = points[rows] @ points[pool].T
    similarity = np.asarray(block.todense() if sp.issparse(block) else block, dtype=np.float32).round(5)
    similarity[pool[None, :] == rows[:, None]] = -np.inf
    best = np.sort(np.argpartition(-similarity, min(k, len(pool) - 1), axis=1)[:, :k], axis=1)
    value = np.take_along_axis(similarity, best, axis=1)
    order = np.argsort(-value, axis=1, kind="stable")
    return pool[np.take_along_axis(best, order, axis=1)], np.take_along_axis(value, order, axis=1)


def linked(size: int, *lists: tuple[np.ndarray, np.ndarray]) -> sp.csr_matrix:
    """The symmetric graph of several lists of neighbours, its weights normalised by D^-1/2 A D^-1/2."""
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for indices, scores in lists:
        rows = np.repeat(np.arange(size), indices.shape[1])
        weights = np.maximum(scores, 0).ravel()
        total = total + sp.csr_matrix((weights, (rows, indices.ravel())), shape=(size, size))
    total = total.maximum(total.T).tocsr()
    total.eliminate_zeros()
    degree = np.asarray(total.sum(axis=1)).ravel()
    inverse = sp.diags(1 / np.sqrt(np.maximum(degree, 1e-12)))
    return (inverse @ total @ inverse).tocsr().astype(np.float32)


def smoothed(points: np.ndarray, links: sp.csr_matrix, rounds: int) -> np.ndarray:
    """``points`` after so many rounds of moving halfway towards their neighbours in ``links``, unit length."""
    for _ in range(rounds):
        points = unit(points + links @ points)
    return np.round(unit(points), 5)
