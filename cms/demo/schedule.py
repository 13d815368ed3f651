"""When the demonstration's people wrote: over the weeks before it was loaded, each answer after what it answers."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.demo.people import SEED
from cms.demo.texts import DemoProposal

OPENED = timedelta(days=39)
RECENT = timedelta(hours=40)
EVENING_HOURS = (8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23)


@dataclass(frozen=True)
class Timetable:
    """When each text was sent, and when its facilitator decided: by proposal key, or (proposal key, comment key)."""

    sent: dict[str | tuple[str, str], datetime]
    decided: dict[str | tuple[str, str], datetime]


def timetable(proposals: list[DemoProposal], now: datetime) -> Timetable:
    """Proposals of a workshop follow each other as in its file; those that wait were sent in the last two days."""
    draw = random.Random(SEED)
    sent: dict[str | tuple[str, str], datetime] = {}
    decided: dict[str | tuple[str, str], datetime] = {}
    for workshop in dict.fromkeys(proposal.workshop for proposal in proposals):
        here = [proposal for proposal in proposals if proposal.workshop == workshop]
        moments = sorted(_moment(draw, now) for _proposal in here)
        for proposal, moment in zip(here, moments, strict=True):
            posted = now - draw.random() * RECENT if proposal.state == "pending" else moment
            sent[proposal.key] = posted
            decided[proposal.key] = out = _soon_after(draw, posted, now, hours=14)
            for comment in proposal.comments:
                key = (proposal.key, comment.key)
                parent = sent.get((proposal.key, comment.reply_to))
                since = _soon_after(draw, parent, now, hours=20) if parent else _soon_after(draw, out, now, hours=90)
                sent[key] = max(since, now - draw.random() * RECENT) if comment.state == "pending" else since
                decided[key] = _soon_after(draw, sent[key], now, hours=10)
    return Timetable(sent, decided)


def _moment(draw: random.Random, now: datetime) -> datetime:
    days = draw.uniform(2, OPENED.days)
    day = (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    moment = day.replace(hour=draw.choice(EVENING_HOURS)) + timedelta(seconds=draw.randrange(3600))
    return min(moment, now - RECENT)


def _soon_after(draw: random.Random, since: datetime, now: datetime, *, hours: float) -> datetime:
    """Some `hours` later on average, and always before `now`."""
    later = since + timedelta(minutes=4, hours=draw.expovariate(1 / hours))
    return later if later < now else since + (now - since) * draw.uniform(0.05, 0.95)
