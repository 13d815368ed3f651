"""What turns whole texts into vectors, beside the words of the corpus: a model that somebody else trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.stage_cache import StageCache
from analysis.vectors import unit


class Embedder(Protocol):
    """``fingerprint`` (SHA-256) is equal for embedders that give equal vectors to equal texts."""

    @property
    def fingerprint(self) -> str: ...

    def fit(self, texts: Sequence[str]) -> Self:
        """One that has learnt what it must from a corpus; itself, where it is ready as it is."""

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (texts, d), float32, rows of length 1; a row of zeros for a text of which it knows nothing. That of a text does not
        depend on the others, once the embedder is fitted."""


@dataclass(frozen=True)
class Embedded:
    """The vectors (texts, d) that an embedder gave, and whose they are."""

    points: np.ndarray
    fingerprint: str

    def only(self, rows: np.ndarray) -> "Embedded":
        return Embedded(self.points[rows], self.fingerprint)


def embedded(embedder: Embedder, table: pd.DataFrame, context_weight: float, cache: StageCache | None = None) -> Embedded:
    """The vectors of the rows of a checked table: title and body, with so much of the context's, which is read once if many share it.

    A ``cache`` keeps those of an embedder that is ready as it is, so that only new texts are read again.
    """
    texts = [_encodable(f"{title}\n{body}".strip()) for title, body in zip(table["title"], table["body"], strict=True)]
    context = [_encodable(text) for text in table["context"]]
    ready = embedder.fit(texts)
    kept = cache if ready is embedder else None
    with threadpool_limits(1):
        points = _vectors("vectors", ready, texts, kept)
        around = sorted(set(context) - {""})
        if around and context_weight:
            number = {text: row for row, text in enumerate(around)}
            rows = np.array([row for row, text in enumerate(context) if text])
            points[rows] += context_weight * _vectors("context", ready, around, kept)[[number[context[row]] for row in rows]]
            points = unit(points)
    return Embedded(np.round(points, 5), ready.fingerprint)


def _vectors(stage: str, embedder: Embedder, texts: Sequence[str], cache: StageCache | None) -> np.ndarray:
    if cache is None:
        return embedder.transform(texts)
    return cache.rows(stage, (embedder.fingerprint,), texts, lambda rows: embedder.transform([texts[row] for row in rows]))


def _encodable(text: str) -> str:
    """Without the halves of surrogate pairs, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
