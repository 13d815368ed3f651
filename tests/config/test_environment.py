"""Settings are typed, and a wrong one stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import BASE_DIR, WrongSetting, read_environment

KEY = "k" * 50


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DEBUG",
        "DEMO",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DATABASE_URL",
        "EMAIL_URL",
        "CACHE_URL",
        "LOG_LEVEL",
        "WRITER_URL",
        "WRITER_MODEL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", KEY)


def _read(tmp_path: Path, **settings: str) -> object:
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    for name in settings:
        os.environ.pop(name, None)
    try:
        return read_environment(file)
    finally:
        for name in settings:
            os.environ.pop(name, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"SECRET_KEY": "short"},
        {"DEBUG": "perhaps"},
        {"DATABASE_URL": "oracle-of-delphi://x"},
        {"DATABASE_URL": "not an address"},
        {"EMAIL_URL": "pigeon://home"},
        {"SITE_URL": "smart.example.org"},
        {"LOG_LEVEL": "LOUD"},
        {"LOG_FORMAT": "poem"},
        {"CACHE_URL": "drawer://2"},
        {"WRITER_URL": "ftp://127.0.0.1/v1", "WRITER_MODEL": "m"},
        {"WRITER_URL": "127.0.0.1:8080", "WRITER_MODEL": "m"},
        {"WRITER_URL": "http://", "WRITER_MODEL": "m"},
        {"WRITER_URL": "http://127.0.0.1:port/v1", "WRITER_MODEL": "m"},
        {"WRITER_URL": "http://ada:secret@127.0.0.1/v1", "WRITER_MODEL": "m"},
        {"WRITER_URL": "http://127.0.0.1/v1?key=secret", "WRITER_MODEL": "m"},
        {"WRITER_MODEL": "", "WRITER_URL": "http://127.0.0.1:8080/v1"},
        {"WRITER_KEY": "two words", "WRITER_URL": "http://127.0.0.1:8080/v1", "WRITER_MODEL": "m"},
        {"WRITER_TIMEOUT": "0", "WRITER_URL": "http://127.0.0.1:8080/v1", "WRITER_MODEL": "m"},
        {"WRITER_TIMEOUT": "soon"},
        {"ANALYSIS_MODEL": "/there/is/no/such/folder"},
        {"ANALYSIS_WORKERS": "0"},
        {"ANALYSIS_WORKERS": "257"},
        {"ANALYSIS_WORKERS": "1_0"},
        {"ANALYSIS_WORKERS": "٣"},
        {"ANALYSIS_WORKERS": "tls://127.0.0.1:8786"},
        {"ANALYSIS_WORKERS": "TCP://127.0.0.1:8786"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1:8786/x"},
        {"ANALYSIS_WORKERS": "tcp://ada:secret@127.0.0.1:8786"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1 x:8786"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1:0"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1:99999"},
        {"ANALYSIS_WORKERS": "many"},
        {"ANALYSIS_WORKERS": "127.0.0.1:8786"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1:port"},
        {"ANALYSIS_WORKERS": "tcp://127.0.0.1"},
        {"DEMO": "true"},
        {"DEMO": "true", "DEBUG": "true", "ALLOWED_HOSTS": "consultation.example.org"},
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence_that_names_it(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongSetting) as refused:
        _read(tmp_path, **wrong)
    sentence = str(refused.value)
    assert next(iter(wrong)) in sentence
    assert sentence.endswith(".")


def test_the_example_is_a_complete_installation(tmp_path: Path) -> None:
    text = (BASE_DIR / ".env.example").read_text().replace("SECRET_KEY=", f"SECRET_KEY={KEY}")
    os.environ.pop("SECRET_KEY", None)
    file = tmp_path / ".env"
    file.write_text(text)
    names = [line.partition("=")[0] for line in text.splitlines() if "=" in line and not line.startswith("#")]
    environment = read_environment(file)
    for name in names:
        os.environ.pop(name, None)
    assert environment.database["ENGINE"].endswith("sqlite3")
    assert not environment.debug
    assert environment.writer_url == ""
    assert environment.analysis_model is None
    assert environment.analysis_workers == 1


@pytest.mark.parametrize(
    ("written", "read"), [("", 1), ("4", 4), *((address, address) for address in ("tcp://127.0.0.1:8786", "tcp://[::1]:8786"))]
)
def test_an_analysis_has_processes_or_a_cluster(tmp_path: Path, written: str, read: int | str) -> None:
    assert _read(tmp_path, ANALYSIS_WORKERS=written).analysis_workers == read


def test_a_writer_is_read_as_it_is_named(tmp_path: Path) -> None:
    named = {"WRITER_URL": "http://127.0.0.1:8080/v1", "WRITER_MODEL": "small-one", "WRITER_KEY": "s3cret", "WRITER_TIMEOUT": "5"}
    environment = _read(tmp_path, **named)
    assert (environment.writer_url, environment.writer_model) == ("http://127.0.0.1:8080/v1", "small-one")
    assert (environment.writer_key, environment.writer_timeout) == ("s3cret", 5)


def test_a_wrong_setting_stops_a_command_without_a_traceback() -> None:
    environment = os.environ | {"SECRET_KEY": "short", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_production_installation_passes_djangos_deployment_check() -> None:
    environment = os.environ | {
        "SECRET_KEY": "r4nd0m-" * 10, "DEBUG": "false", "DEMO": "false", "SITE_URL": "https://consultation.example.org",
        "ALLOWED_HOSTS": "consultation.example.org", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
