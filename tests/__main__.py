"""Runs the tests on SQLite, then those that use a database again on PostgreSQL: `python -m tests [pytest's options]`.

`--sqlite` or `--postgresql` runs one of the two; on PostgreSQL, a `-m` of one's own takes those marked `once` too (see pyproject.toml).
Servers that are started are stopped.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.databases import ROOT, postgresql_databases, sqlite_databases

PROCESSES = int(os.environ.get("TEST_PROCESSES", "2"))
# These use no database, or one of their own: once is enough.
ONCE = ("analysis", "visual", "quality", "browser")


def _pytest(address: str, options: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "--reuse-db", "-n", str(PROCESSES), "--dist", "load", *options]
    environment = os.environ | {"DATABASE_URL": address, "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main(options: list[str]) -> int:
    workers = [f"gw{n}" for n in range(PROCESSES)]
    on_sqlite, on_postgresql = "--postgresql" not in options, "--sqlite" not in options
    options = [option for option in options if option not in ("--sqlite", "--postgresql")]
    results = []
    with ExitStack() as servers, ThreadPoolExecutor() as beside:
        # A new database is migrated by one processor: both at once, then.
        file = beside.submit(sqlite_databases, workers) if on_sqlite else None
        server = servers.enter_context(postgresql_databases(workers)) if on_postgresql else None
        if file:
            print("== SQLite", flush=True)
            results.append(_pytest(file.result(), options))
        if server:
            print("== PostgreSQL", flush=True)
            once = [f"--ignore=tests/{folder}" for folder in ONCE]
            if "-m" not in options:
                once += ["-m", "not slow and not once"]
            results.append(_pytest(server, [*options, *once]))
    return max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
