"""How a grouping agrees with one that people made."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
    v_measure_score,
)

from analysis.exceptions import BadInput


def evaluate(contributions: pd.DataFrame, assignments: pd.DataFrame, groups: pd.DataFrame, *, label: str) -> dict[str, Any]:
    """Agreement with the column ``label`` over the rows that have one, at the level whose number of groups is nearest.

    Each unplaced row counts as a group of its own. ``accuracy`` is the best one-to-one match of groups and labels;
    ``nmi_with_language`` is over the placed rows with a language. Raises BadInput.
    """
    if label not in contributions.columns:
        raise BadInput(f"The contributions have no column {label}.")
    if "id" not in contributions.columns:
        raise BadInput("The contributions have no column id.")
    place = assignments.set_index("id")
    unknown = contributions["id"][~contributions["id"].isin(place.index)]
    if len(unknown):
        raise BadInput(f"The contribution {unknown.iloc[0]} is not in the assignments.")
    truth = contributions[label].fillna("").astype(str)
    rows = contributions[truth != ""]
    if rows.empty:
        raise BadInput(f"No contribution has anything in the column {label}.")
    truth = truth[truth != ""].to_numpy()
    levels = groups["level"].astype(int).value_counts()
    wanted = len(set(truth))
    level = min(levels.index, key=lambda number: (abs(levels[number] - wanted), number), default=1)
    found = place.loc[rows["id"], "group" if level == 1 else "subgroup"].fillna("").to_numpy(dtype=object)
    placed = found != ""
    found = np.where(placed, found, [f"\0{position}" for position in range(len(found))])
    scores = {
        "nmi": normalized_mutual_info_score(truth, found),
        "ami": adjusted_mutual_info_score(truth, found),
        "ari": adjusted_rand_score(truth, found),
        "v_measure": v_measure_score(truth, found),
        "accuracy": _accuracy(truth, found),
        "coverage": placed.mean(),
        "nmi_with_language": _with_language(rows[placed], found[placed]),
    }
    return {
        "n": len(rows),
        "k": int(levels.get(level, 0)),
        "level": int(level),
        **{name: round(float(score), 4) for name, score in scores.items()},
    }


def _accuracy(truth: np.ndarray, found: np.ndarray) -> float:
    table = pd.crosstab(truth, found).to_numpy()
    return table[linear_sum_assignment(-table)].sum() / len(truth)


def _with_language(rows: pd.DataFrame, found: np.ndarray) -> float:
    if "lang" not in rows.columns:
        return 0.0
    told = (rows["lang"].fillna("") != "").to_numpy()
    return normalized_mutual_info_score(rows["lang"][told], found[told]) if told.any() else 0.0
