import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.opinion import OpinionResult, opinions
from tests.analysis.corpora import two_camps


def table(rows: list[tuple[object, object, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["participant", "contribution_id", "vote"])


def every(people: int, statements: int, vote: str) -> pd.DataFrame:
    return table([(f"p{person}", f"s{statement}", vote) for person in range(people) for statement in range(statements)])


def groups(result: OpinionResult) -> pd.Series:
    return result.participants.set_index("participant")["group"]


@pytest.mark.parametrize(
    "votes",
    [
        table([("p", "s", 1)]),
        every(1, 30, "1"),
        every(40, 1, "1"),
        every(40, 20, "1"),
        every(40, 20, "0"),
        pd.concat([every(20, 10, "1"), every(20, 10, "-1").assign(participant=lambda t: "q" + t["participant"])]),
        table([(f"p{person}", f"s{n}", (-1) ** (n * person)) for person in range(2) for n in range(20)]),
        table([(10**30 + person, 2**70 + n, (-1) ** (n + person)) for person in range(15) for n in range(9)]),
    ],
    ids=["one vote", "one voter", "one statement", "all agree", "all pass", "two kinds of people", "two people", "huge ids"],
)
def test_odd_votes_give_a_result_that_says_why_there_are_no_groups(votes):
    result = opinions(votes)
    assert (groups(result) == "").all()
    assert result.metrics["why_no_groups"]
    assert np.isfinite(result.participants[["x", "y"]].to_numpy()).all()
    assert np.isfinite(result.statistics.select_dtypes("number").to_numpy()).all()
    assert list(result.statistics["contribution_id"]) == list(result.statements["contribution_id"])


def test_one_person_who_voted_on_everything_does_not_bend_the_groups():
    camps = two_camps(people=60, statements=30)
    zealot = table([("zealot", f"extra{n:03d}", (-1) ** (n // 2)) for n in range(200)] + [("zealot", f"s{n:02d}", 1) for n in range(30)])
    found = groups(opinions(pd.concat([camps, zealot]))).drop("zealot")
    assert found.nunique() == 2
    assert found.iloc[::2].nunique() == found.iloc[1::2].nunique() == 1


def test_three_camps_are_three_groups():
    draw = random.Random(4)
    leans = [[draw.choice((1, -1)) for _ in range(40)] for _ in range(3)]
    rows = [
        (f"p{person:03d}", f"s{n:02d}", leans[person % 3][n] if draw.random() < 0.85 else -leans[person % 3][n])
        for person in range(90)
        for n in range(40)
        if draw.random() < 0.7
    ]
    result = opinions(table(rows))
    assert result.metrics["groups"] == 3
    assert result.manifest["metrics"]["stability"] > 0.9
    assert adjusted_rand_score([person % 3 for person in range(90)], groups(result)) > 0.9


def test_columns_that_compare_groups_are_those_of_their_formulas():
    result = opinions(two_camps())
    rates = [
        (result.statements[f"agree_{g}"] + 1) / (result.statements[[f"{s}_{g}" for s in ("agree", "disagree", "pass")]].sum(axis=1) + 2)
        for g in "12"
    ]
    assert np.allclose(result.statements["group_consensus"], rates[0] * rates[1], atol=1e-6)
    assert np.allclose(result.statistics["group_consensus_minimum"], np.minimum(*rates), atol=1e-6)
    assert np.allclose(result.statistics["group_consensus_mean"], np.sqrt(rates[0] * rates[1]), atol=1e-6)
    assert (result.statistics["group_consensus_minimum_lower"] < result.statistics["group_consensus_minimum"]).all()
    assert (result.statistics["divisive"] == "yes").all()


def test_representatives_say_whether_they_are_significant_after_correction():
    result = opinions(two_camps())
    table_of = result.representatives
    assert set(table_of["group"]) == {"1", "2"}
    assert (table_of["significant"] == "yes").all()
    assert (table_of["q_value"] <= 0.1).all()
    first = table_of[table_of["group"] == "1"]
    assert [(row.contribution_id, row.side) for row in first.itertuples()] == result.representative["1"]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(8, 40), st.integers(3, 15), st.floats(0.3, 1))
def test_flipping_every_vote_mirrors_every_figure(seed, people, statements, density):
    draw = random.Random(seed)
    rows = [
        (f"p{person:02d}", f"s{n:02d}", draw.choices([1 if (person + n) % 2 else -1, 0, -1, 1], [5, 1, 1, 2])[0])
        for person in range(people)
        for n in range(statements)
        if n == 0 or draw.random() < density
    ]
    before, after = opinions(table(rows)), opinions(table([(who, what, -vote) for who, what, vote in rows]))
    assert groups(before).equals(groups(after))
    assert np.allclose(before.participants[["x", "y"]], -after.participants[["x", "y"]], atol=1e-6)
    assert np.allclose(before.participants[["x", "y"]].abs(), after.participants[["x", "y"]].abs(), atol=1e-6)
    assert before.statements["agree"].equals(after.statements["disagree"])
    first = before.statistics.assign(divisiveness=before.statements["divisiveness"])
    second = after.statistics.assign(divisiveness=after.statements["divisiveness"])
    for name in (name for name in first if name.endswith("_disagree")):
        assert first[name].equals(second[name.removesuffix("_disagree")]), name
    assert before.statistics["disagree_lower"].equals(after.statistics["agree_lower"])
    assert before.statements["group_consensus_disagree"].equals(after.statements["group_consensus"])
