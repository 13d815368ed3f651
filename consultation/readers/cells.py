"""What a cell may hold, and what it means."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from consultation.readers.rows import MAX_BODY, MAX_KEY, MAX_OUTCOME, MAX_TITLE

Cells = Mapping[str, str]
STANCES = {
    "": "", "0": "", "neutral": "", "for": "for", "pro": "for", "1": "for", "against": "against", "con": "against", "-1": "against",
    "question": "question", "idea": "idea",
}  # fmt: skip
YES, NO = {"1", "true", "yes", "oui", "ja", "vrai", "waar"}, {"", "0", "false", "no", "non", "nee", "faux", "onwaar"}
VOTES = {"1": 1, "0": 0, "-1": -1, "agree": 1, "pass": 0, "disagree": -1}
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
EXCEL_EPOCH = datetime(1899, 12, 30)
_WHOLE = re.compile(r"([+-]?\d{1,15})(?:[.,]0+)?$")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$")
_YEAR = re.compile(r"(\d{4})(?:-(\d\d))?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?)?$")
_DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?$")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?\d*)? ?(?:Z|UTC|[+-]\d\d:?\d\d)?)?$")


class BadCell(ValueError):
    """A cell that can't be understood. The message says what it holds and what it should."""


def quoted(value: str) -> str:
    """`value` as an error message shows it: short, on one line."""
    shown = " ".join(value.split())
    return f"“{shown[:40]}…”" if len(shown) > 40 else f"“{shown}”"


def key(cells: Cells, column: str) -> str:
    """A name given by the file: an id, an author."""
    value = cells.get(column, "").strip()
    if len(value) > MAX_KEY:
        raise BadCell(f"{column} has {len(value)} characters, and may have {MAX_KEY}")
    return value


def source_id(cells: Cells, column: str, prefix: str) -> str:
    value = whole_or_text(key(cells, column))
    if not value:
        raise BadCell(f"its {column} is empty")
    return prefix + value


def whole_or_text(value: str) -> str:
    """Spreadsheets turn 12 into 12.0."""
    return value.removesuffix(".0") if value.endswith(".0") and value[:-2].isdigit() else value


def title(value: str) -> str:
    return _text("title", value, MAX_TITLE)


def body(value: str) -> str:
    return _text("text", value, MAX_BODY)


def outcome(value: str) -> str:
    return _text("outcome", value, MAX_OUTCOME)


def _text(name: str, value: str, at_most: int) -> str:
    if len(value) > at_most:
        raise BadCell(f"its {name} has {len(value)} characters, and may have {at_most}")
    return value


def language(value: str) -> str:
    """The primary part of a language code, in lower case; `und` is no language."""
    value = value.strip().lower()
    match = _LANGUAGE.match(value)
    if value and not match:
        raise BadCell(f"the language {quoted(value)} is not a code such as fr, nl or en")
    return match.group(1) if match and match.group(1) != "und" else ""


def whole(value: str, name: str) -> int | None:
    """A count: 29, 29.0, or nothing."""
    value = value.strip()
    if not value:
        return None
    match = _WHOLE.match(value)
    number = int(match.group(1)) if match else -1
    if not 0 <= number < 2**31:
        raise BadCell(f"{name} is {quoted(value)}, and must be a whole number from 0 up")
    return number


def flag(value: str, name: str) -> bool:
    value = _number_as_whole(value)
    if value not in YES | NO:
        raise BadCell(f"{name} is {quoted(value)}, and must be 1 or 0")
    return value in YES


def is_rejected(value: str) -> bool:
    """Polis' word on a statement: -1 taken out by a moderator, 1 kept, 0 not looked at."""
    value = _number_as_whole(value)
    if value not in ("", "-1", "0", "1"):
        raise BadCell(f"moderated is {quoted(value)}, and must be -1, 0 or 1")
    return value == "-1"


def stance(value: str) -> str:
    value = _number_as_whole(value)
    if value not in STANCES:
        raise BadCell(f"the stance {quoted(value)} is not for, against, question or idea")
    return STANCES[value]


def vote(value: str) -> int:
    known = VOTES.get(value)
    if known is None:
        known = VOTES.get(_number_as_whole(value))
    if known is None:
        raise BadCell(f"the vote {quoted(value)} is not 1 (agree), 0 (pass) or -1 (disagree)")
    return known


def _number_as_whole(value: str) -> str:
    value = value.strip().lower()
    match = _WHOLE.match(value)
    return str(int(match.group(1))) if match else value


def unix_time(value: str) -> datetime | None:
    """Seconds, or milliseconds, since 1970."""
    value = value.strip()
    if not value:
        return None
    match = _WHOLE.match(value)
    if not match:
        raise BadCell(f"the timestamp {quoted(value)} is not a number of seconds")
    number = int(match.group(1))
    if not 0 <= number < 10**14:
        raise BadCell(f"the timestamp {quoted(value)} is no time of ours")
    return _plausible(datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC), value)


@lru_cache(maxsize=10_000)
def moment(value: str) -> datetime | None:
    """A date, or a date and a time: ISO 8601, day first (31/12/2026 18:00), a year or a month, or a spreadsheet's day number.

    A time without an offset is in the site's time zone; a date without a time is its first second.
    """
    value = value.strip()
    if not value:
        return None
    try:
        found = _parsed(value)
        if found.tzinfo is None:
            found = found.replace(tzinfo=timezone.get_default_timezone())
        return _plausible(found.astimezone(UTC), value)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(f"the date {quoted(value)} is not a date such as 2026-12-31 or 2026-12-31T18:00") from None


def _parsed(value: str) -> datetime:
    if _ISO.match(value):
        return datetime.fromisoformat(value.replace("UTC", "Z").replace(" Z", "Z").replace(" +", "+").replace(" -", "-"))
    if match := _DAY_FIRST.match(value):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, second)
    if match := _YEAR.match(value):
        return datetime(int(match.group(1)), int(match.group(2) or 1), 1)
    if _DAY_NUMBER.match(value):
        return EXCEL_EPOCH + timedelta(seconds=round(float(value) * 86_400))
    raise ValueError(value)


def _plausible(found: datetime, value: str) -> datetime:
    if not EARLIEST <= found <= timezone.now() + timedelta(days=1):
        raise BadCell(f"the date {quoted(value)} is in the future or before 1900")
    return found
