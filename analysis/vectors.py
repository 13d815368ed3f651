"""Texts as points: sparse word weights, and dense vectors learnt from the corpus alone."""

from collections.abc import Sequence, Set

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from analysis.word_lists import WordLists

WINDOW = 20
SMOOTHING = 0.75
LARGEST_VOCABULARY = 20_000
CHARACTERS_UP_TO = 60
MOST_RUNS = 60_000
FAINT = 0.2
BLOCK = 1_000
PASSES, PASSES_OF_MANY = 5, 2


def unit(matrix: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of zeros stays so."""
    return normalize(matrix).astype(np.float32, copy=False)


def counts(tokens: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sp.csr_matrix:
    """How often each text (row) has each word of the vocabulary (column)."""
    lists = WordLists.of(tokens)
    columns = lists.numbered(vocabulary)
    known = columns >= 0
    pointers = np.concatenate([[0], np.cumsum(known)])[lists.bounds]
    indices = columns[known]
    matrix = sp.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(lists), len(vocabulary)))
    matrix.sum_duplicates()
    return matrix


def vocabulary_of(tokens: Sequence[Sequence[str]], at_least: int = 2, known: Set[str] = frozenset()) -> dict[str, int]:
    """The words that at least so many texts share, and those ``known`` from elsewhere; the most widespread kept, in alphabetical order."""
    lists = WordLists.of(tokens)
    frequency = np.bincount(lists.once()[1], minlength=len(lists.spelled)).tolist()
    used = [(-count, word) for count, word in zip(frequency, lists.spelled, strict=True) if count]
    shared = sorted((count, word) for count, word in used if -count >= at_least or word in known)
    return {word: column for column, word in enumerate(sorted(word for _, word in shared[:LARGEST_VOCABULARY]))}


def inverse_frequency(matrix: sp.csr_matrix) -> np.ndarray:
    """log((1 + n) / (1 + df)) + 1 of each column, shape (words,)."""
    found = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.log((1 + matrix.shape[0]) / (1 + found)) + 1


def weighted(matrix: sp.csr_matrix, frequency: np.ndarray) -> sp.csr_matrix:
    """Sublinear TF-IDF with the given inverse frequencies, rows of length 1; what is said less than once counts as it is."""
    result = matrix.astype(np.float32, copy=True)
    result.data = np.where(result.data > 1, 1 + np.log(np.maximum(result.data, 1)), result.data)
    return normalize(result.multiply(frequency).tocsr()).astype(np.float32)


def principal_axes(matrix: sp.csr_matrix, dimensions: int, seed: int) -> np.ndarray:
    """The axes of the best projection on so many dimensions (truncated SVD), shape (columns, d); d is less for a small matrix."""
    possible = min(dimensions, matrix.shape[0] - 1, matrix.shape[1] - 1)
    if possible < 1:
        return np.eye(matrix.shape[1], 1, dtype=np.float32)
    _, _, axes = randomized_svd(matrix, possible, n_iter=PASSES, random_state=seed)
    return np.round(axes.T, 6).astype(np.float32)


def reduced(matrix: sp.csr_matrix, dimensions: int, seed: int, passes: int = PASSES) -> np.ndarray:
    """The rows on their principal axes, shape (rows, d), found in so many passes (power iterations: Halko, Martinsson & Tropp 2011)."""
    possible = min(dimensions, matrix.shape[0] - 1, matrix.shape[1] - 1)
    if possible < 1:
        return matrix.toarray().astype(np.float32)[:, :1]
    left, sizes, _ = randomized_svd(matrix, possible, n_iter=passes, random_state=seed)
    return (left * sizes).astype(np.float32)


def word_vectors(windows: sp.csr_matrix, dimensions: int, seed: int) -> np.ndarray:
    """Vectors of words from their company, shape (words, dimensions), unit length; ``windows`` (windows, words) counts them.

    Co-occurrence in windows of ``WINDOW`` words, positive pointwise mutual information with context smoothing,
    truncated SVD (Levy, Goldberg & Dagan 2015), in ``PASSES_OF_MANY`` where there are more words than one language is given.
    """
    size = windows.shape[1]
    said_in = windows.T.tocsr()
    company = [_company(said_in[start : start + BLOCK] @ windows, start) for start in range(0, size, BLOCK)]
    total = np.concatenate([np.bincount(_rows(block), block.data, minlength=block.shape[0]) for block in company])
    context = np.maximum(total, 1e-12) ** SMOOTHING
    whole, first = context.sum(), 0
    for number, block in enumerate(company):
        each = np.maximum(total[first : first + block.shape[0]], 1e-12)
        information = np.log(block.data.astype(np.float64) * whole / (each[_rows(block)] * context[block.indices]))
        first += block.shape[0]
        company[number] = _kept(block, information, information > 0)
    passes = PASSES_OF_MANY if size > LARGEST_VOCABULARY else PASSES
    return np.round(unit(reduced(sp.vstack(company, format="csr"), dimensions, seed, passes)), 6)


def _company(together: sp.csr_matrix, start: int) -> sp.csr_matrix:
    """``BLOCK`` rows from ``start`` on, which is row 0, of how much words keep company, without what is faint: never a word with itself."""
    return _kept(together, together.data, (_rows(together) + start != together.indices) & (together.data > FAINT))


def _rows(matrix: sp.csr_matrix) -> np.ndarray:
    """The row of each stored number."""
    return np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))


def _kept(matrix: sp.csr_matrix, data: np.ndarray, kept: np.ndarray) -> sp.csr_matrix:
    """Some of the stored places of ``matrix``, with other ``data``."""
    pointers = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    return sp.csr_matrix((data[kept].astype(np.float32), matrix.indices[kept], pointers), shape=matrix.shape)


def means(points: np.ndarray, groups: np.ndarray, strength: float = 10.0) -> dict[str, np.ndarray]:
    """The mean of each group's points (its language), a small group's drawn towards the whole's; "" is the whole's."""
    whole = points.mean(axis=0) if len(points) else np.zeros(points.shape[1], np.float32)
    result = {"": whole.astype(np.float32)}
    for group in sorted(set(groups.tolist())):
        rows = groups == group
        result[group] = ((points[rows].sum(axis=0) + strength * whole) / (rows.sum() + strength)).astype(np.float32)
    return result


def centred(points: np.ndarray, languages: Sequence[str], means: dict[str, np.ndarray]) -> np.ndarray:
    """``points`` (changed) less the mean of the language of each, unit rows."""
    for language in sorted(set(languages)):
        rows = np.array([spoken == language for spoken in languages])
        points[rows] -= means.get(language, means[""])
    return unit(points)


def character_weights(texts: Sequence[Sequence[str]]) -> sp.csr_matrix | None:
    """TF-IDF of the runs of 3 to 5 letters in the words of each text; None where there is none to share.

    Runs in fewer than two texts (of more than three), in over half of them (of more than twenty), and beyond the ``MOST_RUNS`` most
    widespread don't count.
    """
    vocabulary = {word: column for column, word in enumerate(sorted({word for text in texts for word in text}))}
    if not vocabulary:
        return None
    runs = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32).fit_transform(vocabulary)
    size = len(texts)
    counted = (counts(texts, vocabulary) @ runs).tocsr()
    widespread = np.bincount(counted.indices, minlength=counted.shape[1])
    kept = np.flatnonzero((widespread >= (2 if size > 3 else 1)) & (widespread <= (0.5 * size if size > 20 else size)))
    kept = np.sort(kept[np.argsort(-widespread[kept], kind="stable")][:MOST_RUNS])
    if not len(kept):
        return None
    counted = counted[:, kept]
    return weighted(counted, inverse_frequency(counted))
