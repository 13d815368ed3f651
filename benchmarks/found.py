"""The number of groups found by itself: what it costs beside the true number, on labelled sets, however finely one asks."""

from pathlib import Path

from analysis.evaluation import evaluate
from analysis.parameters import GRAINS, MEDIUM, Parameters
from analysis.pipeline import cluster
from benchmarks.agreement import mean
from benchmarks.child import measured
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, labelled_sets

COLUMNS = ("set", "rows", "k", "AMI at k", "asked", "groups", "subgroups", "level", "AMI", "AMI / AMI at k")


def run(options: Options, report: Report) -> None:
    """Each set and grain, then the means of figures over sets and their ratio."""
    table = report.begin("The number of groups found by itself", COLUMNS, "AMI / AMI at k", ("set", "asked"))
    for name in chosen(labelled_sets(options.data), options.only):
        for row in measured(_on_set, options.data, name, options.workers).value:
            report.add(table, row)
    means = report.begin("Means over sets", ("asked", "sets", "AMI at k", "AMI", "AMI / AMI at k"), "AMI / AMI at k", ("asked",))
    for asked in GRAINS:
        rows = [row for row in table.rows if row["asked"] == asked]
        if rows:
            true, found = (mean(float(row[column]) for row in rows) for column in ("AMI at k", "AMI"))
            told = {"AMI at k": round(true, 4), "AMI": round(found, 4), "AMI / AMI at k": round(found / true, 4)}
            report.add(means, {"asked": asked + " (auto)" * (asked == MEDIUM), "sets": len(rows), **told})


def _on_set(data: Path, name: str, workers: int) -> list[Row]:
    """With the default seed: the upper level at the true number of labels; for each grain the level nearest to it, as ``evaluate`` does."""
    rows = labelled_sets(data)[name]()
    k = int(rows["label"].nunique())
    true = cluster(rows, Parameters(groups=k), workers=workers)
    at_k = evaluate(rows, true.assignments, true.groups[true.groups["level"] == 1], label="label")["ami"]
    told = []
    for grain in GRAINS:
        found = cluster(rows, Parameters(groups=grain), workers=workers)
        score = evaluate(rows, found.assignments, found.groups, label="label")
        told.append({
            "set": name, "rows": len(rows), "k": k, "AMI at k": at_k, "asked": grain, "groups": found.metrics["groups"],
            "subgroups": found.metrics["subgroups"], "level": score["level"], "AMI": score["ami"],
            "AMI / AMI at k": round(score["ami"] / at_k, 4) if at_k else float("nan"),
        })  # fmt: skip
    return told
