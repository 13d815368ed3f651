"""Texts as points: sparse word weights, and dense vectors learnt from the corpus alone."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

WINDOW = 20
SMOOTHING = 0.75
LARGEST_VOCABULARY = 20_000
CHARACTERS_UP_TO = 60


def unit(matrix: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of zeros stays so."""
    return normalize(matrix).astype(np.float32, copy=False)


def counts(tokens: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sp.csr_matrix:
    """How often each text (row) has each word of the vocabulary (column)."""
    indices = [vocabulary[word] for text in tokens for word in text if word in vocabulary]
    lengths = [sum(word in vocabulary for word in text) for text in tokens]
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    matrix = sp.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(tokens), len(vocabulary)))
    matrix.sum_duplicates()
    return matrix


def vocabulary_of(tokens: Sequence[Sequence[str]], at_least: int = 2) -> dict[str, int]:
    """The words that at least so many texts share, the most widespread kept, in alphabetical order."""
    frequency: dict[str, int] = {}
    for text in tokens:
        for word in set(text):
            frequency[word] = frequency.get(word, 0) + 1
    shared = sorted(
        (word for word, found in frequency.items() if found >= at_least),
        key=lambda word: (-frequency[word], word),
    )
    return {word: column for column, word in enumerate(sorted(shared[:LARGEST_VOCABULARY]))}


def inverse_frequency(matrix: sp.csr_matrix) -> np.ndarray:
    """log((1 + n) / (1 + df)) + 1 of each column, shape (words,)."""
    found = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.log((1 + matrix.shape[0]) / (1 + found)) + 1


def weighted(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Sublinear TF-IDF, rows of length 1."""
    result = matrix.astype(np.float32, copy=True)
    result.data = 1 + np.log(result.data)
    return normalize(result.multiply(inverse_frequency(matrix)).tocsr()).astype(np.float32)


def reduced(matrix: sp.csr_matrix, dimensions: int, seed: int) -> np.ndarray:
    """The best projection of the rows on so many dimensions (truncated SVD), fewer when the matrix is small."""
    possible = min(dimensions, matrix.shape[0] - 1, matrix.shape[1] - 1)
    if possible < 1:
        return matrix.toarray().astype(np.float32)[:, :1]
    left, sizes, _ = randomized_svd(matrix, possible, n_iter=5, random_state=seed)
    return (left * sizes).astype(np.float32)


def word_vectors(tokens: Sequence[Sequence[str]], vocabulary: dict[str, int], dimensions: int, seed: int) -> np.ndarray:
    """Vectors of the vocabulary's words, shape (words, dimensions), unit length, from their company in the corpus.

    Co-occurrence in windows of ``WINDOW`` words, positive pointwise mutual information with context smoothing,
    truncated SVD (Levy, Goldberg & Dagan 2015).
    """
    chunks = [text[start : start + WINDOW] for text in tokens for start in range(0, max(len(text), 1), WINDOW)]
    occurrence = counts(chunks, vocabulary)
    together = (occurrence.T @ occurrence).tocoo()
    apart = together.row != together.col
    row, column, count = together.row[apart], together.col[apart], together.data[apart].astype(np.float64)
    size = len(vocabulary)
    total = np.bincount(row, count, minlength=size)
    context = np.maximum(total, 1e-12) ** SMOOTHING
    information = np.log(count * context.sum() / (np.maximum(total[row], 1e-12) * context[column]))
    positive = information > 0
    ppmi = sp.csr_matrix((information[positive].astype(np.float32), (row[positive], column[positive])), shape=(size, size))
    return unit(reduced(ppmi, dimensions, seed))


def by_word_vectors(matrix: sp.csr_matrix, vectors: np.ndarray) -> np.ndarray:
    """Each text as the idf-weighted (1 + log tf) mean of the vectors of its words, shape (texts, dimensions)."""
    return np.asarray(weighted(matrix) @ vectors, dtype=np.float32)


def character_weights(texts: Sequence[str]) -> sp.csr_matrix | None:
    """TF-IDF of the runs of 3 to 5 letters of each text; None where there is none to share."""
    shared = 2 if len(texts) > 3 else 1
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=shared, max_df=0.5 if len(texts) > 20 else 1.0,
                                 sublinear_tf=True, max_features=60_000, dtype=np.float32)  # fmt: skip
    try:
        return vectoriser.fit_transform(texts).tocsr()
    except ValueError:  # no run of letters is shared
        return None


def centred(matrix: np.ndarray, groups: np.ndarray, strength: float = 10.0) -> np.ndarray:
    """``matrix`` less the mean of each row's group (its language), a small group's mean drawn towards the whole's."""
    whole = matrix.mean(axis=0)
    result = np.empty_like(matrix)
    for group in np.unique(groups):
        rows = groups == group
        mean = (matrix[rows].sum(axis=0) + strength * whole) / (rows.sum() + strength)
        result[rows] = matrix[rows] - mean
    return result
