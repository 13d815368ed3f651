"""Related proposals: those of Barcelona that the city's staff linked, sought among all."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.neighbours import similar
from benchmarks.baseline import lsa, tfidf
from benchmarks.child import measured
from benchmarks.methods import OURS
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, proposals, table

SET, FOLDER, AMONG = "Barcelona", "ca-decidim-barcelona-pam", 10
Nearest = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def run(options: Options, report: Report) -> None:
    """The share of linked proposals with a linked one among the first ten."""
    if not (options.data / FOLDER).is_dir() or not chosen([SET], options.only):
        report.note(f"Skipped {SET}: not there, or not asked for.")
        return
    columns = ("set", "pool", "asked", "method", "one of ten", "first", "s", "CPU s", "MB")
    found = report.begin("Linked proposals among the first ten", columns, "one of ten", ("set", "method"))
    for name, key, nearest in ((OURS, "ours", ours), ("TF-IDF", "tfidf", by_words), ("LSA", "lsa", by_topics)):
        if not options.methods or key in options.methods:
            work = measured(_on_links, options.data / FOLDER, nearest)
            cost = {"s": round(work.seconds, 1), "CPU s": round(work.cpu_seconds, 1), "MB": work.peak_mb}
            report.add(found, {"set": SET, "method": name, **work.value, **cost})


def ours(pool: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """The columns query_id, rank, id of ``analysis.neighbours.similar``."""
    return similar(pool, asked, k=AMONG)


def by_words(pool: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """As ``ours``, by the cosine of TF-IDF."""
    weights = tfidf(pool)
    return _first(pool, asked, lambda rows: np.asarray((weights[rows] @ weights.T).todense()))


def by_topics(pool: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """As ``ours``, by the cosine of LSA."""
    vectors = lsa(tfidf(pool), 0)
    return _first(pool, asked, lambda rows: vectors[rows] @ vectors.T)


def _first(pool: pd.DataFrame, asked: pd.DataFrame, cosines: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    ids = pool["id"].to_numpy()
    rows = np.flatnonzero(pool["id"].isin(asked["id"]))
    told = []
    for part in np.array_split(rows, max(1, len(rows) // 500)):
        scores = np.round(cosines(part), 5)
        scores[np.arange(len(part)), part] = -1
        best = np.argsort(-scores, axis=1, kind="stable")[:, :AMONG]
        told += [(ids[row], rank, ids[place]) for row, places in zip(part, best, strict=True) for rank, place in enumerate(places, 1)]
    return pd.DataFrame(told, columns=["query_id", "rank", "id"])


def _on_links(folder: Path, nearest: Nearest) -> Row:
    pool = proposals(folder)
    links = table(folder, "links.csv.gz")
    links = links[(links["staff"] == "1") & links["a"].isin(pool["id"]) & links["b"].isin(pool["id"]) & (links["a"] != links["b"])]
    linked = set(zip(links["a"], links["b"], strict=True)) | set(zip(links["b"], links["a"], strict=True))
    asked = pool[pool["id"].isin({query for query, other in linked})].reset_index(drop=True)
    found = nearest(pool, asked)
    hit = found[[pair in linked for pair in zip(found["query_id"], found["id"], strict=True)]]
    first = hit.loc[hit["rank"] == 1, "query_id"].nunique()
    return {
        "pool": len(pool),
        "asked": len(asked),
        "one of ten": round(hit["query_id"].nunique() / len(asked), 4),
        "first": round(first / len(asked), 4),
    }
