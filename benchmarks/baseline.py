"""The method that most people would write first; fixed, so that figures stay comparable."""

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

SEEDS = (0, 1, 2)


def tfidf_lsa_kmeans(rows: pd.DataFrame, k: int) -> list[np.ndarray]:
    """TF-IDF of title and body, LSA of 100 dimensions, k-means: one grouping per seed."""
    texts = rows["title"] + " " + rows["body"]
    weights = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts)
    groupings = []
    for seed in SEEDS:
        reduced = TruncatedSVD(min(100, len(rows) // 5), random_state=seed).fit_transform(weights)
        groupings.append(KMeans(k, n_init=3, random_state=seed).fit_predict(normalize(reduced)))
    return groupings
