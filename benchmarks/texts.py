"""Groupings of labelled texts, at the true number of groups: every method on the same rows, with several seeds."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.agreement import mean, stability, with_labels
from benchmarks.child import Failure, measured, peak_mb
from benchmarks.group_words import coherence
from benchmarks.grouping_method import Grouping, Method
from benchmarks.methods import BASELINE, runnable
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, labelled_sets

FIGURES = {
    "NMI": "nmi", "ARI": "ari", "AMI": "ami", "accuracy": "accuracy", "coverage": "coverage", "leakage": "nmi_with_language",
    "NMI, one rest": "nmi_one_rest", "ARI, one rest": "ari_one_rest",
}  # fmt: skip
COLUMNS = ("set", "rows", "k", "method", "groups", *FIGURES, "stability", "NPMI@10", "diversity", "s", "CPU s", "MB")


def run(options: Options, report: Report) -> None:
    """Each set and method, then the means of each method over the sets where all ran."""
    methods, skipped = runnable(options.methods, options.workers)
    for line in skipped:
        report.note(line)
    table = report.begin("Labelled texts, mean over seeds", COLUMNS, "NMI", ("set", "method"))
    for name in chosen(labelled_sets(options.data), options.only):
        for method in methods:
            try:
                work = measured(on_set, options.data, name, method, options.seeds)
            except Failure as failure:
                report.note(f"{method.name} has no figure on {name}: {failure}.")
                continue
            report.add(table, {"set": name, "method": method.name, **work.value})
    _means(table.rows, report)


def on_set(data: Path, name: str, method: Method, seeds: int) -> Row:
    """What one method reaches on one set, the mean over seeds."""
    rows = labelled_sets(data)[name]()
    groupings, cost = repeated(rows, method, seeds)
    return scores(rows, groupings) | cost


def repeated(rows: pd.DataFrame, method: Method, seeds: int) -> tuple[list[Grouping], Row]:
    """The groupings of a method with each seed, at the number of labels; the cost of the quickest run, in which nothing has to be
    loaded or compiled any more where another went before it, and the peak memory of this process over all of them."""
    groupings, seconds, processor = [], [], []
    for seed in range(seeds):
        started, used = time.perf_counter(), time.process_time()
        groupings.append(method.group(rows, rows["label"].nunique(), seed))
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return groupings, {"s": round(min(seconds), 2), "CPU s": round(min(processor), 2), "MB": peak_mb()}


def scores(rows: pd.DataFrame, groupings: Sequence[Grouping]) -> Row:
    """Agreement with the labels, mean over groupings; stability between them; the words of the first."""
    found = [with_labels(rows, grouping.groups) for grouping in groupings]
    npmi, distinct = coherence(rows, *groupings[0])
    return {
        "rows": len(rows),
        "k": int(rows["label"].nunique()),
        "groups": round(float(np.mean([score["k"] for score in found])), 1),
        **{column: round(float(np.mean([score[key] for score in found])), 4) for column, key in FIGURES.items()},
        "stability": round(stability([grouping.groups for grouping in groupings]), 4),
        "NPMI@10": round(npmi, 4),
        "diversity": round(distinct, 4),
    }


def _means(rows: Sequence[Row], report: Report) -> None:
    by_method: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_method.setdefault(str(row["method"]), {})[str(row["set"])] = row
    if not by_method:
        return
    common = [name for name in dict.fromkeys(str(row["set"]) for row in rows) if all(name in found for found in by_method.values())]
    columns = ("method", "sets", *FIGURES, "stability", "NPMI@10", "diversity", "s", "MB", "NMI / baseline", "below baseline", "worst")
    table = report.begin("Mean of each method over the sets where all ran", columns, "NMI", ("method",))
    base = by_method.get(BASELINE)
    for method, found in by_method.items():
        if not common:
            continue
        line: Row = {"method": method, "sets": len(common)}
        for column in columns[2:-3]:
            line[column] = round(mean(float(found[name][column]) for name in common), 4)
        line["MB"] = max(int(found[name]["MB"]) for name in common)
        if base:
            gains = [round(float(found[name]["NMI"]) - float(base[name]["NMI"]), 4) for name in common]
            usual = mean(float(base[name]["NMI"]) for name in common)
            line |= {
                "NMI / baseline": round(float(line["NMI"]) / usual, 3),
                "below baseline": sum(gain < 0 for gain in gains),
                "worst": min(gains),
            }
        report.add(table, line)
