"""How often each view of the texts is grouped before the groupings are joined."""

import pytest

from analysis import ensemble
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from tests.analysis.corpora import corpus


@pytest.mark.parametrize(("few", "many", "runs"), [(500, 4000, 16), (50, 4000, 8), (20, 50, 2)])
def test_the_fewer_texts_the_more_samples_each_view_is_grouped_on(few, many, runs, monkeypatch):
    told = []
    real = ensemble.partitions

    def overheard(points, k, **given):
        told.append([len(rows) for rows in given["samples"]])
        return real(points, k, **given)

    monkeypatch.setattr(ensemble, "partitions", overheard)
    monkeypatch.setattr(ensemble, "FEW", few)
    monkeypatch.setattr(ensemble, "MANY", many)
    placed = (cluster(corpus(), Parameters(groups=2)).assignments["state"] != "unplaced").sum()
    assert len(told) == len(ensemble.TOPIC_WEIGHTS) * len(ensemble.ROUNDS)
    for sizes in told:
        assert sizes[0] == min(placed, many)
        assert sizes[1:] == [min(int(ensemble.SAMPLE * placed), many)] * (runs - 1)
