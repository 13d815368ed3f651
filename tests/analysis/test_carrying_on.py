from dataclasses import replace

import pandas as pd
import pytest
from sklearn.metrics import normalized_mutual_info_score

from analysis import placement
from analysis.continuity import Continuity
from analysis.exceptions import BadInput
from analysis.lexicon import lexicon_of
from analysis.parameters import DEFAULTS, Parameters
from analysis.pipeline import ClusterResult, cluster
from analysis.vectoriser import unpacked
from tests.analysis.corpora import GARDENS, corpus, of_bodies, trilingual

FOUR = Parameters(groups=4)


def run(table: pd.DataFrame, parameters: Parameters = DEFAULTS, **surroundings) -> ClusterResult:
    return cluster(table, parameters, lexicon=lexicon_of(None), **surroundings)


def groups_of(result: ClusterResult) -> pd.Series:
    return result.assignments.set_index("id")["group"]


def lineage_of(result: ClusterResult) -> dict[str, str]:
    upper = result.groups[result.groups["level"] == 1]
    return dict(zip(upper["group"], upper["lineage"], strict=True))


@pytest.fixture(scope="module")
def whole() -> pd.DataFrame:
    return trilingual(openings=2)


@pytest.fixture(scope="module")
def early(whole) -> pd.DataFrame:
    return whole.head(115)


@pytest.fixture(scope="module")
def first(early) -> ClusterResult:
    return run(early, FOUR)


@pytest.fixture(scope="module")
def second(whole, first) -> ClusterResult:
    return run(whole, previous=first.continuity)


def test_the_same_idea_in_three_languages_lands_in_one_group(early, first):
    found = early.assign(group=groups_of(first)[early["id"]].to_numpy())
    assert first.metrics["nmi_with_language"] <= 0.01
    assert (found.groupby("idea")["group"].nunique() == 1).mean() > 0.9
    assert normalized_mutual_info_score(found["subject"], found["group"]) > 0.9


def test_each_group_says_how_well_it_is_found_again(first):
    upper = first.groups["level"] == 1
    assert first.groups.loc[upper, "stability"].between(0.5, 1).all()
    assert (first.groups.loc[~upper, "stability"] == "").all()


def test_groups_of_a_corpus_without_subjects_are_hardly_found_again(first):
    noise = corpus(each=20).assign(body=lambda table: [f"{letter} {body}" for letter, body in zip(table["id"], table["body"], strict=True)])
    shuffled = " ".join(noise["body"]).split()[1::2]
    bodies = [" ".join(shuffled[start::80]) for start in range(80)]
    found = run(of_bodies(*bodies), FOUR).groups
    assert found.loc[found["level"] == 1, "stability"].mean() < first.groups.loc[first.groups["level"] == 1, "stability"].mean() - 0.1


def test_a_quarter_more_contributions_join_the_groups_and_hardly_any_earlier_one_moves(whole, first, second):
    before, after = groups_of(first), groups_of(second)
    assert second.metrics["late"] == 29
    assert (after[before.index] != before).mean() <= 0.02
    assert set(after) == set(before)
    late = whole[~whole["id"].isin(before.index)]
    assert normalized_mutual_info_score(late["subject"], after[late["id"]]) > 0.9
    assert second.metrics["nmi_with_language"] <= 0.01


@pytest.mark.parametrize(("wrong", "moved"), [(1, 1), (2, 2), (4, 2)])
def test_of_what_clearly_fits_another_group_one_in_fifty_moves_at_once(whole, first, wrong, moved):
    places = first.continuity.previous.places.set_index("id")
    of_group = {name: places[places["group"] == name] for name in ("g01", "g02", "g03", "g04")}
    misfits = pd.Series({of_group[name].index[0]: name for name in list(of_group)[:wrong]})
    for misfit, home in misfits.items():
        places.loc[misfit] = of_group["g01" if home == "g04" else f"g0{int(home[-1]) + 1}"].iloc[0]
    earlier = replace(first.continuity, previous=replace(first.continuity.previous, places=places.reset_index()))
    result = run(whole, previous=earlier)
    assert result.metrics["moved"] == moved
    assert (groups_of(result)[misfits.index] == misfits).sum() == moved


def test_the_lineage_tells_how_many_came(first, second):
    grown = groups_of(second).value_counts() - groups_of(first).value_counts()
    assert lineage_of(second) == {name: f"grown:+{more}" if more else "kept" for name, more in sorted(grown.items())}


def test_ids_persist_over_three_runs(whole, first, second):
    third = run(whole, previous=second.continuity)
    pd.testing.assert_series_equal(groups_of(third), groups_of(second))
    assert set(lineage_of(third).values()) == {"kept"}
    assert set(first.lineage["group"]) <= set(second.lineage["group"]) <= set(third.lineage["group"])


def test_groups_sought_again_take_over_the_ids_of_those_they_resemble(whole, first, second):
    again = run(whole, FOUR, previous=second.continuity)
    before = groups_of(first)
    assert (groups_of(again)[before.index] == before).mean() > 0.95


def test_asked_how_finely_groups_are_sought_again_and_ids_go_on(whole, first):
    found = run(whole, Parameters(groups="coarse"), previous=first.continuity)
    assert 5 <= found.metrics["groups"] <= 9
    assert "late" not in found.metrics
    assert len(set(groups_of(first)) & set(groups_of(found))) >= 3


def test_the_same_earlier_run_gives_the_same_result_also_after_it_was_kept_in_a_file(whole, first, second):
    kept = first.continuity.packed()
    again = run(whole, previous=Continuity.unpacked(kept))
    assert again.output_sha256 == second.output_sha256
    assert again.manifest == second.manifest
    assert again.continuity.packed() == second.continuity.packed()
    assert Continuity.unpacked(kept).packed() == kept


def test_neither_the_order_of_rows_nor_the_workers_change_a_run_of_three_languages(early, whole, first, second):
    assert run(early.sample(frac=1, random_state=1), FOUR, workers=2).output_sha256 == first.output_sha256
    again = run(whole.sample(frac=1, random_state=1), previous=first.continuity, workers=2)
    assert again.output_sha256 == second.output_sha256
    assert again.manifest == second.manifest


def test_late_strangers_who_resemble_one_another_become_a_new_group(whole, first, second):
    strangers = trilingual(openings=3, ideas={"garden": GARDENS}, prefix="z")
    found = run(pd.concat([whole, strangers]), previous=second.continuity)
    place, before = groups_of(found), groups_of(second)
    assert set(place[strangers["id"]]) == {"g05"}
    assert lineage_of(found)["g05"] == "new"
    assert (place[before.index] != before).mean() <= 0.02
    assert found.metrics["nmi_with_language"] <= 0.01


def test_a_few_late_strangers_make_no_group(whole, second):
    strangers = trilingual(ideas={"garden": GARDENS[:3]}, prefix="z")
    found = run(pd.concat([whole, strangers]), previous=second.continuity)
    assert set(groups_of(found)) - {""} == set(groups_of(second))


def test_a_run_of_other_contributions_alone_gives_no_id_a_second_time(first):
    others = corpus(each=6)
    found = run(others.assign(id="n" + others["id"]), previous=first.continuity)
    assert set(groups_of(found)).isdisjoint(groups_of(first))
    assert set(found.lineage.loc[found.lineage["lineage"] == "gone", "group"]) == set(first.lineage["group"])


def test_a_group_whose_contributions_are_gone_is_gone_for_the_late_ones(early, whole, first):
    before = groups_of(first)
    remaining = whole[~whole["id"].isin(before.index[before == "g02"])]
    found = run(remaining, previous=first.continuity)
    assert found.lineage.set_index("group").loc["g02", "lineage"] == "gone"
    assert "g02" not in set(groups_of(found))
    subgroups = found.assignments[found.assignments["group"] != ""]
    assert (subgroups["subgroup"].str.split(".").str[0] == subgroups["group"]).all()


def test_a_sample_teaches_the_groups_and_places_the_others(whole, monkeypatch):
    monkeypatch.setattr(placement, "FITTED_UP_TO", 100)
    found = run(whole, FOUR)
    placed = found.assignments.set_index("id").loc[whole["id"]]
    assert (placed["group"] != "").all()
    assert (placed["subgroup"].str.split(".").str[0] == placed["group"]).all()
    assert normalized_mutual_info_score(whole["subject"], placed["group"]) > 0.9
    monkeypatch.setattr(placement, "PIECE", 7)
    assert run(whole.sample(frac=1, random_state=4), FOUR, workers=2).output_sha256 == found.output_sha256


def corrections_for(first: ClusterResult) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Every kind of correction at once, and the contributions that each is about."""
    place = groups_of(first)
    inside = {name: sorted(place.index[place == name]) for name in ("g01", "g02", "g03", "g04")}
    who = {"moved": inside["g01"][:1], "pinned": inside["g01"][1:2], "excluded": inside["g01"][2:3], "apart": inside["g01"][3:5],
           "together": [inside["g01"][5], inside["g02"][5]], "split": inside["g02"][:3], "merged": inside["g04"]}  # fmt: skip
    rows = [
        ("move", who["moved"][0], "g02"),
        ("pin", who["pinned"][0], ""),
        ("exclude", who["excluded"][0], ""),
        ("apart", *who["apart"]),
        ("together", *who["together"]),
        ("split", "g02", "Les gares"),
        *(("move", each, "Les gares") for each in who["split"]),
        ("merge", "g04", "g03"),
        ("rename", "g01", "Notre voix"),
    ]
    return pd.DataFrame(rows, columns=["action", "subject", "target"]), who


@pytest.fixture(scope="module")
def corrected(early, whole, first) -> tuple[dict[str, list[str]], list[ClusterResult]]:
    """Corrections of the first run, in the next run and in the two after it."""
    corrections, who = corrections_for(first)
    more = pd.concat([whole, trilingual(openings=1, prefix="m").assign(body=lambda table: "Encore ceci. " + table["body"])])
    results, previous = [], first.continuity
    for table, parameters in ((early, DEFAULTS), (whole, FOUR), (more, DEFAULTS)):
        results.append(run(table, parameters, previous=previous, corrections=corrections))
        previous = results[-1].continuity
    return who, results


@pytest.mark.parametrize("later", [0, 1, 2], ids=["the next run", "groups sought again", "the run after"])
def test_corrections_hold_in_every_later_run(corrected, later):
    who, results = corrected
    result = results[later]
    place, labels = result.assignments.set_index("id"), result.groups.set_index("group")["label"]
    group = place["group"]
    assert group[who["moved"][0]] == "g02"
    assert group[who["pinned"][0]] == "g01"
    assert place.loc[who["excluded"][0], ["group", "state", "reason"]].tolist() == ["", "unplaced", "excluded"]
    assert group[who["apart"][0]] != group[who["apart"][1]]
    assert len(set(place.loc[who["together"], "subgroup"])) == 1
    assert set(group[who["split"]]) == {"g05"}
    assert "g04" not in set(group)
    assert set(group[who["merged"]]) == {"g03"}
    assert not any("g04" in alternatives for alternatives in place["alternatives"])
    assert place.loc[group == "g03", "confidence"].mean() > 0.5
    assert labels["g01"] == "Notre voix"
    assert labels["g05"] == "Les gares"
    assert not set(result.effects["state"]) & {"idle", "overruled"}


def test_corrections_of_an_unknown_contribution_or_group_are_refused(early, first):
    for row in (("move", "nobody", "g01"), ("move", early["id"].iloc[0], "g77")):
        with pytest.raises(BadInput, match=r"^Row 1 of the corrections .*\.$"):
            run(early, previous=first.continuity, corrections=pd.DataFrame([row], columns=["action", "subject", "target"]))


def test_equal_runs_leave_equal_words_and_what_they_learnt_can_be_kept(early, first):
    vectoriser = first.continuity.vectoriser
    packed = vectoriser.packed()
    assert run(early.sample(frac=1, random_state=3), FOUR).continuity.vectoriser.packed() == packed
    kept = unpacked(packed)
    assert kept.packed() == packed
    assert (kept.features.rows, kept.features.columns) == (vectoriser.features.rows, vectoriser.features.columns)


def test_a_damaged_file_of_an_earlier_run_is_refused_with_a_sentence(first):
    content = first.continuity.packed()
    middle = len(content) // 2
    garbled = content[:middle] + bytes(255 - byte for byte in content[middle : middle + 50]) + content[middle + 50 :]
    other = first.continuity.vectoriser.packed()
    for damaged in (b"", b"no zip", content[:middle], garbled, other):
        with pytest.raises(BadInput, match=r"^[A-Z].* damaged: .*\.$"):
            Continuity.unpacked(damaged)
