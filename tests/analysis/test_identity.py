import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.group_ids import group_of
from analysis.identity import Previous, lineage, match

FEW = settings(max_examples=15, deadline=None)
labels = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=40)


def named(found, previous=None, ids=None, weights=None):
    """The places of texts t000, t001, … as (name, places by id)."""
    ids = ids or [f"t{number:03d}" for number in range(len(found))]
    result = match(ids, [group for group, _ in found], [part for _, part in found], previous=previous, weights=weights)
    return result, dict(zip(ids, result.places, strict=True))


def handed_on(result, ids=None):
    ids = ids or [f"t{number:03d}" for number in range(len(result.places))]
    groups = [group_of(place) for place in result.places]
    places = pd.DataFrame({"id": ids, "group": groups, "subgroup": result.places, "own": result.places})
    return Previous(places, lineage(places, result.register))


def one_level(*sizes):
    return [(group, 0) for group, size in enumerate(sizes) for _ in range(size)]


def told(previous, result, ids=None):
    now = handed_on(result, ids)
    return lineage(now.places, result.register, previous).set_index("group")


def test_the_first_run_numbers_its_groups_from_the_heaviest():
    _result, places = named(one_level(1, 3, 2))
    assert places == {"t000": "g03.1", "t001": "g01.1", "t002": "g01.1", "t003": "g01.1", "t004": "g02.1", "t005": "g02.1"}


def test_heavy_is_what_many_people_wrote():
    _result, places = named(one_level(1, 3), weights=np.array([5.0, 1, 1, 1]))
    assert places["t000"] == "g01.1"


@FEW
@given(labels)
def test_a_grouping_matched_with_itself_keeps_every_id(found):
    first, places = named(found)
    assert named(found, handed_on(first))[1] == places


@FEW
@given(labels, st.permutations(range(6)), st.randoms(use_true_random=False))
def test_neither_the_numbers_nor_the_order_of_rows_count(found, numbers, random):
    first, _ = named(found)
    other = [(random.randrange(6), part) for _group, part in found]
    ids = [f"t{number:03d}" for number in range(len(found))]
    expected = named(other, handed_on(first))[1]
    rows = list(range(len(found)))
    random.shuffle(rows)
    again = named([(numbers[other[row][0]], 2 - other[row][1]) for row in rows], handed_on(first), [ids[row] for row in rows])[1]
    assert again == expected


@FEW
@given(labels, labels, labels)
def test_ids_are_unique_and_none_is_given_twice(one, two, three):
    previous, retired = None, set()
    for found in (one, two, three):
        result, places = named(found, previous)
        pairs = {(pair, places[f"t{number:03d}"]) for number, pair in enumerate(found)}
        assert len(pairs) == len({pair for pair, _ in pairs}) == len({name for _, name in pairs})
        assert len({(pair[0], group_of(name)) for pair, name in pairs}) == len({group_of(name) for _, name in pairs})
        assert not retired & set(places.values())
        if previous is not None:
            retired |= set(previous.places["subgroup"]) - set(places.values())
        previous = handed_on(result)


def test_a_group_that_holds_more_than_half_of_a_former_one_takes_over_its_id():
    first, _ = named(one_level(5, 4))
    later = [(7, 0)] * 3 + [(8, 0)] * 2 + [(7, 0)] * 4
    result, places = named(later, handed_on(first))
    assert (places["t000"], places["t003"]) == ("g02.1", "g03.1"), "g02 is wholly in it: the larger index"
    table = told(handed_on(first), result)
    assert table.loc["g02", "lineage"] == "merged:g01+g02"
    assert table.loc["g03", "lineage"] == "split:g01"
    assert (table.loc["g01", "lineage"], table.loc["g01", "into"]) == ("gone", "g02")


def test_late_contributions_make_a_group_grow():
    first, _ = named(one_level(5, 4))
    result, _ = named([*one_level(5, 4), (0, 0), (0, 0), (3, 0)], handed_on(first))
    assert told(handed_on(first), result)["lineage"].to_dict() == {
        "g01": "grown:+2", "g01.1": "grown:+2", "g02": "kept", "g02.1": "kept", "g03": "new", "g03.1": "new",
    }  # fmt: skip


def test_a_number_that_was_used_once_is_never_used_again():
    first, _ = named(one_level(5, 4, 3))
    second, _ = named(one_level(5, 4), handed_on(first))
    table = told(handed_on(first), second)
    assert table.loc["g03", ["size", "lineage"]].tolist() == [0, "gone"]
    previous = Previous(handed_on(second).places, table.reset_index())
    third, places = named(one_level(5, 4, 3), previous)
    assert places["t011"] == "g04.1"
    later = lineage(handed_on(third).places, third.register, previous).set_index("group")
    assert later.loc["g03", "lineage"] == "gone"


def test_a_subgroup_keeps_its_id_inside_its_group_only():
    first, _ = named([(0, 0)] * 4 + [(0, 1)] * 3 + [(1, 0)] * 6)
    moved = [(0, 0)] * 4 + [(1, 1)] * 3 + [(1, 0)] * 6
    result, places = named(moved, handed_on(first))
    assert (places["t000"], places["t004"], places["t007"]) == ("g01.1", "g02.2", "g02.1")
    assert told(handed_on(first), result).loc["g01.2", "into"] == "g02.2"


def test_more_than_99_groups_are_spelt_with_three_digits_and_old_ids_stay():
    assert named(one_level(*[1] * 100))[1]["t000"] == "g001.1"
    first, _ = named(one_level(*[1] * 99))
    _result, places = named(one_level(*[1] * 100), handed_on(first))
    assert (places["t000"], places["t099"]) == ("g01.1", "g100.1")


@FEW
@given(labels, labels)
def test_the_lineage_accounts_for_every_id_ever_given(one, other):
    first, before = named(one)
    result, now = named(other, handed_on(first))
    table = told(handed_on(first), result)
    every = {name for place in [*before.values(), *now.values()] for name in (place, group_of(place))}
    assert set(table.index) == every
    assert set(table.index[table["lineage"] == "gone"]) == every - {name for p in now.values() for name in (p, group_of(p))}
    assert (table["size"] > 0).eq(table["lineage"] != "gone").all()
