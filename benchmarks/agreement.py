"""How groupings agree with labels and with each other."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from analysis.evaluation import evaluate


def with_labels(rows: pd.DataFrame, groups: np.ndarray) -> dict[str, float]:
    """What ``analysis.evaluation.evaluate`` says of the column ``label``, where a row in no group counts as a group of its own; also
    ``nmi_one_rest`` and ``ari_one_rest``, where all such rows count as one group, as HDBSCAN's own label for noise has it."""
    found = sorted(set(groups) - {""})
    places = pd.DataFrame({"id": rows["id"].to_numpy(), "group": groups, "subgroup": ""})
    told = evaluate(rows, places, pd.DataFrame({"group": found, "level": 1}), label="label")
    return told | {
        "nmi_one_rest": float(normalized_mutual_info_score(rows["label"], groups)),
        "ari_one_rest": float(adjusted_rand_score(rows["label"], groups)),
    }


def mean(figures: Iterable[float]) -> float:
    """The mean of those that are numbers; nan when none is."""
    known = [figure for figure in figures if figure == figure]
    return float(np.mean(known)) if known else float("nan")


def alone_when_unplaced(groups: np.ndarray) -> np.ndarray:
    """The same grouping, each row without a group in one of its own."""
    return np.array([group or f"\0{row}" for row, group in enumerate(groups)], dtype=object)


def stability(groupings: Sequence[np.ndarray]) -> float:
    """Mean ARI of each pair of groupings of the same rows; nan for fewer than two."""
    whole = [alone_when_unplaced(groups) for groups in groupings]
    scores = [adjusted_rand_score(first, second) for first, second in combinations(whole, 2)]
    return mean(scores)


def moved(before: np.ndarray, after: np.ndarray) -> float:
    """Share of the rows in a group both times that changed it, groups being paired one to one to make it least (Kuhn 1955)."""
    both = (before != "") & (after != "")
    if not both.any():
        return float("nan")
    table = pd.crosstab(before[both], after[both]).to_numpy()
    return 1 - table[linear_sum_assignment(-table)].sum() / both.sum()
