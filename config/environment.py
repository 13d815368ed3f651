"""Reads the installation's settings from the environment or one `.env` file; a wrong one stops the start with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from analysis.workers import workers

BASE_DIR = Path(__file__).resolve().parent.parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


class WrongSetting(SystemExit):
    """A setting is missing or wrong. Exits with the sentence that says which, and what to write instead."""


@dataclass(frozen=True)
class Environment:
    """The settings of `.env.example`, typed."""

    debug: bool
    demo: bool
    demo_anywhere: bool
    secret_key: str
    allowed_hosts: list[str]
    site_url: str
    database: dict[str, Any]
    cache: dict[str, Any]
    email: dict[str, Any]
    default_from_email: str
    data_dir: Path
    analysis_model: Path | None
    analysis_workers: int | str
    time_zone: str
    behind_proxy: bool
    open_sign_up: bool
    log_level: str
    log_format: str
    writer_url: str
    writer_model: str
    writer_key: str
    writer_timeout: int
    translation_provider: str


def read_environment(env_file: Path = BASE_DIR / ".env") -> Environment:
    """Typed settings from the process environment, then from `env_file`. Raises WrongSetting, with a sentence."""
    env = environ.Env()
    if env_file.exists():
        env.read_env(env_file)

    debug = _read(env, "DEBUG", env.bool, False, "true or false")
    settings = Environment(
        debug=debug,
        demo=_read(env, "DEMO", env.bool, False, "true or false"),
        demo_anywhere=_read(env, "DEMO_ANYWHERE", env.bool, False, "true or false"),
        secret_key=env.str("SECRET_KEY", ""),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
        site_url=env.str("SITE_URL", "http://localhost:8000").rstrip("/"),
        database=_read(
            env,
            "DATABASE_URL",
            env.db_url,
            f"sqlite:///{BASE_DIR}/var/smart.sqlite3",
            "sqlite:///path/to/file or postgresql://user:password@host/name",
        ),
        cache=_read(env, "CACHE_URL", env.cache_url, "locmemcache://", "locmemcache://, dbcache://table or redis://host"),
        email=_read(env, "EMAIL_URL", env.email_url, "consolemail://", "smtp+tls://user:password@host:587"),
        default_from_email=env.str("DEFAULT_FROM_EMAIL", "SMart in Progress <noreply@localhost>"),
        data_dir=Path(env.str("DATA_DIR", str(BASE_DIR / "var"))),
        analysis_model=Path(folder) if (folder := env.str("ANALYSIS_MODEL", "").strip()) else None,
        analysis_workers=_read(env, "ANALYSIS_WORKERS", _workers(env), 1, "a number of processes, 1 to 256, or tcp://host:port"),
        time_zone=env.str("TIME_ZONE", "Europe/Brussels"),
        behind_proxy=_read(env, "BEHIND_PROXY", env.bool, False, "true or false"),
        open_sign_up=_read(env, "OPEN_SIGN_UP", env.bool, False, "true or false"),
        log_level=_choice(env, "LOG_LEVEL", "INFO", LOG_LEVELS),
        log_format=_choice(env, "LOG_FORMAT", "text", LOG_FORMATS),
        writer_url=env.str("WRITER_URL", "").strip(),
        writer_model=env.str("WRITER_MODEL", "").strip(),
        writer_key=env.str("WRITER_KEY", "").strip(),
        writer_timeout=_read(env, "WRITER_TIMEOUT", env.int, 60, "a number of seconds"),
        translation_provider=env.str("TRANSLATION_PROVIDER", "").strip(),
    )
    _check(settings)
    return settings


def _read(env: environ.Env, name: str, reader: Any, default: Any, expected: str) -> Any:
    try:
        value = reader(name, default=default)
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        value = None
    raw = env.str(name, "").strip().lower()
    if reader == env.bool and raw and raw not in {*env.BOOLEAN_TRUE_STRINGS, "false", "off", "no", "n", "0"}:
        value = None
    if value is None or (isinstance(value, dict) and not (value.get("ENGINE") or value.get("BACKEND") or value.get("EMAIL_BACKEND"))):
        raise WrongSetting(f"The setting {name} is not understood: write {expected}. See .env.example.")
    return value


def _workers(env: environ.Env) -> Callable[..., int | str]:
    return lambda name, default: workers(env.str(name, "") or str(default))


def _choice(env: environ.Env, name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env.str(name, default)
    if value not in choices:
        raise WrongSetting(f"The setting {name} is '{value}', and must be one of {', '.join(choices)}. See .env.example.")
    return value


def _check(settings: Environment) -> None:
    if not settings.database["ENGINE"].endswith(("sqlite3", "postgresql")):
        raise WrongSetting("The setting DATABASE_URL must name a SQLite file or a PostgreSQL database. See .env.example.")
    if len(settings.secret_key) < 40:
        raise WrongSetting(
            "The setting SECRET_KEY is missing or shorter than 40 characters: "
            "`make setup` writes a .env with a new one, or see .env.example."
        )
    address = urlsplit(settings.site_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise WrongSetting("The setting SITE_URL must be the address of the site, such as https://consultation.example.org.")
    if settings.demo and not settings.demo_anywhere:
        if not settings.debug:
            raise WrongSetting(
                "DEMO=true only starts with DEBUG=true, because anyone can sign in to a demonstration. "
                "Set DEMO_ANYWHERE=true if you accept that."
            )
        if not set(settings.allowed_hosts) <= LOOPBACK:
            raise WrongSetting(
                "DEMO=true only starts when ALLOWED_HOSTS names this machine alone (localhost, 127.0.0.1). "
                "Set DEMO_ANYWHERE=true if you accept that anyone can sign in."
            )
    if settings.analysis_model and not settings.analysis_model.is_dir():
        raise WrongSetting("The setting ANALYSIS_MODEL must name a folder of this machine, or be empty. See .env.example.")
    if settings.writer_url:
        _check_writer(settings)
    provider = settings.translation_provider
    if provider and not (provider.count(".") and all(part.isidentifier() for part in provider.split("."))):
        raise WrongSetting(
            "The setting TRANSLATION_PROVIDER must be the dotted path of a class, such as our_package.translators.OurTranslator, "
            "or be empty. See .env.example."
        )


def _check_writer(settings: Environment) -> None:
    try:
        address = urlsplit(settings.writer_url)
        is_plain = bool(address.hostname and address.hostname.encode("idna")) and address.port != 0
    except ValueError:
        is_plain = False
    printable = settings.writer_url.isascii() and settings.writer_url.isprintable() and " " not in settings.writer_url
    if not (is_plain and printable and address.scheme in {"http", "https"}) or address.username or address.query or address.fragment:
        raise WrongSetting(
            "The setting WRITER_URL must be an http or https address without a name, password or question mark in it, "
            "such as http://127.0.0.1:8080/v1, or be empty. See .env.example."
        )
    if not settings.writer_model or len(settings.writer_model) > 200:
        raise WrongSetting("The setting WRITER_MODEL must name the model that answers at WRITER_URL, in 200 characters. See .env.example.")
    if not settings.writer_key.isascii() or not f"{settings.writer_key}x".isprintable() or " " in settings.writer_key:
        raise WrongSetting("The setting WRITER_KEY must be plain letters, digits and signs without a space, or be empty. See .env.example.")
    if not 1 <= settings.writer_timeout <= 600:
        raise WrongSetting("The setting WRITER_TIMEOUT must be a number of seconds from 1 to 600. See .env.example.")
