"""Which texts are near which: exact nearest neighbours in pieces, and the graph they make."""

import numpy as np
import scipy.sparse as sp

from analysis.vectors import unit

PIECE = 1024


def nearest(
    points: np.ndarray | sp.csr_matrix, k: int, *, among: np.ndarray | sp.csr_matrix | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` most similar rows of each row by dot product: (indices, scores), best first, each of shape (n, k).

    Without ``among`` rows are compared with one another, never with themselves; ties go to the first row.
    """
    pool = points if among is None else among
    k = min(k, pool.shape[0] - (among is None))
    indices = np.zeros((points.shape[0], max(k, 0)), np.int32)
    scores = np.zeros((points.shape[0], max(k, 0)), np.float32)
    if k <= 0:
        return indices, scores
    transposed = pool.T.tocsr() if sp.issparse(pool) else pool.T
    for start in range(0, points.shape[0], PIECE):
        block = points[start : start + PIECE] @ transposed
        block = np.asarray(block.todense() if sp.issparse(block) else block, dtype=np.float32)
        rows = np.arange(block.shape[0])
        if among is None:
            block[rows, start + rows] = -np.inf
        block = np.round(block, 5)
        best = (
            np.argpartition(-block, k - 1, axis=1)[:, :k]
            if k < block.shape[1]
            else np.tile(np.arange(k), (len(rows), 1))
        )
        value = np.take_along_axis(block, best, axis=1)
        order = np.lexsort((best, -value), axis=1)
        indices[start : start + PIECE] = np.take_along_axis(best, order, axis=1)
        scores[start : start + PIECE] = np.take_along_axis(value, order, axis=1)
    return indices, scores


def linked(size: int, *lists: tuple[np.ndarray, np.ndarray]) -> sp.csr_matrix:
    """The symmetric graph of several lists of neighbours, its weights normalised by D^-1/2 A D^-1/2."""
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for indices, scores in lists:
        rows = np.repeat(np.arange(size), indices.shape[1])
        total = total + sp.csr_matrix(
            (np.maximum(scores, 0).ravel(), (rows, indices.ravel())), shape=(size, size)
        )
    total = total.maximum(total.T).tocsr()
    total.eliminate_zeros()
    degree = np.asarray(total.sum(axis=1)).ravel()
    inverse = sp.diags(1 / np.sqrt(np.maximum(degree, 1e-12)))
    return (inverse @ total @ inverse).tocsr().astype(np.float32)


def smoothed(points: np.ndarray, links: sp.csr_matrix, rounds: int) -> np.ndarray:
    """``points`` after so many rounds of moving halfway towards their neighbours in ``links``, unit length."""
    for _ in range(rounds):
        points = unit(points + links @ points)
    return unit(points)
