from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from analysis import contribution_texts, ensemble, graph, grouping, placement, representation, workforce
from analysis.contribution_texts import ReadTexts, read_texts
from analysis.exceptions import BadInput
from analysis.lexicon import lexicon_of
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.tables import checked_contributions
from analysis.word_lists import WordLists
from analysis.workforce import run_all, run_each
from tests.analysis.corpora import trilingual


def test_a_dask_cluster_of_two_workers_gives_the_same_result(scheduler):
    table, four = trilingual(), Parameters(groups=4)
    alone = cluster(table, four, lexicon=lexicon_of(None))
    together = cluster(table.sample(frac=1, random_state=2), four, lexicon=lexicon_of(None), workers=scheduler)
    assert together.output_sha256 == alone.output_sha256
    assert together.manifest == alone.manifest
    late = pd.concat([table, trilingual(openings=2, prefix="z")])
    carried = [cluster(late, lexicon=lexicon_of(None), previous=each.continuity, workers=who)
               for each, who in ((alone, 1), (together, scheduler))]  # fmt: skip
    assert carried[0].output_sha256 == carried[1].output_sha256


@pytest.mark.parametrize("workers", [1, 2, "a cluster"])
def test_results_come_in_the_order_of_the_tasks(workers, request):
    address = request.getfixturevalue("scheduler") if workers == "a cluster" else workers
    assert run_all(pow, [(number, 2) for number in range(9)], address) == [number**2 for number in range(9)]
    assert run_all(pow, [], address) == []
    assert list(run_each(pow, ((number, 2) for number in range(40)), address)) == [number**2 for number in range(40)]
    assert list(run_each(pow, iter(()), address)) == []


@pytest.mark.parametrize("workers", [1, 2, "a cluster"])
def test_texts_are_read_the_same_in_pieces_by_anybody(workers, request, monkeypatch):
    odd = pd.DataFrame({"id": ["x1", "x2", "x3"], "body": ["zzgh qwrt", "\ud800 12", ""], "lang": ""})
    table = checked_contributions(pd.concat([trilingual(), odd]).fillna(""))
    whole = list(read_texts(table))
    assert {text.language for text in whole} >= {"fr", "nl", "en", "und"}
    monkeypatch.setattr(contribution_texts, "PIECE", 11)
    address = request.getfixturevalue("scheduler") if workers == "a cluster" else workers
    assert list(read_texts(table, address)) == whole


def test_an_error_in_a_task_is_not_hidden(scheduler):
    for workers in (1, scheduler):
        with pytest.raises(ZeroDivisionError):
            run_all(divmod, [(1, 1), (1, 0)], workers)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://127.0.0.1:9", "tcp://127.0.0.1:port", "127.0.0.1"])
def test_an_address_without_a_scheduler_is_refused_with_a_sentence(monkeypatch, address):
    monkeypatch.setattr(workforce, "PATIENCE", "1s")
    with pytest.raises(BadInput, match=r"^There is no Dask scheduler at .*\.$"):
        run_all(pow, [(1, 2), (2, 2)], address)


def _frozen(part):
    """``part``, its numbers made such that whoever changes them in their place is stopped."""
    if isinstance(part, np.ndarray):
        part.flags.writeable = False
    elif sp.issparse(part):
        for own in (part.data, part.indices, part.indptr):
            own.flags.writeable = False
    elif isinstance(part, (list, tuple)):
        for each in part:
            _frozen(each)
    elif isinstance(part, dict):
        _frozen(list(part.values()))
    elif is_dataclass(part):
        _frozen([getattr(part, field.name) for field in fields(part)])
    elif isinstance(part, (ReadTexts, WordLists)):
        _frozen(vars(part))
    elif closure := getattr(part, "__closure__", None):
        _frozen([cell.cell_contents for cell in closure])
    return part


def test_threads_only_read_what_they_share(monkeypatch):
    seen = set()
    real = workforce.run_all

    def watched(function, tasks, workers, *, threads=False):
        if threads:
            seen.add(function.__name__)
            tasks = [_frozen(task) for task in tasks]
        return real(function, tasks, workers, threads=threads)

    for module in (workforce, ensemble, grouping):
        monkeypatch.setattr(module, "run_all", watched)
    monkeypatch.setattr(representation, "EXACT_UP_TO", 40)
    monkeypatch.setattr(graph, "CELL_SIZE", 5)
    monkeypatch.setattr(placement, "FITTED_UP_TO", 60)
    monkeypatch.setattr(placement, "PIECE", 10)
    table = trilingual()
    assert cluster(table, workers=2).output_sha256 == cluster(table, workers=1).output_sha256
    assert seen == {"_heard", "_modularity_of", "_divided", "_best_in_cells", "_asked", "arrays", "_placed"}


def test_what_a_text_says_is_told_without_tidying_the_table_that_others_read():
    words = sp.csr_matrix((np.array([1.0, 2.0, 1.0, 3.0]), np.array([2, 0, 2, 1]), np.array([0, 3, 4])), shape=(2, 3))
    assert not words.has_canonical_format
    kept = [part.copy() for part in (words.data, words.indices, words.indptr)]
    assert ensemble.presence(words).toarray().tolist() == [[1, 0, 1], [0, 1, 0]]
    assert all((part == was).all() for part, was in zip((words.data, words.indices, words.indptr), kept, strict=True))
