"""The texts of a run as points and links: every channel, weighed and joined."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analysis import graph, vectors

EXACT_UP_TO = 25_000
CHARACTER_WEIGHT = 0.6
LSA_WEIGHT = 0.5


@dataclass(frozen=True)
class Representation:
    """``points`` before smoothing, shape (texts, d); ``links`` the normalised neighbour graph; ``known`` texts share words."""

    points: np.ndarray
    links: sp.csr_matrix
    sparse: sp.csr_matrix
    known: np.ndarray

    def smoothed(self, rounds: int) -> np.ndarray:
        return graph.smoothed(self.points, self.links, rounds)


def represent(
    stems: Sequence[Sequence[str]], context: Sequence[Sequence[str]], texts: Sequence[str], languages: np.ndarray,
    *, dimensions: int, k: int, context_weight: float, seed: int,
) -> Representation:  # fmt: skip
    """Word vectors, LSA and sparse weights of the texts; ``context`` counts for so little in the dense channels alone."""
    vocabulary = vectors.vocabulary_of(stems)
    if sum(any(stem in vocabulary for stem in text) for text in stems) < len(stems) / 2:
        vocabulary = vectors.vocabulary_of(stems, at_least=1)
    said = vectors.counts(stems, vocabulary)
    words = vectors.word_vectors(stems, vocabulary, dimensions, seed)
    weights = vectors.weighted(said)
    heard = weights
    if any(context):
        heard = vectors.normalize(
            weights + context_weight * vectors.weighted(vectors.counts(context, vocabulary))
        ).tocsr()
    by_words = vectors.unit(vectors.centred(vectors.unit(np.asarray(heard @ words)), languages))
    by_topics = vectors.unit(vectors.centred(vectors.reduced(heard, dimensions, seed), languages))
    points = np.hstack([by_words, LSA_WEIGHT * by_topics])
    points[np.diff(heard.indptr) == 0] = 0
    points = np.round(vectors.unit(points), 5)
    sparse = weights
    if np.median([len(text.split()) for text in texts]) <= vectors.CHARACTERS_UP_TO:
        letters = vectors.character_weights(texts)
        if letters is not None:
            sparse = vectors.normalize(sp.hstack([weights, CHARACTER_WEIGHT * letters]).tocsr())
    links = graph.linked(len(points), graph.nearest(points, k), graph.nearest(sparse, k))
    strange = ~points.any(axis=1)
    points[strange] = vectors.unit(links @ points)[strange]  # spelt like its neighbours, it belongs with them
    return Representation(points, links, sparse, np.abs(points).max(axis=1) > 0)
