"""The project's own pipeline among the methods."""

import pandas as pd

from analysis.lexicon import Lexicon, read_lexicon
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from benchmarks.grouping_method import Grouping


def ours(rows: pd.DataFrame, k: int, seed: int, lexicon: Lexicon | None = None, workers: int = 1) -> Grouping:
    """The upper groups that ``analysis.pipeline.cluster`` finds, and their keywords."""
    result = cluster(rows, Parameters(groups=k, seed=seed), lexicon=lexicon, workers=workers)
    groups = rows["id"].map(result.assignments.set_index("id")["group"]).to_numpy(dtype=object)
    upper = result.groups[result.groups["level"] == 1]
    return Grouping(groups, {group: words.split("|") for group, words in zip(upper["group"], upper["keywords"], strict=True)})


def ours_without_dictionaries(rows: pd.DataFrame, k: int, seed: int) -> Grouping:
    """As ``ours``, on a machine without the FreeDict dictionaries."""
    return ours(rows, k, seed, read_lexicon(dictionaries=None))
