import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.exceptions import BadInput
from analysis.slates import authorship, proportional_slate, slate


def approvals(*rows: str) -> np.ndarray:
    return np.array([[mark == "x" for mark in row] for row in rows])


def test_seats_follow_the_sizes_of_the_camps():
    votes = approvals(*["xxxx...."] * 6, *["....xxxx"] * 2)
    assert proportional_slate(votes, list("abcdefgh"), 4).chosen == ["a", "b", "c", "e"]


def test_the_score_is_the_harmonic_sum_by_hand():
    found = proportional_slate(approvals("xx.", "x..", "..."), ["a", "b", "c"], 2)
    assert found.chosen == ["a", "b"]
    assert found.score == 1.5 + 1
    assert found.represented == pytest.approx(2 / 3, abs=1e-6)


def test_ties_go_to_the_first_id_whatever_the_order_of_candidates():
    votes = approvals("xx", "xx")
    assert proportional_slate(votes, ["b", "a"], 1).chosen == ["a"]
    assert proportional_slate(votes, ["a", "b"], 1).chosen == ["a"]


def test_a_group_that_greedy_choice_leaves_out_gets_its_favourite():
    votes = approvals(*["xxx."] * 8, "...x")
    left_out = proportional_slate(votes, list("abcd"), 3)
    assert left_out.chosen == ["a", "b", "c"]
    found = proportional_slate(votes, list("abcd"), 3, ["1"] * 8 + ["2"])
    assert found.exchanged == [("c", "d")]
    assert found.groups == {"1": "a", "2": "d"}


def test_a_group_under_a_tenth_is_not_entitled():
    votes = approvals(*["x."] * 10, ".x")
    assert proportional_slate(votes, ["a", "b"], 1, ["1"] * 10 + ["2"]).groups == {"1": "a"}


@st.composite
def profiles(draw):
    people, candidates, groups = draw(st.integers(1, 40)), draw(st.integers(1, 9)), draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    names = [str(name) for name in random.choice(groups, people, p=random.dirichlet(np.full(groups, 0.6)))]
    leaning = random.beta(0.3, draw(st.sampled_from([0.3, 1, 3])), (groups, candidates))
    votes = random.random((people, candidates)) < leaning[[int(name) for name in names]]
    return votes, names, draw(st.integers(1, candidates + 1))


@settings(max_examples=300, deadline=None)
@given(profiles())
def test_every_group_of_a_tenth_finds_itself_where_there_is_room(profile):
    votes, names, size = profile
    ids = [f"c{number}" for number in range(votes.shape[1])]
    found = proportional_slate(votes, ids, size, names)
    assert len(set(found.chosen)) == len(found.chosen) == min(size, len(ids))
    entitled = {name for name in names if 10 * names.count(name) >= len(names) and votes[np.array(names) == name].any()}
    assert set(found.groups) == entitled
    if size >= len(entitled):
        for name in entitled:
            inside = votes[np.array(names) == name]
            assert found.groups[name] in found.chosen
            assert inside[:, ids.index(found.groups[name])].any()
    again = np.random.default_rng(0).permutation(len(names))
    assert proportional_slate(votes[again], ids, size, [names[row] for row in again]) == found


def test_a_person_approves_a_topic_when_they_agree_more_than_they_disagree():
    votes = pd.DataFrame(
        [("ann", "1", 1), ("ann", "2", 1), ("ann", "3", -1), ("ben", "3", 1), ("ben", "1", -1), ("ben", "9", 1)],
        columns=["participant", "contribution_id", "vote"],
    )
    found = slate({"work": ["1", "2"], "money": ["3"]}, votes, 2, {"ann": "1", "ben": "2"})
    assert found.groups == {"1": "work", "2": "money"}
    assert found.represented == 1


def test_authors_stand_in_where_nobody_voted():
    contributions = pd.DataFrame({"id": ["1", "2", "3", "4"], "author": ["ann", "ann", "ben", ""]})
    found = slate({"a": ["1", "2"], "b": ["3"], "c": ["4"]}, authorship(contributions), 2)
    assert found.chosen == ["a", "b"]


def test_a_slate_of_nothing_is_empty_and_broken_input_is_refused():
    assert proportional_slate(np.zeros((0, 0)), [], 3).chosen == []
    with pytest.raises(BadInput):
        proportional_slate(np.ones((2, 2)), ["a", "a"], 1)
    with pytest.raises(BadInput):
        proportional_slate(np.ones((2, 1)), ["a"], 1, ["1"])
