import pandas as pd
import pytest

from analysis.evaluation import evaluate
from analysis.exceptions import BadInput

CONTRIBUTIONS = pd.DataFrame({"id": list("abcdef"), "theme": ["x", "x", "y", "y", "", "y"], "lang": ["fr"] * 6})
ASSIGNMENTS = pd.DataFrame(
    {"id": list("abcdef"), "group": ["g01"] * 5 + [""], "subgroup": ["g01.1", "g01.1", "g01.2", "g01.2", "g01.2", ""]}
)
GROUPS = pd.DataFrame({"group": ["g01", "g01.1", "g01.2"], "level": [1, 2, 2]})


def test_the_level_with_the_nearest_number_of_groups_is_scored():
    scores = evaluate(CONTRIBUTIONS.iloc[:4], ASSIGNMENTS, GROUPS, label="theme")
    assert (scores["level"], scores["k"], scores["n"]) == (2, 2, 4)
    assert scores["nmi"] == scores["ari"] == scores["accuracy"] == scores["coverage"] == 1


def test_rows_without_a_label_do_not_count_and_unplaced_rows_count_alone():
    scores = evaluate(CONTRIBUTIONS, ASSIGNMENTS, GROUPS, label="theme")
    assert scores["n"] == 5
    assert scores["coverage"] == 0.8
    assert scores["accuracy"] == 0.8
    assert scores["nmi"] < 1


def test_an_unknown_column_is_refused():
    with pytest.raises(BadInput, match="no column subject"):
        evaluate(CONTRIBUTIONS, ASSIGNMENTS, GROUPS, label="subject")


def test_a_contribution_missing_from_the_run_is_refused():
    with pytest.raises(BadInput, match="not in the assignments"):
        evaluate(CONTRIBUTIONS, ASSIGNMENTS.head(3), GROUPS, label="theme")
