"""When an e-mail is due: a minute later, so that a burst is one message, or at the next morning's or Monday's digest."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from consultation.models import Event, Notice, NoticeSettings, Rhythm

AT_ONCE_AFTER = timedelta(minutes=1)
DIGEST_HOUR = 7  # of the site's own clock; no zone changes its clocks at this hour
MONDAY = 0
ABOUT_ME = frozenset({Notice.Reason.OWN, Notice.Reason.ANSWER})
IN_DIGESTS_ONLY = frozenset({Notice.Reason.WORKSHOP, Notice.Reason.THEME})


def due_at(notice: Notice, event: Event, chosen: NoticeSettings) -> datetime | None:
    """When an e-mail may tell `notice`; None: none will. New proposals of what one follows never come at once."""
    rhythm = Rhythm(chosen.own_rhythm if notice.reason in ABOUT_ME else chosen.followed_rhythm)
    if rhythm == Rhythm.NOW and event.kind == Event.Kind.PUBLISHED and notice.reason in IN_DIGESTS_ONLY:
        rhythm = Rhythm.DAILY
    if rhythm == Rhythm.NEVER:
        return None
    return notice.created_at + AT_ONCE_AFTER if rhythm == Rhythm.NOW else next_digest(notice.created_at, rhythm)


def next_digest(after: datetime, rhythm: Rhythm) -> datetime:
    """The first digest later than `after`: at 7 in the morning of the site's time zone, each day or each Monday."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = after.astimezone(zone).date()
    while True:
        digest = datetime.combine(day, time(DIGEST_HOUR), tzinfo=zone).astimezone(UTC)
        if digest > after and (rhythm == Rhythm.DAILY or day.weekday() == MONDAY):
            return digest
        day += timedelta(days=1)
