import pandas as pd
import pytest

from analysis.crossing import topics_by_opinions
from analysis.intervals import wilson_lower


def crossed(voters: int, small: int = 12, **options) -> pd.DataFrame:
    """Group 1 has twenty people, of whom ``voters`` voted on both proposals of g01; group 2 has ``small``, all against."""
    assignments = pd.DataFrame({"id": ["a", "b", "c", "d"], "group": ["g01", "g01", "g02", ""]})
    people = pd.DataFrame(
        {
            "participant": [f"p{n}" for n in range(20)] + [f"q{n}" for n in range(small)] + ["x"],
            "group": ["1"] * 20 + ["2"] * small + [""],
        }
    )
    rows = [(f"p{n}", name, 1) for n in range(voters) for name in ("a", "b")]
    rows += [(f"q{n}", "a", -1) for n in range(small)] + [("x", "a", 1), ("p0", "d", 1), ("p0", "c", 1)]
    votes = pd.DataFrame(rows, columns=["participant", "contribution_id", "vote"])
    return topics_by_opinions(assignments, votes, people, **options)


def test_each_row_counts_the_votes_of_an_opinion_group_on_a_topic():
    found = crossed(15)
    assert found.iloc[0].to_dict() == {
        "group": "g01", "opinion_group": "1", "people": 15, "votes": 30, "agree": 30, "disagree": 0, "pass": 0,
        "agree_rate": pytest.approx(31 / 32, abs=1e-6), "agree_lower": pytest.approx(float(wilson_lower(30, 30)), abs=1e-6),
    }  # fmt: skip
    assert found.iloc[1][["opinion_group", "people", "agree", "disagree"]].tolist() == ["2", 12, 0, 12]
    assert len(found) == 2


def test_fewer_than_ten_people_are_not_shown():
    assert crossed(9)["opinion_group"].tolist() == ["2"]
    assert crossed(15, small=9)["opinion_group"].tolist() == ["1"]


def test_without_opinion_groups_the_table_is_empty_with_its_columns():
    found = topics_by_opinions(
        pd.DataFrame({"id": ["a"], "group": ["g01"]}),
        pd.DataFrame({"participant": ["p"], "contribution_id": ["a"], "vote": ["1"]}),
        pd.DataFrame({"participant": ["p"], "group": [""]}),
    )
    assert found.empty
    assert "agree_lower" in found
