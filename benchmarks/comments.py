"""Where comments go when they carry more or less of their proposal's title, on sets that have both."""

from pathlib import Path

import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score

from analysis.parameters import Parameters
from analysis.pipeline import cluster
from benchmarks.agreement import mean
from benchmarks.child import measured
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, discussed

GROUPS, PROPOSALS = 10, 900
WEIGHTS = (0.0, 0.3, 0.6, 1.0)
COLUMNS = ("set", "proposals", "comments", "context weight", "AMI proposals", "AMI comments", "with their proposal", "stability")


def run(options: Options, report: Report) -> None:
    """Each set and weight, the mean over seeds."""
    table = report.begin("Comments and their proposals", COLUMNS, "with their proposal", ("set", "context weight"))
    sets = discussed(options.data)
    for name in chosen(sets, options.only):
        for weight in WEIGHTS:
            report.add(table, {"set": name, **measured(_on_set, options.data, name, weight, options.seeds, options.workers).value})


def _on_set(data: Path, name: str, weight: float, seeds: int, workers: int) -> Row:
    rows = discussed(data)[name](PROPOSALS)
    own = rows["kind"] == "proposal"
    told = [_scores(rows, own, Parameters(groups=GROUPS, context_weight=weight, seed=seed), workers) for seed in range(seeds)]
    figures = {column: round(mean(score[column] for score in told), 4) for column in COLUMNS[4:]}
    return {"proposals": int(own.sum()), "comments": int((~own).sum()), "context weight": weight, **figures}


def _scores(rows: pd.DataFrame, own: pd.Series, parameters: Parameters, workers: int) -> dict[str, float]:
    result = cluster(rows.drop(columns="label"), parameters, workers=workers)
    group = result.assignments.set_index("id")["group"]
    found, above = rows["id"].map(group), rows["parent_id"].map(group).fillna("")
    placed = found != ""
    by_kind = [
        adjusted_mutual_info_score(rows.loc[those, "label"], found[those]) for those in (placed & own, placed & ~own)
    ]  # fmt: skip
    both = placed & ~own & (above != "")
    figures = (*by_kind, float((found == above)[both].mean()), result.metrics["stability"])
    return dict(zip(COLUMNS[4:], figures, strict=True))
