"""A person's notices and what they asked about them: reading, choosing, taking them away, forgetting them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from consultation.models import Follow, Notice, NoticeSettings, OutgoingMail, User


def mark_read(notices: Iterable[Notice], *, by: User) -> int:
    """Marks these as read, as far as they are `by`'s own. Returns how many were unread."""
    return Notice.objects.unread().filter(person=by, pk__in=[notice.pk for notice in notices]).update(read_at=timezone.now())


def mark_all_read(*, by: User) -> int:
    """Marks all of `by`'s as read. Returns how many were unread."""
    return Notice.objects.unread().filter(person=by).update(read_at=timezone.now())


@transaction.atomic
def choose_notices(person: User, **choices: str | bool) -> NoticeSettings:
    """Keeps what a person chose of own_rhythm, followed_rhythm and follows_own; the rest stays."""
    chosen, _created = NoticeSettings.objects.update_or_create(person=person, defaults=choices)
    return chosen


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
