"""Moments, as people speak of them."""

from datetime import datetime, timedelta


def last_minute(end: datetime | None) -> datetime | None:
    """The last minute before `end`: what ends when a day begins is open until 23:59 of the day before."""
    return end - timedelta(minutes=1) if end else None
