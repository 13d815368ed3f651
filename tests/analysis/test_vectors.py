import numpy as np
import pytest
import scipy.sparse as sp

from analysis import vectors

WORDS, WINDOWS, DIMENSIONS = 40, 300, 6


@pytest.fixture(scope="module")
def windows() -> sp.csr_matrix:
    random = np.random.default_rng(3)
    return sp.csr_matrix(random.poisson(0.2, (WINDOWS, WORDS)).astype(np.float32))


def by_definition(windows: sp.csr_matrix) -> np.ndarray:
    """Rows of length 1 on the main axes of the positive pointwise mutual information, every number computed at once."""
    together = (windows.T @ windows).toarray().astype(np.float64)
    np.fill_diagonal(together, 0)
    together[together <= vectors.FAINT] = 0
    total = together.sum(axis=1)
    context = total**vectors.SMOOTHING
    with np.errstate(divide="ignore"):
        information = np.log(together * context.sum() / np.outer(total, context))
    left, sizes, _ = np.linalg.svd(np.maximum(information, 0))
    points = (left * sizes)[:, :DIMENSIONS]
    return points / np.linalg.norm(points, axis=1, keepdims=True)


@pytest.mark.parametrize("block", [1, 7, WORDS, 1000])
def test_word_vectors_are_those_of_the_definition_however_many_rows_are_computed_together(windows, block, monkeypatch):
    monkeypatch.setattr(vectors, "BLOCK", block)
    found, expected = vectors.word_vectors(windows, DIMENSIONS, seed=1), by_definition(windows)
    assert found.shape == (WORDS, DIMENSIONS)
    assert np.allclose(found @ found.T, expected @ expected.T, atol=0.02)


def test_more_words_than_one_language_has_are_learnt_in_fewer_passes(windows, monkeypatch):
    passes = []
    real = vectors.randomized_svd

    def counted(matrix, dimensions, n_iter, random_state):
        passes.append(n_iter)
        return real(matrix, dimensions, n_iter=n_iter, random_state=random_state)

    monkeypatch.setattr(vectors, "randomized_svd", counted)
    vectors.word_vectors(windows, DIMENSIONS, seed=1)
    monkeypatch.setattr(vectors, "LARGEST_VOCABULARY", WORDS - 1)
    vectors.word_vectors(windows, DIMENSIONS, seed=1)
    assert passes == [vectors.PASSES, vectors.PASSES_OF_MANY]
