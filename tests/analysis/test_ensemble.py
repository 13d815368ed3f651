"""How often each view of the texts is grouped before the groupings are joined, and which groups are then made one."""

import math

import numpy as np
import pytest

from analysis import ensemble, metrics
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from tests.analysis.corpora import corpus


@pytest.mark.parametrize(("few", "many", "runs"), [(500, 4000, 16), (50, 4000, 8), (20, 50, 2)])
def test_the_fewer_texts_the_more_samples_each_view_is_grouped_on(few, many, runs, monkeypatch):
    told = []
    real = ensemble.partitions

    def overheard(points, k, **given):
        told.append([len(rows) for rows in given["samples"]])
        assert given["starts"] == (3 if runs == 2 else 1)
        return real(points, k, **given)

    monkeypatch.setattr(ensemble, "partitions", overheard)
    monkeypatch.setattr(ensemble, "FEW", few)
    monkeypatch.setattr(ensemble, "MANY", many)
    placed = (cluster(corpus(), Parameters(groups=2)).assignments["state"] != "unplaced").sum()
    assert len(told) == len(ensemble.TOPIC_WEIGHTS) * len(ensemble.ROUNDS)
    for sizes in told:
        assert sizes[0] == min(placed, many)
        assert sizes[1:] == [min(int(ensemble.SAMPLE * placed), many)] * (runs - 1)


def test_groups_of_nearly_the_same_middle_are_made_one_and_numbered_from_the_heaviest():
    points = np.array([[0, 1], [1, 0], [0.9, math.sqrt(1 - 0.81)], [0.84, math.sqrt(1 - 0.84**2)], [0, 1]])
    weights = np.array([1.0, 1, 1, 1, 1])
    assert ensemble.told_apart(points, np.array([0, 1, 2, 3, 0]), weights).tolist() == [1, 0, 0, 0, 1]
    assert ensemble.told_apart(points[[0, 1, 3]], np.array([0, 1, 2]), weights[:3]).tolist() == [0, 1, 2]
    assert ensemble.told_apart(points[:1], np.array([0]), weights[:1]).tolist() == [0]


def test_of_groups_too_alike_to_tell_apart_one_is_made_unless_so_many_were_asked_for(monkeypatch):
    table = corpus(each=12)
    apart = cluster(table)
    monkeypatch.setattr(metrics, "SAME_GROUP", -0.5)
    joined, asked = cluster(table), cluster(table, Parameters(groups=apart.metrics["sought"]))
    assert asked.metrics["groups"] == apart.metrics["sought"]
    assert asked.metrics["alike_pairs"] > 0
    assert joined.metrics["groups"] < apart.metrics["groups"]
    assert joined.metrics["alike_pairs"] == 0
    assert joined.metrics["sought"] == asked.metrics["sought"] > joined.metrics["groups"]
    assert joined.groups.loc[joined.groups["level"] == 1, "stability"].min() > 0.9, "found again by samples whose groups are joined too"
    assert sorted(joined.assignments["id"]) == sorted(apart.assignments["id"])
