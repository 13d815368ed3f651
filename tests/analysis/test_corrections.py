import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.correction_table import checked_corrections
from analysis.corrections import apply, excluded, with_labels
from analysis.exceptions import BadInput
from analysis.group_ids import Register, group_of
from analysis.identity import Previous, lineage, match

FOUND = {"a": "g01.1", "b": "g01.1", "c": "g01.2", "d": "g02.1", "e": "g02.1", "f": "g02.2", "x": ""}
REGISTER = pd.DataFrame([(name, "") for name in ("g01", "g01.1", "g01.2", "g02", "g02.1", "g02.2", "g07")], columns=["group", "origin"])


def table(*rows):
    return pd.DataFrame([(*row.split(" ", 2), "")[:3] for row in rows], columns=["action", "subject", "target"], dtype=object)


def corrected(*rows, found=FOUND, copies=None, register=REGISTER, previous=None, affinity=None):
    copies = copies or {}
    known = {*found, *copies, "gone"}
    checked = checked_corrections(table(*rows), contributions=known, register=register)
    fit = pd.DataFrame(0.0, index=list(found), columns=sorted({group_of(name) for name in found.values()} - {""}))
    for who, name in found.items():
        if name:
            fit.loc[who, group_of(name)] = 1.0
    for (who, group), value in (affinity or {}).items():
        fit.loc[who, group] = value
    return apply(checked, ids=list(found), found=list(found.values()), affinity=fit, copies=copies, register=register, previous=previous)


def where(result):
    return dict(zip(result.places["id"], result.places["subgroup"], strict=True))


def states(result):
    return result.effects["state"].tolist()


def previous_of(result):
    return Previous(result.places[result.places["subgroup"] != ""], lineage(result.places, result.register))


def test_without_corrections_everything_stays_as_found():
    assert where(corrected()) == FOUND


def test_a_move_to_a_group_goes_where_most_are_and_to_a_subgroup_exactly_there():
    result = corrected("move a g02", "move b g02.2", "move x g01", "move d g02")
    assert where(result) == FOUND | {"a": "g02.1", "b": "g02.2", "x": "g01.1"}
    assert result.effects["would_have"].tolist() == ["g01", "g01.1", "", "g02"]
    assert states(result) == ["changed", "changed", "changed", "as_found"]


def test_of_two_moves_the_later_one_holds():
    result = corrected("move a g02", "move a g01")
    assert where(result)["a"] == "g01.1"
    assert states(result) == ["overruled", "as_found"]


def test_what_is_set_aside_is_in_no_group_until_somebody_moves_it():
    result = corrected("exclude a", "exclude b", "move b g02")
    assert where(result) == FOUND | {"a": "", "b": "g02.1"}
    assert result.places.set_index("id").loc[["a", "x"], "reason"].tolist() == ["excluded", ""]
    assert states(result) == ["changed", "overruled", "changed"]
    assert excluded(table("exclude a", "exclude b", "move b g02")) == ["a"]


def test_a_split_is_a_new_group_of_those_moved_to_it():
    result = corrected("split g01 Parking", "move a Parking", "move d Parking")
    assert where(result) == FOUND | {"a": "g08.1", "d": "g08.1"}
    assert result.labels == {"g08": "Parking"}
    assert result.effects["would_have"].tolist() == ["g01|g02", "g01", "g02"]


def test_a_split_of_a_subgroup_stays_inside_its_group():
    result = corrected("split g01.1 Parking", "move a Parking")
    assert where(result)["a"] == "g01.3"


def test_a_split_that_nothing_is_moved_to_makes_no_group():
    result = corrected("split g01 Parking", "move gone Parking")
    assert states(result) == ["idle", "idle"]
    assert "g08" not in set(result.register["group"])


def test_a_merge_leaves_the_targets_id_and_numbers_the_subgroups_in_it():
    result = corrected("merge g02 g01")
    assert where(result) == FOUND | {"d": "g01.3", "e": "g01.3", "f": "g01.4"}
    assert result.effects.iloc[0].tolist() == ["merge", "g02", "g01", "g02", "changed"]


def test_subgroups_merge_inside_their_group():
    assert where(corrected("merge g01.2 g01.1"))["c"] == "g01.1"


def test_a_merge_holds_when_a_later_run_finds_both_groups_again():
    first = corrected("merge g02 g01")
    names = match(list("abcdefx")[:6], [4, 4, 4, 2, 2, 2], [0, 0, 1, 1, 1, 0], previous=previous_of(first))
    found = dict(zip("abcdef", names.places, strict=True))
    assert found == {who: FOUND[who] for who in "abcdef"}
    later = corrected("merge g02 g01", found=found, register=names.register, previous=previous_of(first))
    assert where(later) == {who: where(first)[who] for who in "abcdef"}


def test_a_split_keeps_its_id_when_a_later_run_finds_it():
    first = corrected("split g01 Parking", "move a Parking", "move b Parking")
    names = match(list("abcdefn"), [5, 5, 4, 2, 2, 2, 5], [0, 0, 1, 1, 1, 0, 0], previous=previous_of(first))
    assert [names.places[0], names.places[6]] == ["g08.1", "g08.1"]


def test_together_joins_at_the_better_side_and_apart_parts_the_weaker():
    assert where(corrected("together a d", affinity={("a", "g02"): 0.9, ("d", "g01"): 0.1}))["a"] == "g02.1"
    assert where(corrected("together a d", affinity={("a", "g02"): 0.1, ("d", "g01"): 0.9}))["d"] == "g01.1"
    result = corrected("apart a b", affinity={("a", "g01"): 0.6, ("a", "g02"): 0.4})
    assert (where(result)["a"], where(result)["b"]) == ("g02.1", "g01.1")
    assert result.effects.iloc[0].tolist() == ["apart", "a", "b", "g01.1|g01.1", "changed"]


def test_what_must_be_apart_from_all_it_resembles_is_left_unplaced():
    result = corrected("apart a b")
    assert sorted((where(result)["a"], where(result)["b"])) == ["", "g01.1"]
    assert result.places["reason"].tolist().count("low_margin") == 1


def test_what_cannot_hold_beside_later_rows_is_overruled():
    result = corrected("together a b", "move a g01", "move b g02", "apart d e", "move d g01", "move e g01")
    assert states(result) == ["overruled", "as_found", "changed", "overruled", "changed", "changed"]


def test_a_later_pairing_overrules_an_earlier_move():
    result = corrected("move a g02", "move b g01", "together a b")
    assert states(result) == ["overruled", "as_found", "as_found"]
    assert where(result)["a"] == "g01.1"


def test_two_told_to_be_apart_are_not_held_together_by_earlier_moves():
    result = corrected("move d g01", "move e g01", "apart d e")
    assert states(result) == ["overruled", "changed", "changed"]
    assert (where(result)["d"], where(result)["e"]) == ("g02.1", "g01.1")


def test_a_pin_keeps_a_contribution_where_the_previous_run_had_it():
    first = corrected()
    later = dict(FOUND, a="g02.1")
    result = corrected("pin a", "pin d g02", found=later, previous=previous_of(first))
    assert where(result) == FOUND
    assert states(result) == ["changed", "as_found"]
    assert states(corrected("pin a")) == ["idle"]


def test_a_copy_follows_its_original_unless_a_correction_moves_it():
    copies = {"a2": "a", "a3": "a"}
    assert {where(corrected("move a g02", copies=copies))[who] for who in ("a2", "a3")} == {"g02.1"}
    result = where(corrected("move a2 g02", copies=copies))
    assert (result["a"], result["a2"], result["a3"]) == ("g01.1", "g02.1", "g01.1")
    aside = corrected("exclude a", "move a3 g02", copies=copies)
    assert (where(aside)["a2"], where(aside)["a3"]) == ("", "g02.1")
    pulled = where(corrected("together a2 d", "move d g02", copies=copies))
    assert pulled["a"] == pulled["a2"] == "g02.1"


def test_a_group_that_is_gone_comes_back_for_what_people_moved_there():
    result = corrected("rename g07 Sheds", "merge g07 g01")
    assert states(result) == ["idle", "idle"]
    assert where(corrected("move a g07"))["a"] == "g07.1"


def test_a_correction_whose_contribution_is_gone_is_kept_and_idle():
    assert states(corrected("move gone g01", "together a gone", "exclude gone")) == ["idle"] * 3


def test_a_name_that_people_gave_stands_in_the_place_of_the_runs():
    result = corrected("rename g01 Bikes", "rename g01 Cycling", "rename g02 Votes", "rename g07 Sheds")
    labels, effects = with_labels(result, {"g01": "Vélo, piste", "g02": "Votes", "g01.1": "Rails"})
    assert labels == {"g01": "Cycling", "g02": "Votes", "g01.1": "Rails"}
    assert effects["state"].tolist() == ["overruled", "changed", "as_found", "idle"]
    assert effects["would_have"].tolist() == ["", "Vélo, piste", "Votes", ""]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["move a g01", "shift a g01"], "Row 2 of the corrections (shift a g01): there is no action “shift”"),
        (["move a"], "Row 1 of the corrections (move a): the target is missing."),
        (["move  g01"], "the subject is missing"),
        (["exclude a g01"], "an exclusion has no target"),
        (["move q g01"], "there is no contribution q"),
        (["apart a q"], "there is no contribution q"),
        (["move a g99"], "there is no group g99 in an earlier run"),
        (["move a Parking", "split g01 Parking"], "there is no group Parking"),
        (["rename g99 Name"], "there is no group g99"),
        (["merge g01 g01"], "subject and target are the same"),
        (["merge g01 g02.1"], "a group and a subgroup can't be merged"),
        (["merge g01.1 g02.1"], "Row 1 of the corrections (merge g01.1 g02.1): the two are in different groups."),
        (["merge g01 g02", "merge g02 g07", "merge g07 g01"], "the merges lead round in a circle"),
        (["split g01 P", "split g02 P"], "another row splits off a group of the label P"),
        (["split g01 g55"], "looks like the id of a group"),
        (["together a b", "apart b a"], "Row 2 of the corrections (apart b a): other rows tell b and a to be together."),
        (["together a b", "together b c", "apart a c"], "other rows tell a and c to be together"),
        (["apart a b", "together b a"], "other rows tell b and a to be apart"),
    ],
)
def test_what_can_not_be_is_refused_with_its_row_and_reason(rows, reason):
    with pytest.raises(BadInput) as refusal:
        corrected(*rows)
    assert reason in str(refusal.value)


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(BadInput, match="no column action and no column target"):
        checked_corrections(pd.DataFrame({"subject": ["a"]}), contributions={"a"})


WHO = [f"t{number:02d}" for number in range(14)]


@st.composite
def runs(draw, corrections=None):
    """What successive runs find: each text in any group, late texts from run to run, some texts copies, some unplaced."""
    story = []
    for size in (8, 11, 14):
        present = WHO[:size] if draw(st.booleans()) else WHO[1:size]
        found = {who: (draw(st.integers(0, 3)), draw(st.integers(0, 1))) for who in present}
        copies = {who: present[0] for who in present[1:] if draw(st.integers(0, 9)) == 0}
        unplaced = {who for who in present if draw(st.integers(0, 9)) == 0}
        fit = {who: [draw(st.integers(0, 4)) / 4 for _ in range(4)] for who in present}
        story.append((found, copies, unplaced, fit))
    return story


@st.composite
def new_corrections(draw, groups, labels):
    """Any corrections that people may make while the last run shows ``groups``."""
    some = st.sampled_from(WHO[1:8])
    kinds = draw(st.lists(st.sampled_from(["move", "pin", "exclude", "together", "apart", "merge", "split", "rename"]), max_size=5))
    upper = sorted({group_of(name) for name in groups})
    rows = []
    for kind in kinds:
        if kind in ("move", "pin"):
            rows.append((kind, draw(some), draw(st.sampled_from(sorted({*groups, *upper}) + (labels if kind == "move" else [])))))
        elif kind == "exclude":
            rows.append((kind, draw(some), ""))
        elif kind in ("together", "apart"):
            rows.append((kind, *draw(st.lists(some, min_size=2, max_size=2, unique=True))))
        elif kind == "rename":
            rows.append((kind, draw(st.sampled_from(upper)), f"Name {len(rows)}"))
        elif kind == "merge" and len(upper) > 1:
            rows.append((kind, *draw(st.lists(st.sampled_from(upper), min_size=2, max_size=2, unique=True))))
        elif kind == "split":
            labels.append(f"Split {len(labels)}")
            rows.append((kind, draw(st.sampled_from(upper)), labels[-1]))
            rows += [("move", who, labels[-1]) for who in draw(st.lists(some, min_size=1, max_size=3, unique=True))]
    return rows


def one_run(story, rows, previous):
    """What a run does with what it found: ids matched, corrections checked and applied."""
    found, copies, unplaced, fit = story
    texts = [who for who in found if who not in copies]
    placed = [who for who in texts if who not in unplaced]
    names = match(placed, [found[who][0] for who in placed], [found[who][1] for who in placed], previous=previous)
    places = dict.fromkeys(texts, "") | dict(zip(placed, names.places, strict=True))
    number = {found[who][0]: group_of(places[who]) for who in placed}
    affinity = pd.DataFrame([[fit[who][column] for column in number] for who in texts], index=texts, columns=list(number.values()))
    register = previous.register if previous else names.register
    checked = checked_corrections(
        pd.DataFrame(rows, columns=["action", "subject", "target"], dtype=object), contributions=WHO, register=register
    )
    result = apply(
        checked, ids=texts, found=list(places.values()), affinity=affinity, copies=copies, register=names.register, previous=previous
    )
    told = lineage(result.places, result.register, previous)
    return result, Previous(result.places[result.places["subgroup"] != ""], told)


def holds(action, subject, target, place, register, merged):
    """Whether a correction is visible in the places of a run."""
    target = Register(register).made_of(target) or target
    target = merged(target) if action in ("move", "pin") else target
    if action in ("move", "pin"):
        return place[subject] == target or group_of(place[subject]) == target or "." in target
    if action == "exclude":
        return place[subject] == ""
    if action == "together":
        return place[subject] == place[target]
    if action == "apart":
        return not place[subject] or group_of(place[subject]) != group_of(place[target])
    return action != "merge" or subject not in map(group_of, place.values())


@settings(max_examples=25, deadline=None)
@given(runs(), st.data())
def test_no_correction_of_people_is_ever_undone(story, data):
    previous, rows, labels = None, [], []
    for found in story:
        result, now = one_run(found, rows, previous)
        assert set(result.places["id"]) == set(found[0])
        place = where(result)
        into = {subject: target for action, subject, target in rows if action == "merge"}

        def merged(name, into=into):
            while group_of(name) in into and "." not in name:
                name = into[name]
            return name

        obeyed = result.effects[result.effects["state"].isin(["as_found", "changed"])]
        for row in obeyed.itertuples():
            assert holds(row.action, row.subject, row.target, place, result.register, merged), row
        present = [row for row in result.effects.itertuples() if row.action in ("move", "pin", "exclude") and row.subject in place]
        if present:
            assert present[-1].state in ("as_found", "changed") or any(
                row.action in ("together", "apart") for row in result.effects.itertuples()
            )
        for name, origin in zip(result.register["group"], result.register["origin"], strict=True):
            if origin in labels:
                assert result.labels.get(name, origin) != ""
        previous = now
        for _attempt in range(4):
            more = data.draw(new_corrections(sorted(set(now.places["subgroup"])), kept := list(labels)))
            try:
                checked_corrections(
                    pd.DataFrame(rows + more, columns=["action", "subject", "target"], dtype=object),
                    contributions=WHO,
                    register=now.register,
                )
            except BadInput:
                continue
            rows, labels = rows + more, kept
            break


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=8, max_size=8), runs(), st.data())
def test_corrections_that_agree_with_each_other_are_obeyed_one_and_all(wish, story, data):
    """People draw from one picture of theirs: so nothing contradicts anything, whatever the runs find."""
    groups = ["g01", "g02", "g03", "g04"]
    register = pd.DataFrame([(name, "") for group in groups for name in (group, f"{group}.1")], columns=["group", "origin"])
    rows = []
    for one, other in itertools.combinations(range(1, 8), 2):
        if data.draw(st.integers(0, 3)) == 0:
            rows.append(("together" if wish[one] == wish[other] else "apart", WHO[one], WHO[other]))
    rows += [("move", WHO[who], groups[wish[who]]) for who in range(1, 8) if data.draw(st.booleans())]
    previous = Previous(pd.DataFrame(columns=["id", "group", "subgroup", "own"], dtype=object), register)
    for found, _copies, unplaced, fit in story:
        result, previous = one_run((found, {}, unplaced, fit), rows, previous)
        assert not {"idle", "overruled"} & set(states(result))
        for action, subject, target in rows:
            assert holds(action, subject, target, where(result), result.register, lambda name: name)
