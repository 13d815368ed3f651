from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.contribution_texts import read_texts
from analysis.outcome import Outcome
from analysis.tables import checked_contributions


def outcome(weights: list[float]) -> tuple[Outcome, SimpleNamespace, pd.DataFrame]:
    """Eight texts in two groups, of which those in the middle resemble the other group more than their own."""
    table = checked_contributions(pd.DataFrame({"id": list("abcdefgh"), "body": [f"Des vélos {letter}" for letter in "abcdefgh"]}))
    rows = np.arange(8)
    made = Outcome(table, read_texts(table), rows, rows.copy(), rows, rows, np.array(weights))
    own = np.array([0.9, 0.8, 0.3, 0.1, 0.2, 0.4, 0.8, 0.9])
    group = np.repeat([0, 1], 4)
    affinity = np.where(group[:, None] == np.arange(2), own[:, None], 1 - own[:, None])
    found = SimpleNamespace(
        affinity=affinity, settled=np.zeros(8, bool), fitted=rows, points=np.eye(8)[:, :2], stability=np.ones(2)
    )  # fmt: skip
    names = np.array(["g01", "g02"])[group]
    places = pd.DataFrame({"id": table["id"], "group": names, "subgroup": [f"{name}.1" for name in names], "reason": ""})
    return made, found, places


def left_between(weights: list[float], share: float) -> str:
    made, found, places = outcome(weights)
    made.place(found, places, ["g01", "g02"], set(), set(), share)
    return "".join(made.table["id"][made.reason == "low_margin"])


def test_the_texts_farthest_from_their_group_are_left_between_as_many_as_may_be():
    assert [left_between([1] * 8, share) for share in (0, 0.13, 0.25, 0.5, 1)] == ["", "d", "de", "cdef", "cdef"]


def test_what_teaches_nothing_takes_nobody_elses_place_between_groups():
    assert left_between([1, 1, 1, 0, 1, 1, 1, 1], 0.25) == "e"
    assert left_between([1, 1, 1, 0, 1, 1, 1, 1], 1) == "cef"


def test_of_what_one_person_repeats_the_text_that_teaches_is_heard():
    made, _, _ = outcome([1] * 8)
    made.same[[1, 5, 6]] = 3
    made.sources = np.array([0, 1, 2, 3, 4, 5, 3, 7])
    made.authors = np.array([0, 3, 2, 3, 4, 9, 9, 7])
    made.group[:] = "g01"
    assert made.heard().tolist() == [0, 2, 3, 4, 6, 7]
    made.group[6] = ""
    assert made.heard().tolist() == [0, 2, 3, 4, 5, 7]
    assert made.voices(np.array([3, 1, 5, 6])).tolist() == [3, 5]
