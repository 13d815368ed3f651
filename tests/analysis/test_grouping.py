import numpy as np
import pytest

from analysis import grouping
from analysis.graph import linked, nearest
from analysis.grouping import choose_count, partition
from analysis.parameters import GRAINS
from analysis.vectors import unit


def scene(size: int = 240, groups: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Points around as many axes, and the axis of each."""
    random = np.random.default_rng(8)
    axis = np.arange(size) % groups
    return unit(np.eye(groups)[axis] + random.normal(0, 0.15, (size, groups))), axis


@pytest.mark.parametrize("most", [6000, 100])
def test_groups_are_found_whether_all_texts_or_some_tell_where_to_begin(most, monkeypatch):
    points, axis = scene()
    monkeypatch.setattr(grouping, "BEGUN_BY_ALL", most)
    monkeypatch.setattr(grouping, "BEGUN_BY", 60)
    labels = partition(points, 6, weights=np.ones(240), seed=1)
    assert len({(group, own) for group, own in zip(labels.tolist(), axis.tolist(), strict=True)}) == 6


def test_no_more_than_so_many_points_tell_where_to_begin(monkeypatch):
    asked = []
    begun = grouping.kmeans_plusplus
    monkeypatch.setattr(grouping, "kmeans_plusplus", lambda points, k, **more: asked.append((len(points), k)) or begun(points, k, **more))
    points, _ = scene(size=4000)
    partition(points, 7, weights=np.ones(4000), seed=1, starts=2)
    assert not asked
    monkeypatch.setattr(grouping, "BEGUN_BY_ALL", 3999)
    partition(points, 7, weights=np.ones(4000), seed=1, starts=2)
    partition(points, 120, weights=np.ones(4000), seed=1, starts=1)
    assert asked == [(1000, 7), (1000, 7), (2400, 120)]


def test_the_number_of_groups_is_the_same_by_any_number_of_threads():
    points, _ = scene()
    links = linked(240, nearest(points, 8))
    counts = {choose_count(points, links, GRAINS["medium"], weights=np.ones(240), seed=4, workers=workers) for workers in (1, 2, 3)}
    assert counts == {6}
