"""The texts of a run as numbers: dense channels, the words themselves, and the graph of neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis import graph, vectors
from analysis.embedder import Embedded
from analysis.lexicon import Lexicon
from analysis.stage_cache import Arrays, StageCache, arrays
from analysis.vectoriser import Vectoriser, learn
from analysis.workforce import Workers, run_here

EXACT_UP_TO = 6_000
CHARACTER_WEIGHT = 0.6


@dataclass(frozen=True)
class Representation:
    """Rows are texts. ``by_words`` and ``by_topics``: unit rows, centred per language; ``words``: counts of shared stems;
    ``links``: the normalised neighbour graph; ``known``: texts that have anything in common with another, as booleans;
    ``by_model``: unit rows of a sentence model, centred too, where there is one."""

    by_words: np.ndarray
    by_topics: np.ndarray
    words: sp.csr_matrix
    links: sp.csr_matrix
    known: np.ndarray
    by_model: np.ndarray | None = None

    @property
    def channels(self) -> list[np.ndarray]:
        return [self.by_words, self.by_topics] + ([] if self.by_model is None else [self.by_model])

    def only(self, rows: np.ndarray) -> "Representation":
        by_model = None if self.by_model is None else self.by_model[rows]
        words, links = self.words[rows], self.links[rows][:, rows]
        return Representation(self.by_words[rows], self.by_topics[rows], words, links, self.known[rows], by_model)

    def view(self, topic_weight: float | None, rounds: int, model_weight: float | None = 0.0) -> np.ndarray:
        """Word vectors beside topics of the given weight (None: topics alone) and beside a sentence model's vectors (None: these alone),
        smoothed over the links; unit rows."""
        if topic_weight is None:
            points = self.by_topics
        else:
            points = np.hstack([self.by_words, topic_weight * self.by_topics]) if topic_weight else self.by_words
        if self.by_model is not None and model_weight != 0:
            points = self.by_model if model_weight is None else np.hstack([vectors.unit(points), model_weight * self.by_model])
        return graph.smoothed(points, self.links, rounds)


def represent(
    stems: Sequence[Sequence[str]],
    context: Sequence[Sequence[str]],
    words: Sequence[Sequence[str]],
    languages: Sequence[str],
    context_languages: Sequence[str],
    lexicon: Lexicon | None,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    embedded: Embedded | None = None,
    dimensions: int,
    neighbours: int,
    context_weight: float,
    seed: int,
    workers: Workers = 1,
    cache: StageCache | None = None,
) -> tuple[Representation, Vectoriser]:
    """Learn the channels from the texts themselves; ``context``, in ``context_languages``, counts for so much, and in the dense channels
    alone. ``embedded``, a sentence model's vectors of the same texts, are a channel more."""
    vectoriser, said, heard = learn(
        stems, context, languages, context_languages, lexicon,
        aligned=aligned, dimensions=dimensions, context_weight=context_weight, seed=seed, workers=workers, cache=cache,
    )  # fmt: skip
    vectoriser = vectoriser.hearing(embedded, languages)
    channels = vectoriser.channels(heard, languages)
    by_model = None if embedded is None else vectoriser.model_channel(embedded, languages)
    silent = np.diff(heard.indptr) == 0
    given = channels, vectoriser.weights(said), words, neighbours, seed, by_model
    links = _links_of(arrays(cache, "neighbours", given, lambda: _told(_neighbour_graph(*given, workers))))
    for points in channels:  # a text without shared words belongs where its spelling puts it
        points[silent] = vectors.unit(links @ points)[silent]
    known = ~silent | (np.abs(channels[0]).max(axis=1, initial=0) > 0)
    return Representation(channels[0], channels[1], said, links, known, by_model), vectoriser


def _told(links: sp.csr_matrix) -> Arrays:
    return {"weights": links.data, "columns": links.indices, "bounds": links.indptr}


def _links_of(told: Arrays) -> sp.csr_matrix:
    size = len(told["bounds"]) - 1
    return sp.csr_matrix((told["weights"], told["columns"], told["bounds"]), shape=(size, size))


def _neighbour_graph(
    channels: Sequence[np.ndarray], weights: sp.csr_matrix, words: Sequence[Sequence[str]], neighbours: int, seed: int,
    by_model: np.ndarray | None, workers: Workers,
) -> sp.csr_matrix:  # fmt: skip
    dense = np.round(vectors.unit(np.hstack(channels)), 5)
    large = len(dense) > EXACT_UP_TO
    short = np.median([len(said) for said in words]) <= vectors.CHARACTERS_UP_TO

    def divided() -> graph.Cells | None:
        return graph.cells_of(dense, seed) if large else None

    def spelled() -> sp.csr_matrix | None:
        return vectors.character_weights(words) if short else None

    cells, letters = run_here(_asked, [(divided,), (spelled,)], workers)
    sparse = weights if letters is None else vectors.normalize(sp.hstack([weights, CHARACTER_WEIGHT * letters])).tocsr()
    spaces = [dense, sparse] + ([] if by_model is None else [by_model])
    if large:
        lists = [graph.nearest_in_cells(points, neighbours, cells, workers) for points in spaces]
    else:
        lists = [graph.nearest(points, neighbours) for points in spaces]
    return graph.linked(len(dense), *lists)


def _asked(question: Callable[[], Any]) -> Any:
    return question()
