import pandas as pd
import pytest

from analysis.exceptions import BadInput
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.representatives import voices, voices_of
from tests.analysis.corpora import corpus

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


def test_nobody_fills_a_list_with_copies_while_others_are_there():
    again = pd.concat([ROWS, pd.DataFrame({"id": [f"x{number}" for number in range(9)], "lang": "fr", "author": "ann", "supports": "90"})])
    groups = GROUPS | {f"x{number}": "g01" for number in range(9)}
    french = voices(again.fillna(""), groups, CLOSE, by="lang")[0]
    assert french.supported[:2] == ("x0", "c")
    assert french.central[:2] == ("b", "c")


def test_each_group_of_a_run_has_its_voices_in_each_language_on_both_levels():
    table = corpus(languages=("fr", "nl"), each=20)
    table["stance"] = ["for" if number % 3 else "against" for number in range(len(table))]
    result = cluster(table.drop(columns="stance"), Parameters(groups=4))
    place = result.assignments.set_index("id")
    for by, value_of in (("lang", pd.Series(result.languages)), ("stance", table.set_index("id")["stance"])):
        found = voices_of(table, result, by=by)
        assert {row.group for row in found} == set(result.groups["group"])
        for row in found:
            level = "subgroup" if "." in row.group else "group"
            members = place.index[place[level] == row.group]
            assert row.size == (value_of[members] == row.value).sum()
            assert row.central
            for name in (*row.central, *row.supported):
                assert (place.loc[name, level], value_of[name]) == (row.group, row.value)
    nearest = result.groups.set_index("group")["central_ids"].str.split("|").str[0]
    assert {name for row in found for name in row.central[:1]} >= set(nearest)
