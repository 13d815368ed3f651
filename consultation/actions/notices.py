"""A person's notices and what they asked about them: reading, choosing, taking them away, forgetting them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from consultation.models import Follow, Notice, NoticeSettings, OutgoingMail, User
from consultation.notifications.rhythms import due_at

KEPT_MAILS, KEPT_NOTICES = timedelta(days=30), timedelta(days=365)


def mark_read(notices: Iterable[Notice], *, by: User) -> int:
    """Marks these as read, as far as they are `by`'s own. Returns how many were unread."""
    return Notice.objects.unread().filter(person=by, pk__in=[notice.pk for notice in notices]).update(read_at=timezone.now())


def mark_all_read(*, by: User) -> int:
    """Marks all of `by`'s as read. Returns how many were unread."""
    return Notice.objects.unread().filter(person=by).update(read_at=timezone.now())


@transaction.atomic
def choose_notices(person: User, **choices: str | bool) -> NoticeSettings:
    """Keeps what a person chose of own_rhythm, followed_rhythm and follows_own; the rest stays. It holds for what waits, too."""
    chosen, _created = NoticeSettings.objects.update_or_create(person=person, defaults=choices)
    waiting = list(Notice.objects.unsettled().filter(person=person).select_related("event"))
    for notice in waiting:
        notice.due_at = due_at(notice, notice.event, chosen)
        notice.settled_at = None if notice.due_at else timezone.now()
    Notice.objects.bulk_update(waiting, ["due_at", "settled_at"], batch_size=500)
    return chosen


def forget_old(now: datetime) -> None:
    """Removes mails done with for 30 days, and notices read a year ago."""
    OutgoingMail.objects.filter(closed_at__lt=now - KEPT_MAILS).delete()
    Notice.objects.filter(read_at__lt=now - KEPT_NOTICES, settled_at__isnull=False).delete()


def notices_of(person: User) -> dict[str, "QuerySet[Follow] | QuerySet[Notice] | QuerySet[NoticeSettings] | QuerySet[OutgoingMail]"]:
    """Everything kept of a person here, for their own copy of their data."""
    return {
        "follows": Follow.objects.filter(person=person).select_related("proposal", "workshop", "theme"),
        "notices": Notice.objects.filter(person=person).select_related("event", "contribution", "workshop"),
        "settings": NoticeSettings.objects.filter(person=person),
        "mails": OutgoingMail.objects.filter(person=person),
    }


@transaction.atomic
def forget_person(person: User) -> None:
    """Removes everything kept of a person here: what they follow and chose, what they were told, and mails that wait or left.

    Nothing else is built on these rows. Call it in the transaction that erases the person.
    """
    Notice.objects.filter(person=person).delete()
    OutgoingMail.objects.filter(person=person).delete()
    Follow.objects.filter(person=person).delete()
    NoticeSettings.objects.filter(person=person).delete()
