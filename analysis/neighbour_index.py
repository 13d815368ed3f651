"""A similarity index that answers one text at a time, takes new texts without being made anew, and is kept in a file."""

import pickle
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from analysis.contribution_texts import read_texts
from analysis.exceptions import BadInput
from analysis.lexicon import Lexicon
from analysis.neighbours import COSINES, SimilarityIndex, crowding
from analysis.tables import checked_contributions

FORMAT = ("neighbour index 3", version("scikit-learn"), version("scipy"), version("numpy"))


class NeighbourIndex:
    """A ``SimilarityIndex`` turned over: each feature knows the texts that have it, so that a question reads only those it shares
    something with. The scores are those of ``SimilarityIndex.search``. Words that no text of the index had when it was made count
    for nothing, so it should be made anew when ``added`` has grown large beside ``len``."""

    def __init__(self, index: SimilarityIndex, lexicon: Lexicon | None = None) -> None:
        self._index = replace(index, sparse=sp.csr_matrix((0, index.sparse.shape[1]), dtype=np.float32), ids=[])
        self._lexicon = lexicon
        self._turned = index.sparse.tocsc()
        self._ids: list[str] = list(index.ids)
        self._known = set(self._ids)
        self._dense, self._reach, self._crowded = index.dense, index.reach, index.crowded
        self._made_of = len(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._known

    @property
    def added(self) -> int:
        """How many texts came after it was made."""
        return len(self._ids) - self._made_of

    def search(self, query: pd.DataFrame, *, k: int) -> list[tuple[str, float]]:
        """The ids of the ``k`` texts most like the one row of ``query`` (id, title, body, lang), best first, with their scores."""
        with threadpool_limits(1):
            sparse, dense = self._points(query)
            scores = np.round(self._scores(sparse, dense)[:, 0] / COSINES, 5)
        ranking = np.round(scores * self._reach - self._crowded / 6, 5)
        best = np.argpartition(-ranking, min(k, len(ranking) - 1))[: k + 1] if len(ranking) > k + 1 else np.arange(len(ranking))
        best = best[np.lexsort((best, -ranking[best]))]
        return [(self._ids[place], float(scores[place])) for place in best.tolist() if scores[place] > 0][:k]

    def add(self, contributions: pd.DataFrame) -> "NeighbourIndex":
        """Another index that has these texts as well (id, title, body, lang); this one stays as it is."""
        with threadpool_limits(1):
            sparse, dense = self._points(contributions)
            crowded = self._crowding(sparse)
        larger = NeighbourIndex.__new__(NeighbourIndex)
        larger.__dict__.update(self.__dict__)
        larger._turned = sp.vstack([self._turned, sparse.tocsc()]).tocsc()
        larger._ids = [*self._ids, *contributions["id"]]
        larger._known = {*self._known, *contributions["id"]}
        larger._dense = np.vstack([self._dense, dense])
        larger._reach = np.concatenate([self._reach, np.ones(len(dense), np.float32)])
        larger._crowded = np.concatenate([self._crowded, crowded])
        return larger

    def _points(self, table: pd.DataFrame) -> tuple[sp.csr_matrix, np.ndarray]:
        return self._index._points(read_texts(checked_contributions(table)), self._lexicon)

    def _scores(self, sparse: sp.csr_matrix, dense: np.ndarray) -> np.ndarray:
        """(texts, asked): the sum of the three cosines."""
        return self._shared(sparse) + np.maximum(self._dense @ dense.T, 0)

    def _shared(self, sparse: sp.csr_matrix) -> np.ndarray:
        columns = np.unique(sparse.indices)
        return np.asarray((self._turned[:, columns] @ sparse[:, columns].T.tocsc()).todense())

    def _crowding(self, sparse: sp.csr_matrix) -> np.ndarray:
        if not self._crowded.any():
            return np.zeros(sparse.shape[0], np.float32)
        return crowding(self._shared(sparse).T, len(self._ids))


def write_index(index: SimilarityIndex, path: Path) -> None:
    """Keeps an index in a file, at once whole: who reads it meanwhile reads the one before."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        pickle.dump((FORMAT, index), file, protocol=pickle.HIGHEST_PROTOCOL)
    unfinished.replace(path)


def read_index(path: Path) -> SimilarityIndex:
    """The index of a file that ``write_index`` wrote on this installation. Raises BadInput for one of other versions or a damaged one."""
    try:
        with path.open("rb") as file:
            made, index = pickle.load(file)  # noqa: S301 - our own file, in the installation's own folder
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, ValueError, IndexError) as error:
        raise BadInput(f"The index {path.name} can't be read: {error}.") from None
    if made != FORMAT or not isinstance(index, SimilarityIndex):
        raise BadInput(f"The index {path.name} was made by other versions.")
    return index
