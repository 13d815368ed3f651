"""Which contributions say nearly the same as a given one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from analysis.contribution_texts import ReadText, read_texts
from analysis.exceptions import BadInput
from analysis.tables import checked_contributions

LATENT = 100
PIECE = 512


def similar(contributions: pd.DataFrame, queries: pd.DataFrame, *, k: int = 10) -> pd.DataFrame:
    """The ``k`` contributions most like each query, best first, never the query itself: query_id, rank, id, score (0 to 1).

    Both tables have the columns id and body, and title, lang where present. Raises BadInput.
    """
    return SimilarityIndex.of(contributions).search(queries, k=k)


@dataclass(frozen=True)
class SimilarityIndex:
    """A pool of contributions ready to be searched many times; can be pickled.

    The score is the mean of three cosines: of stems, of runs of letters, and of latent topics.
    """

    ids: list[str]
    words: TfidfVectorizer | None
    letters: TfidfVectorizer | None
    topics: TruncatedSVD | None
    sparse: sp.csr_matrix
    dense: np.ndarray

    @classmethod
    def of(cls, contributions: pd.DataFrame) -> "SimilarityIndex":
        """The index of a pool of contributions. Raises BadInput."""
        table = checked_contributions(contributions)
        texts = read_texts(table)
        words = TfidfVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False, sublinear_tf=True, dtype=np.float32)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=100_000, dtype=np.float32)
        if not any(text.stems for text in texts):
            return cls(
                table["id"].tolist(),
                None,
                None,
                None,
                sp.csr_matrix((len(table), 1), dtype=np.float32),
                np.zeros((len(table), 1), np.float32),
            )
        with threadpool_limits(1):
            by_word = words.fit_transform(" ".join(text.stems) for text in texts)
            letters.fit(text.key for text in texts)
            possible = min(LATENT, by_word.shape[0] - 1, by_word.shape[1] - 1)
            topics = TruncatedSVD(possible, random_state=0).fit(by_word) if possible > 1 else None
            index = cls(
                table["id"].tolist(),
                words,
                letters,
                topics,
                sp.csr_matrix((0, 0)),
                np.zeros((0, 0), np.float32),
            )
            sparse, dense = index._points(texts)
        return cls(index.ids, words, letters, topics, sparse, dense)

    def _points(self, texts: list[ReadText]) -> tuple[sp.csr_matrix, np.ndarray]:
        if self.words is None or self.letters is None:
            return sp.csr_matrix((len(texts), 1), dtype=np.float32), np.zeros((len(texts), 1), np.float32)
        by_word = self.words.transform(" ".join(text.stems) for text in texts)
        by_letter = self.letters.transform(text.key for text in texts)
        dense = normalize(self.topics.transform(by_word)) if self.topics is not None else np.zeros((len(texts), 1))
        return sp.hstack([by_word, by_letter]).tocsr().astype(np.float32), dense.astype(np.float32)

    def search(self, queries: pd.DataFrame, *, k: int = 10) -> pd.DataFrame:
        """As ``similar``, against this pool. Raises BadInput."""
        if k < 1:
            raise BadInput(f"At least one similar contribution must be asked for, not {k}.")
        asked = checked_contributions(queries)
        channels = 3 if self.topics is not None else 2
        position = {identifier: place for place, identifier in enumerate(self.ids)}
        rows = []
        with threadpool_limits(1):
            for start in range(0, len(asked), PIECE):
                part = asked.iloc[start : start + PIECE].reset_index(drop=True)
                sparse, dense = self._points(read_texts(part))
                scores = np.asarray((sparse @ self.sparse.T).todense()) + np.maximum(dense @ self.dense.T, 0)
                scores = np.round(scores / channels, 5)
                for query, line in zip(part["id"], scores, strict=True):
                    if query in position:
                        line[position[query]] = 0
                    best = [int(place) for place in np.argsort(-line, kind="stable")[:k] if line[place] > 0]
                    rows += [(query, rank, self.ids[place], round(float(line[place]), 4)) for rank, place in enumerate(best, 1)]
        return pd.DataFrame(rows, columns=["query_id", "rank", "id", "score"])
