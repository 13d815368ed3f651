"""Three languages in one consultation: do groups follow the subject, and is the same text found in another language?"""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.child import measured
from benchmarks.counterparts import among_pairs
from benchmarks.grouping_method import Method
from benchmarks.methods import OURS, runnable, without_dictionaries
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, sib200
from benchmarks.texts import FIGURES, repeated, scores

TOGETHER, ENGLISH = "SIB-200, three languages", "SIB-200 en"
COLUMNS = ("set", "rows", "k", "method", "groups", *FIGURES, "triples together", "stability", "NPMI@10", "diversity", "s", "CPU s", "MB")
USUAL = ("ours", "lsa")
PAIRS = {
    "SIB-200": ("fr-nl-en-sib200", ("fr", "nl", "en"), None),
    "De Kamer 2020": ("nl-fr-dekamer-2020", ("fr", "nl"), 1000),
}


def run(options: Options, report: Report) -> None:
    """SIB-200 in three languages and in English alone; then the counterparts of each text. By default ours and the baseline."""
    methods, skipped = runnable(options.methods or USUAL, options.workers)
    for line in skipped:
        report.note(line)
    if (options.data / "fr-nl-en-sib200").is_dir():
        table = report.begin("Languages together", COLUMNS, "NMI", ("set", "method"))
        both = [*methods, without_dictionaries()] if any(method.name == OURS for method in methods) else methods
        for name, run_here in ((TOGETHER, both), (ENGLISH, methods)):
            for method in run_here if name in chosen([name], options.only) else ():
                work = measured(_grouped, options.data, "" if name == TOGETHER else "en", method, options.seeds)
                report.add(table, {"set": name, "method": method.name, **work.value})
    columns = ("set", "from", "to", "pairs", "dictionaries", "first", "at best", "first, same text", "s", "CPU s", "MB")
    table = report.begin("Counterpart found first", columns, "first", ("set", "from", "to", "dictionaries"))
    for name, (folder, spoken, most) in PAIRS.items():
        if not (options.data / folder).is_dir() or name not in chosen([name], options.only):
            continue
        for source, target in [(source, target) for source in spoken for target in spoken if source != target]:
            for dictionaries in (True, False):
                work = measured(among_pairs, options.data / folder, source, target, most, dictionaries)
                told = {"set": name, "from": source, "to": target, "dictionaries": "FreeDict" if dictionaries else "none", **work.value}
                report.add(table, told | {"s": round(work.seconds, 1), "CPU s": round(work.cpu_seconds, 1), "MB": work.peak_mb})
    report.note("By chance alone the three versions of a text would be together in about one of k² texts.")


def _grouped(data: Path, language: str, method: Method, seeds: int) -> Row:
    rows = sib200(data, language)
    groupings, cost = repeated(rows, method, seeds)
    told = scores(rows, groupings) | cost
    if not language:
        told["triples together"] = round(float(np.mean([_together(rows, grouping.groups) for grouping in groupings])), 4)
    return told


def _together(rows: pd.DataFrame, groups: np.ndarray) -> float:
    """Share of the texts all of whose versions are in one group; a version in no group is with none."""
    by_text = pd.Series(groups).groupby(rows["pair_id"].to_numpy())
    return float((by_text.nunique().eq(1) & by_text.min().ne("")).mean())
