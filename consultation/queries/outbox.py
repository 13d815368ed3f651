"""How the post is doing, for those who watch over it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultation.models import Event, Invitation, Notice, OutgoingMail


@dataclass(frozen=True)
class Post:
    """`events` nobody was told of yet; `mails` and invitations that wait or should have been written; the age of the oldest in seconds."""

    events: int
    mails: int
    oldest_seconds: int


def state_of_the_post(now: datetime | None = None) -> Post:
    """In four queries. A post that works has seconds, one whose mail server is dead has hours."""
    now = now or timezone.now()
    events = Event.objects.filter(fanned_out_at=None).aggregate(n=Count("pk"), oldest=Min("at"))
    waiting = OutgoingMail.objects.waiting().aggregate(n=Count("pk"), oldest=Min("created_at"))
    unwritten = Notice.objects.unsettled().filter(due_at__lte=now).exclude(person__in=OutgoingMail.objects.waiting().values("person"))
    due = unwritten.aggregate(n=Count("person", distinct=True), oldest=Min("due_at"))
    invited = Invitation.objects.waiting().aggregate(n=Count("pk"), oldest=Min(Coalesce("expires_at", "created_at")))
    moments = [each["oldest"] for each in (events, waiting, due, invited) if each["oldest"]]
    age = int((now - min(moments)).total_seconds()) if moments else 0
    return Post(events=events["n"], mails=waiting["n"] + due["n"] + invited["n"], oldest_seconds=max(0, age))
