"""Texts as points of a space that a corpus taught."""

import numpy as np

from analysis.contribution_texts import ReadTexts
from analysis.embedder import Embedded
from analysis.lexicon import Lexicon
from analysis.placer import joined
from analysis.vectoriser import Vectoriser


def read_points(
    texts: ReadTexts,
    vectoriser: Vectoriser,
    lexicon: Lexicon | None,
    context_weight: float,
    embedded: Embedded | None = None,
) -> np.ndarray:
    """The points of texts, shape (n, d); zeros for a text that shares no word with those that taught the vectoriser, unless a sentence
    model knows it."""
    languages = texts.stemmed_as
    weights = vectoriser.weights(vectoriser.features.said(texts.stems, languages, lexicon))
    context = texts.context
    if len(context.numbers):
        of_context = vectoriser.weights(vectoriser.features.said(context, texts.context_languages, lexicon))
        weights = (weights + context_weight * of_context).tocsr()
    by_model = [] if embedded is None else [vectoriser.model_channel(embedded, languages)]
    return joined([*vectoriser.channels(weights, languages), *by_model])
