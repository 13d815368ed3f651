"""The plane on which people who vote alike lie near each other: principal components of votes with gaps."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from scipy.sparse.linalg import LinearOperator, eigsh

FEW_STATEMENTS = 400
LARGEST_FILLED = 4_000_000


@dataclass(frozen=True)
class Plane:
    """``centre``: mean vote on each statement, shape (C,); ``axes``: the two main axes of disagreement, shape (C, 2)."""

    centre: np.ndarray
    axes: np.ndarray

    def places(self, votes: sp.csr_matrix) -> np.ndarray:
        """Each person's place, shape (people, 2): Σ over the votes given of (vote - centre) · axis."""
        return _less(votes, self.centre) @ self.axes

    def extremity(self) -> np.ndarray:
        """How far from the middle somebody is drawn who only agreed with the statement, shape (C,), as Polis has it."""
        return np.sqrt(len(self.centre)) * np.abs(1 - self.centre) * np.linalg.norm(self.axes, axis=1)


def fitted(votes: sp.csr_matrix, tolerance: float = 1e-10) -> Plane:
    """The plane of these people's votes. A vote that is missing counts as the statement's mean.

    The heaviest entry of each axis is positive, also when the sign of every vote is flipped; axes that say nothing are 0.
    ``tolerance`` is that of the axes where there are more than 400 statements.
    """
    return fitted_places(votes, tolerance)[0]


def fitted_places(votes: sp.csr_matrix, tolerance: float = 1e-10) -> tuple[Plane, np.ndarray]:
    """As ``fitted``, and the places on the plane of the people it is fitted to, shape (people, 2)."""
    seen = np.bincount(votes.indices, minlength=votes.shape[1])
    centre = np.bincount(votes.indices, votes.data, minlength=votes.shape[1]) / np.maximum(seen, 1)
    centred = _less(votes, centre)
    plane = Plane(centre, _main_axes(centred, tolerance))
    return plane, centred @ plane.axes


def stretched(places: np.ndarray, votes: sp.csr_matrix) -> np.ndarray:
    """``places`` times sqrt(statements / votes given), so that who voted little is not drawn in the middle (Polis)."""
    given = np.maximum(np.diff(votes.indptr), 1)
    return np.round(places * np.sqrt(votes.shape[1] / given)[:, None], 6) + 0.0


def _less(votes: sp.csr_matrix, centre: np.ndarray) -> sp.csr_matrix:
    return sp.csr_matrix((votes.data - centre[votes.indices], votes.indices, votes.indptr), shape=votes.shape)


def _main_axes(centred: sp.csr_matrix, tolerance: float) -> np.ndarray:
    size = centred.shape[1]
    axes = np.zeros((size, 2))
    if not centred.nnz or not np.abs(centred.data).max() > 1e-12:
        return axes
    if size <= FEW_STATEMENTS:
        values, vectors = eigh((centred.T @ centred).toarray(), subset_by_index=[max(0, size - 2), size - 1])
    else:
        filled = centred.nnz > np.prod(centred.shape) / 4 and np.prod(centred.shape) <= LARGEST_FILLED
        matrix = centred.toarray() if filled else centred
        gram = LinearOperator((size, size), matvec=lambda vector: matrix.T @ (matrix @ vector), dtype=float)
        values, vectors = eigsh(gram, k=2, v0=np.cos(np.arange(size)), tol=tolerance)
    for column, best in enumerate(np.argsort(-values, kind="stable")):
        if values[best] > 1e-9 * values.max():
            vector = vectors[:, best]
            axes[:, column] = vector * (-1 if vector[np.argmax(np.round(np.abs(vector), 8))] < 0 else 1)
    return axes
