"""Which contributions say nearly the same as a given one, in any of the lexicon's languages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from analysis import thesaurus, vectors
from analysis.contribution_texts import ReadText, ReadTexts, read_texts
from analysis.exceptions import BadInput
from analysis.features import Features, features_between, spoken
from analysis.graph import cells_of, linked, nearest, nearest_in_cells, smoothed
from analysis.lexicon import LANGUAGES, Lexicon, lexicon_of
from analysis.tables import checked_contributions

LATENT = 100
NEIGHBOURS = 20
EXACT_UP_TO = 6_000
SLOPE, LEAST_REACH = 0.3, 0.75
PIECE = 512
CROWD = 10
COPY = 0.9
MEANINGS = 2
COSINES = MEANINGS + 2


def similar(contributions: pd.DataFrame, queries: pd.DataFrame, *, k: int = 10, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """The ``k`` contributions most like each query, best first, never the query itself: query_id, rank, id, score (0 to 1).

    Both tables have the columns id and body, and title, lang where present. ``lexicon`` is asked where a query is in another language
    than the pool, or the pool speaks several: by default our own, with the dictionaries of the machine. Raises BadInput.
    """
    asked = checked_contributions(queries)
    spoken = set(read_texts(asked).stemmed_as)
    return SimilarityIndex.of(contributions, lexicon=lexicon, asked_in=spoken).search(queries, k=k, lexicon=lexicon)


@dataclass(frozen=True)
class SimilarityIndex:
    """A pool of contributions ready to be searched many times; can be pickled.

    The score is the mean of three cosines: of meanings (stems, numbers, and translations where languages meet; counted twice), of runs of
    letters, and of the company that words keep, in which a text of the pool takes over from its neighbours (``dense``). Ranks are settled
    by two more: within a language by ``reach`` (n,), since cosines favour short texts, and a text that says more is more likely to say
    this too (pivoted length, Singhal, Buckley & Mitra 1996); where languages meet by ``crowded`` (n,), how much each text resembles its
    nearest in the pool but for its copies: one that is near everything is ranked lower (cross-domain similarity local scaling, Conneau
    et al. 2018).
    """

    ids: list[str]
    features: Features | None
    frequency: np.ndarray
    letters: TfidfVectorizer | None
    word_vectors: np.ndarray
    means: dict[str, np.ndarray]
    sparse: sp.csr_matrix
    dense: np.ndarray
    reach: np.ndarray
    crowded: np.ndarray

    @classmethod
    def of(cls, contributions: pd.DataFrame, *, lexicon: Lexicon | None = None, asked_in: Collection[str] = LANGUAGES) -> "SimilarityIndex":
        """The index of a pool of contributions, to be asked in some languages. Raises BadInput."""
        table = checked_contributions(contributions)
        texts = read_texts(table)
        empty = sp.csr_matrix((len(table), 1), dtype=np.float32)
        if not any(text.key and _said(text) for text in texts):
            nothing, ones = np.zeros((len(table), 1), np.float32), np.ones(len(table), np.float32)
            return cls(
                table["id"].tolist(), None, np.ones(1), None, np.zeros((1, 1)), {"": np.zeros(1)}, empty, nothing, ones, nothing[:, 0]
            )
        languages = texts.stemmed_as
        meeting = set(LANGUAGES) & (set(languages) | set(asked_in))
        bridge = (lexicon or lexicon_of()) if len(meeting) > 1 else None
        said = [_said(text) for text in texts]
        features = features_between(said, languages, bridge)
        counted = features.said(said, languages)
        frequency = vectors.inverse_frequency(counted)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=100_000, dtype=np.float32)
        with threadpool_limits(1):
            letters.fit(text.key for text in texts)
            word_vectors = _word_vectors(features, said, languages)
            meanings = vectors.weighted(counted, frequency)
            points = vectors.unit(np.asarray(meanings @ word_vectors, dtype=np.float32))
            means = vectors.means(points, np.array(languages))
            made = cls(table["id"].tolist(), features, frequency, letters, word_vectors, means, empty, points, np.ones(1), np.zeros(1))
            sparse, dense = made._points(texts)
            large = len(texts) > EXACT_UP_TO
            neighbours = nearest_in_cells(meanings, NEIGHBOURS, cells_of(dense, 0)) if large else nearest(meanings, NEIGHBOURS)
            dense = smoothed(dense, linked(len(texts), neighbours), 1)
            alike, one = np.zeros(len(texts), np.float32), np.ones(len(texts), np.float32)
            reach, crowded = (one, _crowding(sparse)) if bridge else (_reach(said), alike)
        return replace(made, sparse=sparse, dense=dense, reach=reach, crowded=crowded)

    def _points(self, texts: ReadTexts, lexicon: Lexicon | None = None) -> tuple[sp.csr_matrix, np.ndarray]:
        if self.features is None or self.letters is None:
            return sp.csr_matrix((len(texts), 1), dtype=np.float32), np.zeros((len(texts), 1), np.float32)
        counted = self.features.said([_said(text) for text in texts], texts.stemmed_as, lexicon)
        meanings = vectors.weighted(counted, self.frequency)
        by_letter = self.letters.transform(text.key for text in texts)
        dense = vectors.unit(np.asarray(meanings @ self.word_vectors, dtype=np.float32))
        silent = ~dense.any(axis=1)
        dense = vectors.centred(dense, texts.stemmed_as, self.means)
        dense[silent] = 0
        return sp.hstack([meanings * np.sqrt(MEANINGS), by_letter]).tocsr().astype(np.float32), dense

    def search(self, queries: pd.DataFrame, *, k: int = 10, lexicon: Lexicon | None = None) -> pd.DataFrame:
        """As ``similar``, against this pool. Raises BadInput."""
        if self.features is not None and self.features.tagged:
            lexicon = lexicon or lexicon_of()
        if k < 1:
            raise BadInput(f"At least one similar contribution must be asked for, not {k}.")
        asked = checked_contributions(queries)
        position = {identifier: place for place, identifier in enumerate(self.ids)}
        rows = []
        with threadpool_limits(1):
            for start in range(0, len(asked), PIECE):
                part = asked.iloc[start : start + PIECE].reset_index(drop=True)
                sparse, dense = self._points(read_texts(part), lexicon)
                scores = np.asarray((sparse @ self.sparse.T).todense()) + np.maximum(dense @ self.dense.T, 0)
                scores = np.round(scores / COSINES, 5)
                ranking = np.round(scores * self.reach - self.crowded / 6, 5)
                for query, line, order in zip(part["id"], scores, ranking, strict=True):
                    if query in position:
                        line[position[query]] = 0
                    best = [int(place) for place in np.argsort(-order, kind="stable")[: k + 1] if line[place] > 0][:k]
                    rows += [(query, rank, self.ids[place], round(float(line[place]), 4)) for rank, place in enumerate(best, 1)]
        return pd.DataFrame(rows, columns=["query_id", "rank", "id", "score"])


def _said(text: ReadText) -> tuple[str, ...]:
    """Stems and numbers: a year or an amount is the same in every language."""
    return text.stems + text.numbers


def _word_vectors(features: Features, said: Sequence[Sequence[str]], languages: Sequence[str]) -> np.ndarray:
    """From the company of words in the texts and in our own lexicon, shape (features, d)."""
    pieces = [(text[start : start + vectors.WINDOW], language) for text, language in zip(said, languages, strict=True)
              for start in range(0, max(len(text), 1), vectors.WINDOW)]  # fmt: skip
    windows = features.said([piece for piece, _ in pieces], [language for _, language in pieces])
    fields = thesaurus.company(features, spoken(languages))
    return vectors.word_vectors(windows if fields is None else sp.vstack([windows, fields]).tocsr(), LATENT, 0)


def _reach(said: Sequence[Sequence[str]]) -> np.ndarray:
    """What the scores of each text are multiplied by to be ranked: 1 for one of mean length, by distinct words; ``LEAST_REACH`` or more."""
    length = np.sqrt(np.maximum([len(set(text)) for text in said], 1))
    return np.maximum(length / ((1 - SLOPE) * length.mean() + SLOPE * length), LEAST_REACH).astype(np.float32)


def _crowding(sparse: sp.csr_matrix) -> np.ndarray:
    """``crowding`` of each text of a pool among the others, shape (n,)."""
    result = np.zeros(sparse.shape[0], np.float32)
    for start in range(0, sparse.shape[0], PIECE):
        shared = np.asarray((sparse[start : start + PIECE] @ sparse.T).todense())
        shared[np.arange(len(shared)), start + np.arange(len(shared))] = 0
        result[start : start + PIECE] = crowding(shared, sparse.shape[0] - 1)
    return result


def crowding(shared: np.ndarray, others: int) -> np.ndarray:
    """The mean of the ``CROWD`` highest of each row of ``shared`` (rows, pool), sums of cosines of meanings and letters, where a pool has
    so many others; shape (rows,). Copies don't count: what many said is not near everything."""
    nearest = min(CROWD, others)
    if not nearest:
        return np.zeros(len(shared), np.float32)
    apart = np.where(shared >= COPY * (MEANINGS + 1), 0, shared)
    return np.round(np.partition(apart, -nearest, axis=1)[:, -nearest:].mean(axis=1), 5).astype(np.float32)
