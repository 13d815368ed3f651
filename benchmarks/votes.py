"""Opinion groups beside those that Polis published, on all votes and without the statements that were moderated out."""

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from analysis.opinion import opinions
from benchmarks.agreement import mean, stability
from benchmarks.child import Failure, measured
from benchmarks.methods import OURS, POLIS
from benchmarks.options import Options
from benchmarks.polis_reference import AVAILABLE, red_dwarf_groups
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, vote_sets

Voters = Callable[[pd.DataFrame, Collection[str], int], pd.Series]
COLUMNS = ("conversation", "people", "method", "groups", "coverage", "ARI", "ARI, moderated", "stability", "s", "CPU s", "MB")


def run(options: Options, report: Report) -> None:
    """Each conversation and method, then the mean of each method."""
    wanted = [name for name, key in ((OURS, "ours"), (POLIS, POLIS)) if not options.methods or key in options.methods]
    if POLIS in wanted and not AVAILABLE:
        wanted.remove(POLIS)
        report.note(f"Skipped {POLIS}: not installed: reddwarf.")
    table = report.begin("Opinion groups, mean over seeds", COLUMNS, "ARI, moderated", ("conversation", "method"))
    for name in chosen(vote_sets(options.data), options.only):
        for method in wanted:
            try:
                work = measured(_on_conversation, options.data, name, method, options.seeds)
            except Failure as failure:
                report.note(f"{method} has no figure on {name}: {failure}.")
                continue
            cost = {
                "s": round(work.seconds / options.seeds / 2, 2),
                "CPU s": round(work.cpu_seconds / options.seeds / 2, 2),
                "MB": work.peak_mb,
            }
            report.add(table, {"conversation": name, "method": method, **work.value, **cost})
    means = report.begin("Mean over conversations", ("method", "conversations", "ARI", "ARI, moderated", "stability"))
    for method in wanted:
        rows = [row for row in table.rows if row["method"] == method]
        if not rows:
            continue
        told = {column: round(mean(float(row[column]) for row in rows), 4) for column in means.columns[2:]}
        report.add(means, {"method": method, "conversations": len(rows), **told})


def our_groups(votes: pd.DataFrame, hidden: Collection[str], seed: int) -> pd.Series:
    """The group of each participant, "" where there is none; nothing is read of the statements in ``hidden``."""
    result = opinions(votes[~votes["contribution_id"].isin(hidden)], seed=seed)
    return result.participants.set_index("participant")["group"].astype(str)


def _on_conversation(data: Path, name: str, method: str, seeds: int) -> Row:
    votes, published, hidden = vote_sets(data)[name]()
    voters: Voters = our_groups if method == OURS else red_dwarf_groups
    runs = [voters(votes, (), seed) for seed in range(seeds)]
    moderated = [voters(votes, hidden, seed) for seed in range(seeds)]
    people = votes["participant"].unique()
    whole = [found.reindex(people).fillna("").astype(str) for found in runs]
    return {
        "people": len(people),
        "groups": round(float(np.mean([found[found != ""].nunique() for found in whole])), 1),
        "coverage": round(float(np.mean([(found != "").mean() for found in whole])), 4),
        "ARI": round(float(np.mean([_agreement(published, found) for found in runs])), 4),
        "ARI, moderated": round(float(np.mean([_agreement(published, found) for found in moderated])), 4),
        "stability": round(stability([found.to_numpy(dtype=object) for found in whole]), 4),
    }


def _agreement(published: pd.Series, found: pd.Series) -> float:
    """ARI over the people whom both place; 0 when nobody is placed."""
    found = found[found.astype(str) != ""]
    both = published.index.intersection(found.index)
    return adjusted_rand_score(published[both], found[both]) if len(both) else 0.0
