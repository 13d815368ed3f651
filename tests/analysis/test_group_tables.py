import pytest

from analysis import group_tables
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from tests.analysis.corpora import corpus


@pytest.mark.parametrize(("in_all", "least", "most"), [(5000, 90, 100), (40, 4, 40)])
def test_where_texts_are_many_a_part_of_each_subgroup_names_them(in_all, least, most, monkeypatch):
    read = []
    real = group_tables.name_groups

    def overheard(levels, texts):
        read.extend(texts)
        return real(levels, texts)

    monkeypatch.setattr(group_tables, "name_groups", overheard)
    monkeypatch.setattr(group_tables, "READ_IN_ALL", in_all)
    monkeypatch.setattr(group_tables, "READ_AT_LEAST", 2)
    groups = cluster(corpus(), Parameters(groups=2, subgroups=4)).groups
    assert least <= len(read) <= most
    assert (groups["label"] != "").all()
