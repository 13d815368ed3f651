"""The texts of a run as numbers: two dense channels, the words themselves, and the graph of neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analysis import graph, vectors
from analysis.lexicon import Lexicon
from analysis.vectoriser import Vectoriser, learn

EXACT_UP_TO = 6_000
CHARACTER_WEIGHT = 0.6


@dataclass(frozen=True)
class Representation:
    """Rows are texts. ``by_words`` and ``by_topics``: unit rows, centred per language; ``words``: counts of shared stems;
    ``links``: the normalised neighbour graph; ``known``: texts that have anything in common with another, as booleans."""

    by_words: np.ndarray
    by_topics: np.ndarray
    words: sp.csr_matrix
    links: sp.csr_matrix
    known: np.ndarray

    def only(self, rows: np.ndarray) -> "Representation":
        return Representation(self.by_words[rows], self.by_topics[rows], self.words[rows], self.links[rows][:, rows], self.known[rows])

    def view(self, topic_weight: float | None, rounds: int) -> np.ndarray:
        """Word vectors beside topics of the given weight (None: topics alone), smoothed over the links; unit rows."""
        if topic_weight is None:
            points = self.by_topics
        else:
            points = np.hstack([self.by_words, topic_weight * self.by_topics]) if topic_weight else self.by_words
        return graph.smoothed(points, self.links, rounds)


def represent(
    stems: Sequence[Sequence[str]],
    context: Sequence[Sequence[str]],
    words: Sequence[Sequence[str]],
    languages: Sequence[str],
    lexicon: Lexicon | None,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    dimensions: int,
    neighbours: int,
    context_weight: float,
    seed: int,
) -> tuple[Representation, Vectoriser]:
    """Learn the channels from the texts themselves; ``context`` counts for so little, and in the dense channels alone."""
    vectoriser, said, heard = learn(
        stems, context, languages, lexicon, aligned=aligned, dimensions=dimensions, context_weight=context_weight, seed=seed
    )
    channels = vectoriser.channels(heard, languages)
    silent = np.diff(heard.indptr) == 0
    links = _neighbour_graph(channels, vectoriser.weights(said), words, neighbours, seed)
    for points in channels:  # a text without shared words belongs where its spelling puts it
        points[silent] = vectors.unit(links @ points)[silent]
    known = ~silent | (np.abs(channels[0]).max(axis=1, initial=0) > 0)
    return Representation(channels[0], channels[1], said, links, known), vectoriser


def _neighbour_graph(
    channels: Sequence[np.ndarray], weights: sp.csr_matrix, words: Sequence[Sequence[str]], neighbours: int, seed: int
) -> sp.csr_matrix:
    dense = np.round(vectors.unit(np.hstack(channels)), 5)
    sparse = weights
    if np.median([len(said) for said in words]) <= vectors.CHARACTERS_UP_TO:
        letters = vectors.character_weights(words)
        if letters is not None:
            sparse = vectors.normalize(sp.hstack([weights, CHARACTER_WEIGHT * letters])).tocsr()
    if len(dense) <= EXACT_UP_TO:
        lists = graph.nearest(dense, neighbours), graph.nearest(sparse, neighbours)
    else:
        lists = (
            graph.nearest_in_cells(dense, neighbours, dense, seed),
            graph.nearest_in_cells(sparse, neighbours, dense, seed),
        )
    return graph.linked(len(dense), *lists)
