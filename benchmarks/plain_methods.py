"""Methods of scikit-learn that need no more than the texts."""

import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import NMF
from sklearn.metrics import pairwise_distances_argmin

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
    return Grouping(numbered(_dense_places(lsa(tfidf(rows), seed))))


def hdbscan_placed(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """As ``hdbscan``, then each text outside the dense places in the one whose middle is nearest."""
    points = lsa(tfidf(rows), seed)
    places = _dense_places(points)
    outside = places < 0
    if outside.any() and not outside.all():
        middles = np.stack([points[places == place].mean(axis=0) for place in range(places.max() + 1)])
        places[outside] = pairwise_distances_argmin(points[outside], middles)
    return Grouping(numbered(places))


def _dense_places(points: np.ndarray) -> np.ndarray:
    return HDBSCAN(min_cluster_size=max(5, len(points) // 200), copy=True).fit_predict(points)
