"""The site at the size of a real consultation: `python -m benchmarks.consultation FILE [--database URL]…`.

For each database (an empty SQLite file by default; it is migrated here) it imports FILE, analyses it with drafts, imports FILE again,
and opens the strategy team's board, each step in a process of its own. Prints seconds on the clock, seconds of processor, peak
memory, and the hashes of the analysis, which must be the same on every database.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SLUG = "measured"
BOARD = """
import time, statistics, json
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS.append("testserver")
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from consultation.actions.people import give_role
from consultation.models import Consultation, Contribution, User, Version, Workshop
consultation = Consultation.objects.get(slug="measured")
user, created = User.objects.get_or_create(email="measuring@example.org")
give_role(user, "strategist", by=None, consultation=consultation)
client = Client(); client.force_login(user)
pages = {"board": "/en/strategy/measured/", "workshops": "/en/w/measured/"}
room = Workshop.objects.filter(consultation=consultation).order_by("pk").first()
pages["room"] = f"/en/w/measured/{room.slug}/"
result = {}
for name, path in pages.items():
    client.get(path)
    seconds = []
    for _i in range(7):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        seconds.append(time.perf_counter() - started)
        assert response.status_code == 200, (path, response.status_code)
    result[name] = {"median_seconds": round(statistics.median(seconds), 3), "queries": len(queries), "bytes": len(response.content)}
result["rows"] = {"contributions": Contribution.objects.count(), "versions": Version.objects.count()}
print("RESULT", json.dumps(result))
"""


def step(name: str, command: list[str], database: str) -> dict[str, Any]:
    """Runs one command against `database`. Returns what it printed, seconds, processor seconds and peak memory in MB."""
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "true"}
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise SystemExit(f"{name} failed on {database.partition(':')[0]}:\n{text[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "step": name,
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "output": text,
    }


def measure(file: Path, database: str) -> dict[str, Any]:
    """All steps on one database."""
    manage = [sys.executable, "manage.py"]
    imported = [*manage, "import_contributions", str(file), "--consultation", SLUG]
    step("migrate", [*manage, "migrate", "-v0"], database)
    steps = [
        step("import", imported, database),
        step("analyse and draft", [*manage, "run_analysis", "--consultation", SLUG, "--wait", "--draft"], database),
        step("import again", imported, database),
    ]
    pages = step("pages", [sys.executable, "-c", BOARD], database)
    hashes = dict(re.findall(r"^(Input|Output)\s+([0-9a-f]{64})", steps[1]["output"], re.MULTILINE))
    result = json.loads(pages["output"].split("RESULT ", 1)[1])
    return {
        "database": database.partition(":")[0],
        "steps": [{key: value for key, value in each.items() if key != "output"} for each in steps],
        "said_again": steps[2]["output"].strip().splitlines()[-1],
        "pages": result,
        "hashes": hashes,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", action="append", help="an empty database; may be given several times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = asked.database or [f"sqlite:///{folder}/measured.sqlite3"]
        results = [measure(asked.file.resolve(), database) for database in databases]
    print(json.dumps(results, indent=2, ensure_ascii=False))
    same = len({each["hashes"].get("Output") for each in results}) == 1
    print(f"Output hashes: {'the same' if same else 'DIFFERENT'} on {len(results)} database(s)")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
