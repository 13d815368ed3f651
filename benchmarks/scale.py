"""Seconds and memory of ``python -m analysis cluster`` on many made-up contributions, no two of them equal."""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.child import measured
from benchmarks.options import Options
from benchmarks.report import Report, Row
from benchmarks.sets import chosen, table

SIZES, MILLION = (10_000, 100_000), 1_000_000
MOST_SENTENCES, EXCHANGED = 3, 0.15
COLUMNS = ("set", "contributions", "workers", "s", "CPU s", "MB", "groups", "subgroups", "placed", "duplicates")
SOURCES = {"Entendre la France": "fr-entendre-la-france", "StackOverflow": "en-stackoverflow-titles", "De Kamer 2017": "nl-dekamer-2017"}


def run(options: Options, report: Report) -> None:
    """Each size, made from the first of the sources that is there and chosen."""
    there = [name for name in chosen(SOURCES, options.only) if (options.data / SOURCES[name]).is_dir()]
    if not there:
        report.note(f"Skipped: contributions are made from one of {', '.join(SOURCES)}.")
        return
    found = report.begin("Scale", COLUMNS, "s", ("contributions",))
    for size in (*SIZES, MILLION) if options.million else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "contributions.csv"
            measured(write_made_up, options.data / SOURCES[there[0]], size, file)
            report.add(found, {"set": there[0], "contributions": size, "workers": options.workers, **_clustered(file, options.workers)})


def write_made_up(folder: Path, size: int, file: Path, seed: int = 0) -> None:
    """``size`` contributions (id, lang, title, body), no two equal: one to three sentences drawn from the texts of a set, with
    replacement, about one word in seven exchanged for one drawn from all that the set says."""
    rows = table(folder)
    sentences = [
        said for text in rows["title"] + ". " + rows["body"] for part in re.split(r"(?<=[.!?])\s+", text) if len(said := part.split()) > 2
    ]
    vocabulary = [word for said in sentences for word in said]
    language = rows["lang"].mode()[0]
    random = np.random.default_rng(seed)
    made: set[str] = set()
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("id", "lang", "title", "body"))
        while len(made) < size:
            drawn = random.integers(len(sentences), size=random.integers(1, MOST_SENTENCES + 1))
            words = [word for number in drawn for word in sentences[number]]
            for place in np.flatnonzero(random.random(len(words)) < EXCHANGED):
                words[place] = vocabulary[random.integers(len(vocabulary))]
            body = " ".join(words)
            if body not in made:
                made.add(body)
                writer.writerow((f"c{len(made):07d}", language, "", body))


def _clustered(file: Path, workers: int) -> Row:
    """The cost of a run of the command line, and what it found. ``wait4`` tells the cost of this one process and those it awaited."""
    out = file.parent / "out"
    command = [sys.executable, "-m", "analysis", "cluster", str(file), "--out", str(out), "--workers", str(workers), "--quiet"]
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    found = manifest["metrics"]
    return {
        "s": round(seconds, 1),
        "CPU s": round(used.ru_utime + used.ru_stime, 1),
        "MB": round(manifest["peak_rss_mb"]),
        "groups": found["groups"],
        "subgroups": found["subgroups"],
        "placed": found["placed"],
        "duplicates": found["duplicate"],
    }
