import random

import numpy as np
import pandas as pd
import pytest

from analysis import polis
from analysis.exceptions import BadInput
from analysis.opinion import opinions
from tests.analysis.corpora import two_camps


@pytest.fixture(scope="module")
def votes() -> pd.DataFrame:
    return two_camps()


@pytest.fixture(scope="module")
def result(votes):
    return opinions(votes)


def flipped(votes: pd.DataFrame) -> pd.DataFrame:
    return votes.assign(vote=(-votes["vote"].astype(int)).astype(str))


def test_two_camps_are_two_groups(result):
    groups = result.participants.set_index("participant")["group"]
    even, odd = groups.iloc[::2], groups.iloc[1::2]
    assert even.nunique() == odd.nunique() == 1
    assert even.iloc[0] != odd.iloc[0]


def test_counts_are_those_of_the_votes(votes, result):
    counted = votes.groupby(["contribution_id", "vote"]).size().unstack(fill_value=0)
    statements = result.statements.set_index("contribution_id")
    assert (statements[["agree", "disagree", "pass"]].to_numpy() == counted[["1", "-1", "0"]].to_numpy()).all()
    for side in ("agree", "disagree", "pass"):
        assert (statements[f"{side}_1"] + statements[f"{side}_2"] == statements[side]).all()


def test_flipping_every_vote_mirrors_the_result(votes, result):
    mirror = opinions(flipped(votes))
    before, after = result.statements, mirror.statements
    assert (result.participants["group"] == mirror.participants["group"]).all()
    for axis in ("x", "y"):
        assert np.allclose(result.participants[axis].abs(), mirror.participants[axis].abs())
    assert (after["agree"] == before["disagree"]).all()
    assert np.allclose(after["group_consensus"], before["group_consensus_disagree"])
    assert np.allclose(after["group_consensus_disagree"], before["group_consensus"])


def test_the_order_of_rows_changes_nothing(votes, result):
    assert opinions(votes.sample(frac=1, random_state=2)).output_sha256 == result.output_sha256


def test_who_voted_less_than_seven_times_is_placed_but_in_no_group(votes):
    few = pd.DataFrame({"participant": "new", "contribution_id": [f"s{n:02d}" for n in range(6)], "vote": "1"})
    people = opinions(pd.concat([votes, few])).participants.set_index("participant")
    assert people.loc["new", "group"] == ""
    assert (people.drop("new")["group"] != "").all()


@pytest.mark.parametrize("kind", [int, float, "category"])
def test_the_kind_of_the_columns_changes_nothing(votes, result, kind):
    again = opinions(votes.astype("category") if kind == "category" else votes.assign(vote=votes["vote"].astype(kind)))
    assert (again.input_sha256, again.output_sha256) == (result.input_sha256, result.output_sha256)


def test_another_vote_is_another_input(votes, result):
    assert opinions(votes.iloc[1:]).input_sha256 != result.input_sha256
    assert opinions(votes.assign(participant="p" + votes["participant"])).input_sha256 != result.input_sha256


def test_the_last_vote_counts(votes):
    changed = pd.concat([votes, votes.head(1).assign(vote="0")])
    first = votes["contribution_id"].iloc[0]
    before = opinions(votes).statements.set_index("contribution_id").loc[first, "pass"]
    assert opinions(changed).statements.set_index("contribution_id").loc[first, "pass"] == before + 1


def test_votes_at_random_make_no_groups():
    noise = random.Random(5)
    rows = [(f"p{p}", f"s{s}", noise.choice(["1", "-1"])) for p in range(60) for s in range(30)]
    found = opinions(pd.DataFrame(rows, columns=["participant", "contribution_id", "vote"]))
    assert (found.participants["group"] == "").all()
    assert found.metrics["why_no_groups"]
    assert (found.statements["divisiveness"] == "").all()


def test_divisiveness_is_the_gap_between_rates_of_agreement(result):
    row = result.statements.iloc[0]
    rates = [(row[f"agree_{g}"] + 1) / (row[f"agree_{g}"] + row[f"disagree_{g}"] + row[f"pass_{g}"] + 2) for g in (1, 2)]
    assert row["divisiveness"] == pytest.approx(abs(rates[0] - rates[1]), abs=1e-6)


def test_each_group_is_represented_by_what_it_agrees_with_more_than_others(result):
    statements = result.statements.set_index("contribution_id")
    for group, other in (("1", "2"), ("2", "1")):
        name, side = result.representative[group][0]
        assert side == "agree"
        assert statements.loc[name, f"agree_{group}"] > statements.loc[name, f"agree_{other}"]


def test_the_formulas_give_the_figures_worked_out_by_hand():
    assert polis.success_rate(3, 4) == pytest.approx(4 / 6)
    assert polis.rate_test(8, 8) == pytest.approx(2 * 3 * (9 / 9 - 0.5))
    assert polis.representativeness(8, 8, 1, 8) == pytest.approx((9 / 10) / (2 / 10))
    pooled = 11 / 18
    expected = (9 / 9 - 2 / 9) / np.sqrt(pooled * (1 - pooled) * (2 / 9))
    assert polis.difference_test(8, 8, 1, 8) == pytest.approx(expected)
    assert polis.difference_test(4, 4, 4, 4) == 0
    assert polis.group_consensus(np.array([[3], [1]]), np.array([[4], [2]])) == pytest.approx([4 / 6 * 2 / 4])
    importance = (1 - 1 / 12) * (2 + 1) * (8 / 12)
    assert polis.priority(7, 3, 0, 2) == pytest.approx((importance * (1 + 8 * 2**-2)) ** 2)


@pytest.mark.parametrize(
    "votes",
    [
        {"participant": [], "contribution_id": [], "vote": []},
        {"participant": ["a"], "contribution_id": ["s"]},
        {"participant": ["a"], "contribution_id": ["s"], "vote": ["2"]},
        {"participant": ["a"], "contribution_id": ["s"], "vote": ["yes"]},
        {"participant": [""], "contribution_id": ["s"], "vote": ["1"]},
        {"participant": [None], "contribution_id": ["s"], "vote": ["1"]},
        {"participant": pd.Categorical([" "]), "contribution_id": ["s"], "vote": [1]},
        {"participant": ["a"], "contribution_id": ["s"], "vote": [None]},
    ],
)
def test_broken_votes_are_refused_with_a_sentence(votes):
    with pytest.raises(BadInput, match=r"^[A-Z].*\.$"):
        opinions(pd.DataFrame(votes))
