"""Methods of scikit-learn that need no more than the texts."""

import pandas as pd
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import NMF

from benchmarks.baseline import lsa, tfidf
from benchmarks.grouping_method import Grouping, numbered


def tfidf_kmeans(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """k-means on the weights of words themselves."""
    return Grouping(numbered(KMeans(k, n_init=3, random_state=seed).fit_predict(tfidf(rows))))


def nmf(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """Each text in the topic of a non-negative factorisation that weighs most in it; in none where all weigh nothing."""
    weights = NMF(k, init="nndsvda", max_iter=400, random_state=seed).fit_transform(tfidf(rows))
    topics = weights.argmax(axis=1)
    topics[weights.max(axis=1) == 0] = -1
    return Grouping(numbered(topics))


def hdbscan(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """Dense places of LSA's space, as many as there are; texts outside them are in no group."""
    return Grouping(numbered(HDBSCAN(min_cluster_size=max(5, len(rows) // 200), copy=True).fit_predict(lsa(tfidf(rows), seed))))
