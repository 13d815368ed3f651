"""The project's own pipeline among the methods."""

import pandas as pd

from analysis.embedder import Embedder
from analysis.lexicon import Lexicon, read_lexicon
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.sentence_model import read_model
from benchmarks.grouping_method import Grouping
from benchmarks.neural_methods import minilm_folder


def ours(
    rows: pd.DataFrame, k: int, seed: int, lexicon: Lexicon | None = None, workers: int = 1, model: Embedder | None = None
) -> Grouping:
    """The upper groups that ``analysis.pipeline.cluster`` finds, and their keywords."""
    result = cluster(rows, Parameters(groups=k, seed=seed), lexicon=lexicon, workers=workers, model=model)
    groups = rows["id"].map(result.assignments.set_index("id")["group"]).to_numpy(dtype=object)
    upper = result.groups[result.groups["level"] == 1]
    return Grouping(groups, {group: words.split("|") for group, words in zip(upper["group"], upper["keywords"], strict=True)})


def ours_without_dictionaries(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """As ``ours``, on a machine without the FreeDict dictionaries."""
    return ours(rows, k, seed, read_lexicon(dictionaries=None))


def ours_with_minilm(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """As ``ours``, with the vectors of English MiniLM among the views."""
    return ours(rows, k, seed, model=read_model(minilm_folder()))
