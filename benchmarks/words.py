"""``python -m benchmarks.words --data DIR``: whether every span is exact, how good the words of groups are, how many texts have none."""

import argparse
from itertools import pairwise
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.contribution_texts import read_texts
from analysis.extraction import draft
from analysis.pipeline import cluster
from analysis.segments import split, subject_vectors
from analysis.sentences import sentences
from analysis.summary import summarise
from analysis.tables import checked_contributions
from benchmarks.sets import table

QUOTED_AT_ONCE = 200


def sets(data: Path, most: int) -> list[tuple[str, pd.DataFrame]]:
    """(name, first rows) of every folder of contributions."""
    return [(folder.name, table(folder).head(most)) for folder in sorted(data.iterdir()) if (folder / "contributions.csv.gz").is_file()]


def inexact_spans(rows: pd.DataFrame) -> tuple[int, int]:
    """(spans, those that aren't exact or in order) of sentences, ideas, summaries and drafts over all rows."""
    checked = checked_contributions(rows)
    read = read_texts(checked)
    vectors = subject_vectors([text.stems for text in read], seed=1)
    given = {(row.id, field): getattr(row, field) for row in checked.itertuples() for field in ("title", "body")}
    count = wrong = 0
    for row, text in zip(checked.itertuples(), read, strict=True):
        said, ideas = sentences(row.body), split(row.body, text.language, vectors=vectors)
        for spans in (said, ideas):
            count += len(spans)
            wrong += sum(not (0 <= start < end <= len(row.body)) for start, end in spans)
            wrong += sum(after[0] < before[1] for before, after in pairwise(spans))
        wrong += sum(not any(start <= begin and end <= stop for start, stop in ideas) for begin, end in said)
    for start in range(0, len(checked), QUOTED_AT_ONCE):
        part = checked.iloc[start : start + QUOTED_AT_ONCE]
        made = draft(part, [])
        for span in [*summarise(part), *((made.title, *made.sentences) if made else ())]:
            count += 1
            wrong += given[span.contribution_id, span.field][span.start : span.end] != span.text
    return count, wrong


def accounted_for(rows: pd.DataFrame, assignments: pd.DataFrame) -> tuple[int, float]:
    """(ids that aren't there exactly once, share of rows without a group though they have something to say)."""
    times = assignments["id"].value_counts().reindex(rows["id"], fill_value=0)
    silent = assignments["reason"].isin(("too_short", "agreement_only", "excluded"))
    return int((times != 1).sum() + (~assignments["id"].isin(rows["id"])).sum()), float(((assignments["group"] == "") & ~silent).mean())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.words", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a folder of sets")
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="sets whose name holds one of these")
    parser.add_argument("--most", type=int, default=3000, metavar="N", help="the first so many rows of each set")
    parser.add_argument("--spans-only", action="store_true", help="group nothing")
    parser.add_argument("--labels", action="store_true", help="show the labels of each group")
    options = parser.parse_args()
    print("| set | rows | dropped | left out | spans | inexact | groups sought | groups | NPMI@10 | diversity |\n| --- |" + " --: |" * 9)
    with threadpool_limits(1):
        for name, rows in sets(options.data, options.most):
            if options.only and not any(word in name for word in options.only):
                continue
            count, wrong = inexact_spans(rows)
            if options.spans_only:
                print(f"| {name} | {len(rows)} | | | {count} | {wrong} | | | | |", flush=True)
                continue
            result = cluster(rows)
            found = result.metrics
            dropped, left_out = accounted_for(rows, result.assignments)
            print(
                f"| {name} | {len(rows)} | {dropped} | {left_out:.1%} | {count} | {wrong} | {found['sought']} | {found['groups']}"
                f" | {found['npmi']:.3f} | {found['diversity']:.3f} |",
                flush=True,
            )
            if options.labels:
                for group in result.groups.itertuples():
                    print(f"    {group.group}: {group.label} | {group.label_fr} | {group.label_nl} | {group.label_en}")


if __name__ == "__main__":
    main()
