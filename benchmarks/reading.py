"""Reading at the size of a real consultation: `python -m benchmarks.reading [--proposals 10000] [--postgresql]`.

Fills an empty database with made-up proposals (sentences of the demonstration, put together anew, one word in nine exchanged), comments
and votes, then opens each page as a participant, and says the median of seven. Also how long it takes to keep one proposal findable, and
all of them anew.
"""

import argparse
import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

from tests.databases import postgresql_databases, sqlite_databases

TIMES = 7
VOTES = 30


def fill(count: int) -> dict[str, Any]:
    """`count` proposals in ten workshops, a comment on every other, 30 votes on each. Returns what the pages need."""
    from cms.demo.texts import read_proposals
    from consultation.actions.planner import refresh_statistics
    from consultation.actions.search_index import make_findable
    from consultation.models import Contribution, SearchTerm, User, Version, Vote
    from tests.builders import a_consultation, a_participant, a_workshop

    draw = random.Random(2016)
    consultation = a_consultation(slug="measured")
    workshops = [a_workshop(consultation) for _n in range(10)]
    reader = a_participant(consultation)
    people = User.objects.bulk_create(User(email=f"p{n}@example.org") for n in range(300))
    sentences: dict[str, list[str]] = {"fr": [], "nl": [], "en": []}
    titles: dict[str, list[str]] = {"fr": [], "nl": [], "en": []}
    for proposal in read_proposals():
        sentences[proposal.language] += re.split(r"(?<=[.!?])\s+", proposal.body)
        titles[proposal.language].append(proposal.title)
    words = {language: " ".join(said).split() for language, said in sentences.items()}

    def exchanged(text: str, language: str) -> str:
        return " ".join(draw.choice(words[language]) if draw.random() < 1 / 9 else word for word in text.split())

    rows, versions = [], []
    for number in range(count):
        language = draw.choices(("fr", "nl", "en"), (55, 30, 15))[0]
        row = Contribution(
            kind="proposal", workshop=workshops[number % 10 if number % 2 else 0], author=draw.choice(people), state="published",
            published_at=consultation.created_at,
        )  # fmt: skip
        body = exchanged(" ".join(draw.sample(sentences[language], 6)), language)
        rows.append(row)
        versions.append(Version(contribution=row, number=1, title=exchanged(draw.choice(titles[language]), language)[:150], body=body,
                                language=language))  # fmt: skip
    Contribution.objects.bulk_create(rows, batch_size=2000)
    Version.objects.bulk_create(versions, batch_size=2000)
    for row, version in zip(rows, versions, strict=True):
        row.current_version = row.published_version = version
    Contribution.objects.bulk_update(rows, ["current_version", "published_version"], batch_size=2000)
    comments = [Contribution(kind="comment", proposal=row, workshop=row.workshop, author=draw.choice(people), state="published",
                             published_at=row.published_at, current_version=row.current_version,
                             published_version=row.published_version) for row in rows[::2]]  # fmt: skip
    Contribution.objects.bulk_create(comments, batch_size=2000)
    Vote.objects.bulk_create(
        (Vote(proposal=row, voter=voter, value=draw.choice((1, 1, 0, -1)), version=row.published_version)
         for row in rows for voter in draw.sample(people, VOTES)),
        batch_size=5000,
    )  # fmt: skip
    started = time.perf_counter()
    make_findable(row.pk for row in rows)
    seconds = time.perf_counter() - started
    refresh_statistics(Contribution, Version, Vote, SearchTerm)
    return {"reader": reader, "workshop": workshops[0], "keep_all_findable_seconds": round(seconds, 1), "terms": SearchTerm.objects.count(),
            "words": SearchTerm.objects.values("word").distinct().count()}  # fmt: skip


def measure(reader: Any, workshop: Any) -> None:
    """Prints the figures of a filled database, one line a page: milliseconds on the clock, and of this process."""
    from django.test import Client
    from django.test.utils import setup_test_environment

    from consultation.actions.search_index import keep_findable
    from consultation.models import Proposal, SearchTerm

    setup_test_environment()
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    room, everything = f"/en/w/measured/{workshop.slug}/", "/en/proposals/measured/"
    pages = {
        "room": room, "room, most agreed": f"{room}?sort=agreed", "all": everything, "all, page 100": f"{everything}?page=100",
        "all, most discussed": f"{everything}?sort=discussed", "all, most agreed": f"{everything}?sort=agreed",
        "all, random": f"{everything}?sort=random&seed=7", "all, not voted on": f"{everything}?status=unvoted",
        "search, a usual word": f"{everything}?q=coopérative", "search, three words": f"{everything}?q=assemblée générale vote",
        "search, a slip": f"{everything}?q=coopératvie", "search, part of a word": f"{everything}?q=gadering",
        "search, nothing": f"{everything}?q=xyzzyqwv", "search, most agreed": f"{everything}?q=coopérative&sort=agreed",
        "vote one by one, a workshop": f"/en/vote/measured/{workshop.slug}/", "vote one by one, all": "/en/vote/measured/",
    }  # fmt: skip
    for name, path in pages.items():
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        found = answer.context["page"].paginator.count if "page" in answer.context else None
        _print(name, _median(lambda path=path: client.get(path)), found=found)
    some = Proposal.objects.with_texts().first()

    def keep_one() -> None:
        SearchTerm.objects.filter(version=some.published_version).delete()
        keep_findable(some)

    _print("keep one findable", _median(keep_one))


def _print(name: str, figures: dict[str, Any], **more: Any) -> None:
    print(json.dumps({"what": name, **figures, **more}, ensure_ascii=False), flush=True)


def _median(act: Callable[[], object]) -> dict[str, Any]:
    clock, processor = [], []
    act()
    for _n in range(TIMES):
        started, worked = time.perf_counter(), time.process_time()
        act()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    return {
        "median_ms": round(1000 * statistics.median(clock)), "processor_ms": round(1000 * statistics.median(processor)),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true", help="a server from a wheel, stopped afterwards, instead of SQLite")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if asked.postgresql:
        with postgresql_databases(["measured"]) as address:
            _run(f"{address}", asked.proposals)
    else:
        _run(sqlite_databases(["measured"]), asked.proposals)


def _run(address: str, count: int) -> None:
    """On the copy of a migrated database that is made for a worker of the tests."""
    os.environ["DATABASE_URL"] = address
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import translation

    name = settings.DATABASES["default"]["NAME"]
    database = f"{name}.test_measured" if connection.vendor == "sqlite" else f"test_{name}_measured"
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database
    settings.ALLOWED_HOSTS.append("testserver")
    with translation.override("en"):
        filled = fill(count)
        reader, workshop = filled.pop("reader"), filled.pop("workshop")
        _print("filled", {"database": connection.vendor, "proposals": count, **filled})
        measure(reader, workshop)
    connection.close()


if __name__ == "__main__":
    main()
