"""How long a suggestion takes while somebody writes: `python -m benchmarks.suggestions FILE [--database URL]…`.

For each database (an empty SQLite file by default; it is migrated here) it imports FILE (proposals, as `import_contributions` reads
them), makes the index of similar proposals, and asks the page for the panel again and again with the words of other texts of FILE, some
of them half written. Prints the median and the slowest in milliseconds, for a text nobody asked about before, and for the first text
after a new proposal.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.consultation import SLUG, step

ASK = """
import json, random, statistics, sys, time
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS.append("testserver")
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from consultation.models import Consultation, Contribution, Membership, Proposal, User, Version, Workshop
from recommendations.actions.similar_index import make_index
from recommendations.similarity import suggestions
consultation = Consultation.objects.get(slug="measured")
room = Workshop.objects.filter(consultation=consultation).first()
user, made = User.objects.get_or_create(email="measuring@example.org")
Membership.objects.get_or_create(consultation=consultation, user=user)
started = time.perf_counter(); held = make_index(consultation.pk); making = time.perf_counter() - started
started = time.perf_counter(); suggestions(consultation, user, title="a text of some words", body="", wait=120)
loading = time.perf_counter() - started
client = Client(); client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
texts = list(Version.objects.order_by("pk").values_list("title", "body", "language"))
asked = random.Random(2016).sample(texts, 60)
address = f"/en/writing/similar/measured/{room.slug}/"
def ask(title, body, language):
    cache.clear()
    started = time.perf_counter()
    answer = client.post(address, {"title": title, "body": body, "language": language})
    assert answer.status_code == 200, answer.status_code
    return 1000 * (time.perf_counter() - started), b"similar__item" in answer.content
ask(*asked[0])
told = [ask(title, body[: len(body) // (1 + number % 3)], language) for number, (title, body, language) in enumerate(asked)]
with CaptureQueriesContext(connection) as queries:
    ask(*asked[1])
after = []
author = User.objects.exclude(pk=user.pk).first()
for number, (title, body, language) in enumerate(asked[:10]):
    new = Contribution.objects.create(kind="proposal", workshop=room, author=author, state="published")
    version = Version.objects.create(contribution=new, number=1, title=title, body=body + " Encore.", language=language)
    Contribution.objects.filter(pk=new.pk).update(current_version=version, published_version=version)
    after.append(ask(*asked[20 + number])[0])
result = {
    "proposals": held, "making the index s": round(making, 1), "reading it s": round(loading, 1),
    "median ms": round(statistics.median(ms for ms, some in told)), "slowest ms": round(max(ms for ms, some in told)),
    "after a new one, median ms": round(statistics.median(after)), "with suggestions": sum(some for ms, some in told), "of": len(told),
    "queries": len(queries),
}
print("RESULT", json.dumps(result))
"""


def measure(file: Path, database: str, folder: str) -> dict[str, Any]:
    """The figures of one database."""
    os.environ["DATA_DIR"] = folder
    manage = [sys.executable, "manage.py"]
    step("migrate", [*manage, "migrate", "-v0"], database)
    step("import", [*manage, "import_contributions", str(file), "--consultation", SLUG], database)
    output = step("ask", [sys.executable, "-c", ASK], database)["output"]
    return {"database": database.partition(":")[0], **json.loads(output.split("RESULT ", 1)[1])}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", action="append", help="an empty database; may be given several times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = asked.database or [f"sqlite:///{folder}/measured.sqlite3"]
        for number, database in enumerate(databases):
            print(json.dumps(measure(asked.file.resolve(), database, f"{folder}/{number}"), indent=2), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
