"""Moments, as people speak of them."""

from datetime import datetime, timedelta

from django.utils import timezone

MINUTE = timedelta(minutes=1)


def last_minute(end: datetime | None) -> datetime | None:
    """The last minute before `end`: what ends when a day begins is open until 23:59 of the day before."""
    return end - MINUTE if end else None


def days_left(end: datetime, now: datetime) -> int:
    """Days from that of `now` to that of the last minute before `end`, by the calendar; 0 on the last day."""
    return max(0, (timezone.localdate(end - MINUTE) - timezone.localdate(now)).days)
