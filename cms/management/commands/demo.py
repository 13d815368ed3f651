"""manage.py demo: the demonstration, from an empty folder to a site that answers; Ctrl-C stops all of it."""

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from cms.demo.accounts import accounts
from cms.demo.loader import definition
from cms.demo.plan import write_plan
from cms.demo.processes import PATIENCE, Programs, Stopped, answers, ending_on_signals, port_is_free
from consultation.models import Consultation
from recommendations.actions.runs import cancel_run
from recommendations.models import AnalysisRun

START_WITHIN = 60.0


class Dotenv(environ.Env):
    """Reads `.env` apart from the process environment."""

    ENVIRON: dict[str, str] = {}


class Command(BaseCommand):
    help = "Prepares the demonstration where needed, serves it on this machine with its workers, and stops all on Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not 0 < port < 65536:
            raise CommandError(f"{port} is not a port: choose a number from 1 to 65535, such as PORT=8001.")
        self._restart_with_own_settings(port)
        if not port_is_free(port):
            other = port + 1 if port < 65535 else 8001
            raise CommandError(f"Port {port} is taken by another program. Choose another one: make demo PORT={other}")
        with ending_on_signals():
            try:
                with Programs() as programs:
                    self._prepare(programs)
                    self._serve(programs, port)
            except Stopped:
                self.stdout.write("\nStopped: nothing is left running.")

    def _restart_with_own_settings(self, port: int) -> None:
        """The settings are read once, at the start: where the demonstration needs others, this process starts again with them."""
        wanted = {
            "DEMO": "true",
            "DEBUG": "true",
            "SITE_URL": f"http://localhost:{port}",
            "EMAIL_URL": "consolemail://",
            "LOG_LEVEL": "WARNING",
        }
        Dotenv.read_env(settings.BASE_DIR / ".env")
        written = Dotenv.ENVIRON.get("DATABASE_URL")
        if os.environ.get("DATABASE_URL", written) == written:  # not given to this command: never load a demonstration into the real one
            wanted["DATABASE_URL"] = f"sqlite:///{settings.ENV.data_dir}/demo.sqlite3"
        if any(os.environ.get(name) != value for name, value in wanted.items()):
            self.stdout.flush()
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | wanted)  # noqa: S606 - this same command

    def _prepare(self, programs: Programs) -> None:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            with self._step(f"Preparing the database ({len(missing)} migrations)"):
                call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout)
        slug = definition()["slug"]
        runs = AnalysisRun.objects.filter(consultation__slug=slug)
        if not runs.done().exists():
            for interrupted in runs.active():
                cancel_run(interrupted, by=None)
            with self._step("Analysing what people said, and drafting recommendations"):
                connections.close_all()
                if programs.run("analysis", "manage.py", "run_analysis", "--consultation", slug, "--wait", "--draft"):
                    raise CommandError("The analysis failed: see above. The site is not started.")
        with self._step("Writing the plan"):
            write_plan(Consultation.objects.get(slug=slug))
        connections.close_all()

    def _serve(self, programs: Programs, port: int) -> None:
        address = f"http://localhost:{port}/"
        with self._step("Starting the site and its workers"):
            programs.start(
                "the worker", "manage.py", "db_worker", "--backend", "analysis", "--queue-name", "analysis", "--no-reload", "-v", "0"
            )  # fmt: skip
            programs.start("the post", "manage.py", "send_mail_outbox")
            programs.start(
                "the site", "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8", "--log-level", "warning",
                "--graceful-timeout", "3", "--no-control-socket",
            )  # fmt: skip
            deadline = time.monotonic() + START_WITHIN
            while not answers(f"{address}healthz"):
                self._complain_if_ended(programs)
                if time.monotonic() > deadline:
                    raise CommandError(f"The site did not answer on {address} within {START_WITHIN:.0f} seconds.")
                time.sleep(0.3)
        sign_in = "; ".join(f"{account.role} {account.email}" for account in accounts())
        self.stdout.write("Sign-in codes are printed here. Ctrl-C stops everything.")
        self.stdout.write(f"Open {address} and sign in at {address}fr/demo/sign-in/ as: {sign_in}")
        self.stdout.flush()
        parent = os.getppid()
        while os.getppid() == parent or "MAKELEVEL" not in os.environ:  # if make was killed, nobody else would stop us
            self._complain_if_ended(programs)
            time.sleep(0.5)
        raise Stopped

    def _complain_if_ended(self, programs: Programs) -> None:
        if name := programs.ended():
            raise CommandError(f"{name.capitalize()} ended by itself: see above. Everything else is stopped within {PATIENCE:.0f} seconds.")

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        started = time.monotonic()
        self.stdout.write(f"{title}…")
        self.stdout.flush()
        yield
        self.stdout.write(f"  done in {time.monotonic() - started:.1f} s")
        self.stdout.flush()
