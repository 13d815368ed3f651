"""`manage.py demo` before it serves: its port, its own database, and when it refuses."""

import os
import socket
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.management.commands import demo


class Restarted(Exception):
    """The command would start again, with these settings."""


@pytest.fixture(autouse=True)
def _no_restart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def execve(_program: str, _arguments: list[str], environment: dict[str, str]) -> None:
        raise Restarted(environment)

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setattr(demo.Dotenv, "ENVIRON", {})
    monkeypatch.setattr(demo.settings, "BASE_DIR", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def settings_after_restart(port: int = 8765) -> dict[str, str]:
    with pytest.raises(Restarted) as restarted:
        call_command("demo", port=port)
    return restarted.value.args[0]


def test_it_has_a_database_of_its_own() -> None:
    found = settings_after_restart()
    assert found["DATABASE_URL"].endswith("/demo.sqlite3")
    assert found["SITE_URL"] == "http://localhost:8765"
    assert (found["DEMO"], found["DEBUG"]) == ("true", "true")


def test_the_database_of_the_installation_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is read into the environment at the start, so that both say the same."""
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://localhost/real\n")
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/real")
    assert settings_after_restart()["DATABASE_URL"].endswith("/demo.sqlite3")


def test_a_database_given_to_the_command_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://localhost/real\n")
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/mine")
    assert settings_after_restart()["DATABASE_URL"] == "postgresql://localhost/mine"


def test_a_taken_port_is_a_sentence_with_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(os, "execve", lambda *_arguments: None)
        with pytest.raises(CommandError, match=rf"Port {port} is taken .* PORT=\d+"):
            call_command("demo", port=port)


def test_an_impossible_port_is_refused() -> None:
    with pytest.raises(CommandError, match="70000 is not a port"):
        call_command("demo", port=70000)


def test_the_demonstration_is_loaded_nowhere_else() -> None:
    with pytest.raises(CommandError, match="only loaded with DEMO=true"):
        call_command("load_demo")
