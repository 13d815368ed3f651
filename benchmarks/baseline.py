"""The method that most people would write first; fixed, so that figures stay comparable."""

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from benchmarks.grouping_method import Grouping, numbered, whole_texts


def tfidf(rows: pd.DataFrame) -> sp.csr_matrix:
    """The weights of the words of title and body."""
    return TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(whole_texts(rows))


def lsa(weights: sp.csr_matrix, seed: int) -> np.ndarray:
    """100 latent dimensions, fewer for few texts; rows of unit length."""
    return normalize(TruncatedSVD(min(100, weights.shape[0] // 5), random_state=seed).fit_transform(weights))


def tfidf_lsa_kmeans(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """TF-IDF of title and body, LSA of 100 dimensions, k-means."""
    return Grouping(numbered(KMeans(k, n_init=3, random_state=seed).fit_predict(lsa(tfidf(rows), seed))))
