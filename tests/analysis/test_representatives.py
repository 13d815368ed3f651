import pandas as pd
import pytest

from analysis.exceptions import BadInput
from analysis.representatives import voices

ROWS = pd.DataFrame(
    [
        ("a", "fr", "for", "ann", "3"),
        ("b", "fr", "for", "ann", ""),
        ("c", "fr", "against", "bob", "9"),
        ("d", "nl", "", "cis", "x"),
        ("e", "fr", "", "dan", "1"),
        ("z", "fr", "for", "eva", "50"),
    ],
    columns=["id", "lang", "stance", "author", "supports"],
)
GROUPS = {"a": "g01", "b": "g01", "c": "g01", "d": "g01", "e": "g02"}
CLOSE = {"a": 0.8, "b": 0.9, "c": 0.1, "d": 0.5, "e": 0.7}


def test_each_language_of_a_group_has_its_voices():
    found = voices(ROWS, GROUPS, CLOSE, by="lang")
    assert found == [
        ("g01", "lang", "fr", 3, ("b", "c", "a"), ("c", "a")),
        ("g01", "lang", "nl", 1, ("d",), ()),
        ("g02", "lang", "fr", 1, ("e",), ("e",)),
    ]


def test_each_side_has_its_voices_and_no_side_is_one_too():
    found = {(row.group, row.value): row.central for row in voices(ROWS, GROUPS, CLOSE, by="stance")}
    assert found == {("g01", "for"): ("b", "a"), ("g01", "against"): ("c",), ("g01", ""): ("d",), ("g02", ""): ("e",)}


def test_no_column_of_stances_is_no_stance():
    assert {row.value for row in voices(ROWS.drop(columns="stance"), GROUPS, CLOSE, by="stance")} == {""}


def test_an_unknown_stance_is_refused_with_a_sentence():
    with pytest.raises(BadInput, match=r"^A stance is one of .*, not maybe\.$"):
        voices(ROWS.assign(stance="maybe"), GROUPS, CLOSE, by="stance")


def test_the_order_of_rows_changes_nothing():
    assert voices(ROWS.sample(frac=1, random_state=1), GROUPS, CLOSE, by="lang") == voices(ROWS, GROUPS, CLOSE, by="lang")
