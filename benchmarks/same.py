"""Whether twenty runs give one answer: other numbers of workers, shuffled rows, a Dask cluster, a cache empty and full."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from analysis.command_line import main
from benchmarks.child import measured
from benchmarks.options import Options
from benchmarks.report import Report
from benchmarks.sets import chosen, labelled_sets, sib200

RUNS, WORKERS = 20, (1, 2, 4)
TOGETHER = "SIB-200, three languages"
ANYWAY = ("seconds", "peak_rss_mb")
COLUMNS = ("set", "rows", "run", "workers", "rows shuffled", "cache", "s", "MB", "output")


def run(options: Options, report: Report) -> None:
    """Each chosen set; by default two small ones, one of them in three languages."""
    sets = dict(labelled_sets(options.data))
    if (options.data / "fr-nl-en-sib200").is_dir():
        sets[TOGETHER] = lambda: sib200(options.data)
    only = options.only or ("DC11", TOGETHER)
    runs = report.begin("Runs", COLUMNS)
    found = report.begin("One answer", ("set", "rows", "runs", "outputs", "manifests and files"), "outputs", ("set",))
    for name in chosen(sets, only):
        rows = sets[name]()
        with tempfile.TemporaryDirectory() as folder, _two_workers() as address:
            outputs, everything = set(), set()
            for number in range(RUNS):
                who = address if address and number % 4 == 3 else str(WORKERS[number % 3])
                cache = Path(folder) / "cache" if number % 5 == 4 else None
                work = measured(_output, rows, number, who, cache, Path(folder) / f"run{number}")
                output, whole = work.value
                outputs.add(output)
                everything.add(whole)
                report.add(runs, {
                    "set": name, "rows": len(rows), "run": number, "workers": "Dask" if who == address else who,
                    "rows shuffled": "yes" if number else "no", "cache": "yes" if cache else "no", "s": round(work.seconds, 1),
                    "MB": work.peak_mb, "output": output[:12],
                })  # fmt: skip
            report.add(
                found, {"set": name, "rows": len(rows), "runs": RUNS, "outputs": len(outputs), "manifests and files": len(everything)}
            )
        if not address:
            report.note("Without distributed (pip install distributed) no run was on a Dask cluster.")


def _output(rows: pd.DataFrame, number: int, who: str, cache: Path | None, out: Path) -> tuple[str, str]:
    """(output_sha256, hash of all that the manifest says but what the run cost, the hash of each file among it) of a run."""
    file = out.with_suffix(".csv")
    (rows.sample(frac=1, random_state=number) if number else rows).to_csv(file, index=False)
    given = ["--dask", who] if "://" in who else ["--workers", who]
    given += ["--cache", str(cache)] if cache else []
    if main(["cluster", str(file), "--out", str(out), "--segments", "--quiet", *given]):
        raise ValueError("the run was refused")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    told = json.dumps({key: value for key, value in manifest.items() if key not in ANYWAY}, sort_keys=True)
    return manifest["output_sha256"], hashlib.sha256(told.encode()).hexdigest()


@contextmanager
def _two_workers() -> Iterator[str]:
    """The address of a scheduler with two worker processes on loopback; empty where Dask is not installed."""
    try:
        from distributed import LocalCluster
    except ImportError:
        yield ""
        return
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None) as cluster:
        yield cluster.scheduler_address
