from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import minority
from analysis.minority import minority_positions, minority_table


def scene() -> dict:
    """Two groups around two axes, and three texts around a third: two unplaced, one placed with little confidence."""
    random_points = np.random.default_rng(4)
    middle = np.repeat(np.eye(4), [8, 8, 3, 1], axis=0)
    points = middle + random_points.normal(0, 0.08, middle.shape)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    groups = np.array([0] * 8 + [1] * 8 + [-1, -1, 1] + [-1])
    confidence = np.array([0.9] * 16 + [0.2, 0.2, 0.3] + [0.1])
    authors = [f"a{number}" for number in range(20)]
    return {
        "ids": [f"t{number:02d}" for number in range(20)],
        "authors": authors,
        "points": points,
        "groups": groups,
        "confidence": confidence,
    }


def crowd() -> dict:
    """A group, and three bands of unplaced texts of which each is near the next one only."""
    angle = np.linspace(0, 1.2, 9)
    bands = [np.eye(8)[2 * band + 1] * np.cos(angle)[:, None] + np.eye(8)[2 * band + 2] * np.sin(angle)[:, None] for band in range(3)]
    points = np.vstack([np.tile(np.eye(8)[0], (6, 1)), np.stack(bands, axis=1).reshape(27, 8)])
    return {
        "ids": [f"t{number:02d}" for number in range(33)],
        "authors": [""] * 33,
        "points": points,
        "groups": np.repeat([0, -1], [6, 27]),
        "confidence": np.repeat([0.9, 0.0], [6, 27]),
        "alike": 0.8,
    }


def test_texts_nearer_to_each_other_than_to_any_group_are_a_position():
    (position,) = minority_positions(**scene())
    assert position.ids == ("t16", "t17", "t18")
    assert position.authors == 3
    assert position.cohesion > 0.9 > 0.5 > position.nearness


@pytest.mark.parametrize("piece", [1, 2, 7])
def test_positions_are_the_same_in_pieces_of_any_size(piece, monkeypatch):
    whole = minority_positions(**crowd())
    assert [position.authors for position in whole] == [9, 9, 9]
    monkeypatch.setattr(minority, "PIECE", piece)
    assert minority_positions(**crowd()) == whole


def test_one_author_alone_is_no_position():
    alone = scene()
    alone["authors"] = ["same"] * 20
    assert minority_positions(**alone) == []


def test_texts_well_placed_are_no_minority():
    sure = scene()
    sure["groups"][16:19], sure["confidence"][16:19] = 1, 0.9
    assert minority_positions(**sure) == []


def test_the_order_of_texts_changes_nothing():
    given = scene()
    order = np.random.default_rng(5).permutation(20)
    shuffled = {
        "ids": [given["ids"][row] for row in order],
        "authors": [given["authors"][row] for row in order],
        **{name: given[name][order] for name in ("points", "groups", "confidence")},
    }
    assert minority_positions(**shuffled) == minority_positions(**given)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_texts_have_no_minority(count):
    given = {name: value[:count] for name, value in scene().items()}
    assert minority_positions(**given) == []


def run_of(given: dict, reason: dict[int, str], parents: dict[int, str] | None = None) -> tuple[SimpleNamespace, SimpleNamespace]:
    """The scene as a run leaves it: texts in no group for a reason, comments with their parents."""
    size = len(given["ids"])
    table = pd.DataFrame({"id": given["ids"], "parent_id": [(parents or {}).get(row, "") for row in range(size)]})
    outcome = SimpleNamespace(
        table=table, authors=pd.factorize(np.array(given["authors"], object))[0], originals=np.arange(size),
        reason=np.array([reason.get(row, "") for row in range(size)], object),
        group=np.array([f"g{group + 1:02d}" if group >= 0 else "" for group in given["groups"]], object),
        confidence=np.asarray(given["confidence"], float),
    )  # fmt: skip
    return outcome, SimpleNamespace(fitted=np.arange(size), points=given["points"])


def test_the_table_of_a_run_names_each_text_of_a_position():
    table = minority_table(*run_of(scene(), {16: "low_margin", 17: "low_margin", 19: "low_margin"}))
    assert table[["position", "id", "authors"]].to_numpy().tolist() == [[1, f"t{number}", 3] for number in (16, 17, 18)]
    assert (table["cohesion"] > table["nearness"]).all()


def test_a_conversation_is_no_position():
    reason = {16: "low_margin", 17: "low_margin", 19: "low_margin"}
    assert minority_table(*run_of(scene(), reason, {17: "t16", 18: "t17"})).empty
    assert len(minority_table(*run_of(scene(), reason, {17: "t16"}))) == 3


def test_what_people_set_aside_is_no_position():
    table = minority_table(*run_of(scene(), {16: "excluded", 17: "excluded", 19: "low_margin"}))
    assert table.empty
    assert minority_table(SimpleNamespace(), None).empty
