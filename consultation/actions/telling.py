"""From what happened to who is told. A worker calls these; each may be called at any time, by several at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultation.actions.events import record_window
from consultation.models import Event, Notice, NoticeSettings, Phase, PhaseKind, Workshop
from consultation.notifications.audience import audience_of
from consultation.notifications.rhythms import due_at

CLOSING_SOON = timedelta(days=3)
STILL_NEWS = timedelta(days=2)
WITH_A_DEADLINE = (PhaseKind.CONTRIBUTE, PhaseKind.DELIBERATE)
PEOPLE_AT_ONCE = 1000


def tell_events(now: datetime | None = None) -> int:
    """Writes the notices of every event that has none yet, the oldest first. Returns how many events there were."""
    told, waiting = 0, Event.objects.filter(fanned_out_at=None)
    while waiting.exists() and _tell_next(now or timezone.now()):
        told += 1
    return told


@transaction.atomic
def _tell_next(now: datetime) -> bool:
    waiting = Event.objects.select_for_update(skip_locked=True).filter(fanned_out_at=None).order_by("at", "pk")
    event = waiting.first()
    if event is None:
        return False
    audience = list(audience_of(event).items())
    for start in range(0, len(audience), PEOPLE_AT_ONCE):
        some = audience[start : start + PEOPLE_AT_ONCE]
        chosen = NoticeSettings.objects.in_bulk([person for person, _told in some], field_name="person_id")
        notices = []
        for person, told in some:
            notice = Notice(
                event=event, person_id=person, reason=told.reason, contribution_id=told.contribution, workshop_id=told.workshop,
                created_at=now,
            )  # fmt: skip
            notice.due_at = due_at(notice, event, chosen.get(person) or NoticeSettings())
            notice.settled_at = None if notice.due_at else now
            notices.append(notice)
        Notice.objects.bulk_create(notices, batch_size=PEOPLE_AT_ONCE, ignore_conflicts=True)
    event.fanned_out_at = now
    event.save(update_fields=["fanned_out_at"])
    return True


def notice_the_clock(now: datetime | None = None) -> None:
    """Records the phases and workshops that opened in the last two days, and those that close within three."""
    now = now or timezone.now()
    opened, closing = Event.Kind.OPENED, Event.Kind.CLOSING
    for phase in Phase.objects.filter(starts_at__gt=now - STILL_NEWS, starts_at__lte=now, ends_at__gt=now):
        record_window(opened, phase, key=_key(opened, phase, phase.starts_at), at=now)
    ending = Phase.objects.filter(kind__in=WITH_A_DEADLINE, ends_at__gt=now, ends_at__lte=now + CLOSING_SOON)
    for phase in ending.filter(starts_at__lte=now):
        record_window(closing, phase, key=_key(closing, phase, phase.ends_at), at=now)
    for workshop in Workshop.objects.filter(opens_at__gt=now - STILL_NEWS, opens_at__lte=now).filter(
        Q(closes_at=None) | Q(closes_at__gt=now)
    ):
        record_window(opened, workshop, key=_key(opened, workshop, workshop.opens_at), at=now)
    for workshop in Workshop.objects.filter(closes_at__gt=now, closes_at__lte=now + CLOSING_SOON).exclude(opens_at__gt=now):
        record_window(closing, workshop, key=_key(closing, workshop, workshop.closes_at), at=now)


def _key(kind: Event.Kind, thing: Phase | Workshop, moment: datetime | None) -> str:
    """A day has one: moving an end by an hour is no news, moving it by a week is."""
    return f"{kind}-{thing._meta.model_name}-{thing.pk}-{moment:%Y-%m-%d}"
