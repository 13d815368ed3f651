"""``python -m benchmarks --data DIR``: our figures beside the baselines', as tables."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from analysis.evaluation import evaluate
from analysis.opinion import opinions
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from benchmarks.baseline import tfidf_lsa_kmeans
from benchmarks.polis_reference import AVAILABLE, red_dwarf_groups
from benchmarks.sets import labelled_sets, vote_sets

Report = Callable[[str], None]


def texts(data: Path, only: Sequence[str], workers: int, report: Report) -> None:
    """NMI and ARI at the true number of groups, ours beside TF-IDF -> LSA(100) -> k-means on the same rows."""
    report("| set | rows | k | baseline NMI | ours NMI | baseline ARI | ours ARI | coverage | stability | s |")
    report("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    ours, theirs = [], []
    for name, rows in labelled_sets(data):
        if only and not any(word.lower() in name.lower() for word in only):
            continue
        k = rows["label"].nunique()
        baseline = tfidf_lsa_kmeans(rows, k)
        nmi = float(np.mean([normalized_mutual_info_score(rows["label"], found) for found in baseline]))
        ari = float(np.mean([adjusted_rand_score(rows["label"], found) for found in baseline]))
        started = time.monotonic()
        result = cluster(rows, Parameters(groups=k), workers=workers)
        seconds = time.monotonic() - started
        scores = evaluate(rows, result.assignments, result.groups[result.groups["level"] == 1], label="label")
        ours.append(scores["nmi"])
        theirs.append(nmi)
        report(
            f"| {name} | {len(rows)} | {k} | {nmi:.3f} | **{scores['nmi']:.3f}** | {ari:.3f} | {scores['ari']:.3f}"
            f" | {scores['coverage']:.3f} | {result.metrics['stability']:.2f} | {seconds:.1f} |"
        )
    if ours:
        below = sum(mine < other for mine, other in zip(ours, theirs, strict=True))
        worst = min(mine - other for mine, other in zip(ours, theirs, strict=True))
        mean, base = float(np.mean(ours)), float(np.mean(theirs))
        report(f"\nMean NMI {mean:.3f} against {base:.3f} ({mean / base:.2f} x); below on {below}, worst by {worst:+.3f}.")


def votes(data: Path, only: Sequence[str], report: Report) -> None:
    """ARI with the published groups, on all votes and without the statements moderated out."""
    columns = ["ours", "ours, moderated", *(["red-dwarf", "red-dwarf, moderated"] if AVAILABLE else [])]
    report(f"| conversation | people | groups | {' | '.join(columns)} |\n| --- | --: | --: |{' --: |' * len(columns)}")
    scores: list[list[float]] = []
    for name, ballots, published, hidden in vote_sets(data):
        if only and not any(word in name for word in only):
            continue
        seen = ballots[~ballots["contribution_id"].isin(hidden)]
        results = [opinions(ballots), opinions(seen)]
        found = [result.participants.set_index("participant")["group"] for result in results]
        if AVAILABLE:
            found += [red_dwarf_groups(ballots), red_dwarf_groups(ballots, hidden)]
        line = [_agreement(published, groups) for groups in found]
        scores.append(line)
        report(
            f"| {name} | {len(results[0].participants)} | {results[0].metrics['groups']} | "
            + " | ".join(f"{score:.3f}" for score in line)
            + " |"
        )
    if scores:
        report(f"| **mean** | | | {' | '.join(f'**{mean:.3f}**' for mean in np.mean(scores, axis=0))} |")


def _agreement(published: pd.Series, found: pd.Series) -> float:
    """ARI over the people whom both place; 0 when nobody is placed."""
    found = found[found.astype(str) != ""]
    both = published.index.intersection(found.index)
    return adjusted_rand_score(published[both], found[both]) if len(both) else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a folder of sets")
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="sets whose name holds one of these")
    parser.add_argument("--part", choices=("texts", "votes", "all"), default="all")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()

    def report(line: str) -> None:
        print(line, flush=True)

    with threadpool_limits(1):
        if options.part in ("texts", "all"):
            texts(options.data, options.only, options.workers, report)
        if options.part in ("votes", "all"):
            votes(options.data, options.only, report)


if __name__ == "__main__":
    main()
