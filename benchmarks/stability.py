"""How steady groups are: between seeds, when a fifth of the texts is missing (Hennig 2007: the whole against samples), and when others
come late."""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from analysis.parameters import Parameters
from analysis.pipeline import ClusterResult, cluster
from benchmarks.agreement import alone_when_unplaced, mean, moved
from benchmarks.agreement import stability as between
from benchmarks.child import measured
from benchmarks.grouping_method import Method
from benchmarks.methods import OURS, runnable
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, labelled_sets

SHARE = 0.8
COLUMNS = (
    "set", "rows", "k", "method", "ARI between seeds", "ARI under resampling", "ARI between samples", "ARI under resampling, own k",
    "moved by late texts", "id changed", "subgroup id changed",
    "left without a group", "s", "MB",
)  # fmt: skip


def run(options: Options, report: Report) -> None:
    """Each set and method; by default ours and the baseline."""
    methods, skipped = runnable(options.methods or ("ours", "lsa"), options.workers)
    for line in skipped:
        report.note(line)
    table = report.begin("Stability", COLUMNS, "ARI under resampling", ("set", "method"))
    for name in chosen(labelled_sets(options.data), options.only):
        for method in methods:
            work = measured(_on_set, options.data, name, method, options.seeds)
            told = {"set": name, "method": method.name, **work.value, "s": round(work.seconds, 1), "MB": work.peak_mb}
            report.add(table, told)


def _on_set(data: Path, name: str, method: Method, seeds: int) -> Row:
    rows = labelled_sets(data)[name]()
    k = rows["label"].nunique()
    parts = [_sample(len(rows), seed) for seed in range(seeds)]
    found = [method.group(rows.iloc[part].reset_index(drop=True), k, 0).groups for part in parts]
    whole = [method.group(rows, k, seed).groups for seed in range(seeds)]
    told: Row = {
        "rows": len(rows),
        "k": int(k),
        "ARI between seeds": round(between(whole), 4),
        "ARI under resampling": round(_found_again(whole[0], parts, found), 4),
        "ARI between samples": round(_over_shared(parts, found), 4),
        "moved by late texts": round(mean(moved(before, whole[0][part]) for before, part in zip(found, parts, strict=True)), 4),
    }
    if method.name == OURS:
        at_own_count = cluster(rows, Parameters())
        whole_again = rows["id"].map(at_own_count.assignments.set_index("id")["group"]).to_numpy(dtype=object)
        earlier = [cluster(rows.iloc[part].reset_index(drop=True), Parameters()) for part in parts]
        again = [
            rows["id"].iloc[part].map(each.assignments.set_index("id")["group"]).to_numpy(dtype=object)
            for part, each in zip(parts, earlier, strict=True)
        ]
        told["ARI under resampling, own k"] = round(_found_again(whole_again, parts, again), 4)
        continued = [_continued(rows, each) for each in earlier]
        told |= {key: round(mean(each[key] for each in continued), 4) for key in continued[0]}
    return told


def _sample(n: int, seed: int) -> np.ndarray:
    """The rows, in order, of a sample without replacement; the others are the quarter more that comes late."""
    return np.sort(np.random.default_rng(seed).permutation(n)[: round(SHARE * n)])


def _found_again(whole: np.ndarray, parts: list[np.ndarray], found: list[np.ndarray]) -> float:
    """Mean ARI of the grouping of all rows with that of each sample, over the sample's rows."""
    return mean(
        adjusted_rand_score(alone_when_unplaced(whole[part]), alone_when_unplaced(groups))
        for part, groups in zip(parts, found, strict=True)
    )


def _over_shared(parts: list[np.ndarray], found: list[np.ndarray]) -> float:
    """Mean ARI of each pair of samples' groupings, over the rows in both."""
    by_row = [pd.Series(alone_when_unplaced(groups), index=part) for part, groups in zip(parts, found, strict=True)]
    scores = []
    for number, first in enumerate(by_row):
        for second in by_row[number + 1 :]:
            shared = first.index.intersection(second.index)
            scores.append(adjusted_rand_score(first[shared], second[shared]))
    return mean(scores)


def _continued(rows: pd.DataFrame, earlier: ClusterResult) -> dict[str, float]:
    """A run on a sample, carried on with the late rows: the shares of the rows placed before whose ids changed, or that lost theirs."""
    later = cluster(rows, Parameters(), previous=earlier.continuity)
    before = earlier.assignments.set_index("id")
    before = before[before["group"] != ""]
    after = later.assignments.set_index("id").loc[before.index]
    placed = after["group"] != ""
    return {
        "id changed": float((placed & (after["group"] != before["group"])).mean()),
        "subgroup id changed": float((placed & (after["subgroup"] != before["subgroup"])).mean()),
        "left without a group": float((~placed).mean()),
    }
