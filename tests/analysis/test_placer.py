import numpy as np
import pytest

from analysis.placer import Placer, joined
from analysis.vectors import unit


@pytest.fixture(scope="module")
def cloud():
    """Points around six directions: three groups of two subgroups each."""
    random = np.random.default_rng(1)
    directions = unit(random.normal(size=(6, 12)))
    kind = np.repeat(np.arange(6), 20)
    points = unit(directions[kind] + 0.1 * random.normal(size=(120, 12)))
    return points, kind // 2, kind % 2


@pytest.fixture(scope="module")
def placer(cloud):
    points, groups, inside = cloud
    return Placer.of(points[::2], groups[::2], inside[::2], np.ones(60))


def test_texts_not_seen_before_find_their_group_and_subgroup(cloud, placer):
    points, groups, inside = (part[1::2] for part in cloud)
    assert (placer.affinity(points).argmax(axis=1) == groups).all()
    found = placer.subgroups(points, groups)
    assert (placer.parents[found] == groups).all()
    assert (found % 2 == inside).all()


def test_affinities_are_shares(cloud, placer):
    affinity = placer.affinity(cloud[0])
    assert ((affinity >= 0) & (affinity <= 1)).all()
    assert affinity.sum(axis=1) == pytest.approx(1, abs=0.001)


def test_a_text_without_known_words_belongs_nowhere(placer):
    assert placer.affinity(np.zeros((2, 12), np.float32)).tolist() == [[0, 0, 0]] * 2


def test_a_subgroup_is_never_one_of_another_group(cloud, placer):
    elsewhere = (cloud[1] + 1) % 3
    assert (placer.parents[placer.subgroups(cloud[0], elsewhere)] == elsewhere).all()


def test_a_small_group_is_found_beside_a_large_one(cloud):
    points, groups, inside = cloud
    kept = np.concatenate([np.flatnonzero(groups == 0), np.flatnonzero(groups == 1)[:3]])
    placer = Placer.of(points[kept], groups[kept], inside[kept], np.ones(len(kept)))
    rest = np.flatnonzero((groups == 1) & (inside == 0))[3:]
    assert (placer.affinity(points[rest]).argmax(axis=1) == 1).mean() > 0.9


def test_the_topics_count_half_beside_the_words():
    both = joined([np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])])
    assert both[0].tolist() == pytest.approx(unit(np.array([[1.0, 0.0, 0.0, 0.5]]))[0].tolist())
