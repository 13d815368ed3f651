import numpy as np

from analysis import grouping
from analysis.graph import linked, nearest
from analysis.grouping import choose_count, partition, subdivide
from analysis.parameters import GRAINS
from analysis.vectors import unit


def scene(size: int = 240, groups: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Points around as many axes, and the axis of each."""
    random = np.random.default_rng(8)
    axis = np.arange(size) % groups
    return unit(np.eye(groups)[axis] + random.normal(0, 0.15, (size, groups))), axis


def test_the_axes_are_found():
    points, axis = scene()
    found = partition(points, 6, weights=np.ones(240), seed=1, starts=3)
    assert len(set(zip(found.tolist(), axis.tolist(), strict=True))) == 6


def test_groups_inside_groups_are_the_same_by_any_number_of_threads():
    points, axis = scene()
    found = [subdivide(points, axis % 2, 6, weights=np.ones(240), seed=1, workers=workers) for workers in (1, 2, 3)]
    assert len(set(zip(found[0].tolist(), axis.tolist(), strict=True))) == 6
    assert all(np.array_equal(inside, found[0]) for inside in found)


def test_the_number_of_groups_is_the_same_by_any_number_of_threads():
    points, _ = scene()
    links = linked(240, nearest(points, 8))
    counts = {choose_count(points, links, GRAINS["medium"], weights=np.ones(240), seed=4, workers=workers) for workers in (1, 2, 3)}
    assert counts == {6}


def test_more_than_twelve_groups_are_found_where_texts_are_many(monkeypatch):
    points, _ = scene(320, 16)
    links = linked(320, nearest(points, 8))
    counted = [choose_count(points, links, GRAINS["medium"], weights=np.ones(320), seed=4)]
    monkeypatch.setattr(grouping, "TEXTS_FOR_MORE", 320 // 18)
    counted.append(choose_count(points, links, GRAINS["medium"], weights=np.ones(320), seed=4))
    monkeypatch.setattr(grouping, "MOST", 14)
    counted.append(choose_count(points, links, GRAINS["medium"], weights=np.ones(320), seed=4))
    assert counted == [12, 16, 14]
