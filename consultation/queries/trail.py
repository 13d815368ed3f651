"""What became of contributions, as far as this floor knows: received, published, changed, discussed. Higher floors add theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultation.models import Contribution, Transition, Workshop
from consultation.states import Move, State

DONE, NOW, AHEAD = "done", "now", "ahead"


@dataclass(frozen=True)
class Station:
    """One stop on the way of a contribution, in plain words. `url` leads to it; `quoted` are somebody's words, in `language`;
    `reason` is why, in `reason_language`. Stations without `at` are ahead, or have no single moment. `stage` names it for code.
    """

    title: str
    at: datetime | None = None
    state: str = DONE
    text: str = ""
    url: str = ""
    quoted: str = ""
    language: str = ""
    reason: str = ""
    reason_language: str = ""
    by: str = ""
    stage: str = ""


@dataclass
class Way:
    """A contribution and its stations, in order."""

    contribution: Contribution
    stations: list[Station] = field(default_factory=list)

    @property
    def newest(self) -> Station | None:
        """The last station that is not ahead."""
        return next((station for station in reversed(self.stations) if station.state != AHEAD), None)


# Each move of a contribution: what it is called, and whether only its author and its desk are told.
MOVES = {
    Move.SUBMIT: (gettext_lazy("Received"), False),
    Move.EDIT: (gettext_lazy("Changed"), False),
    Move.RESUBMIT: (gettext_lazy("Sent again"), True),
    Move.RETURN: (gettext_lazy("Returned to its author"), True),
    Move.HIDE: (gettext_lazy("Hidden by a facilitator"), True),
    Move.MERGE: (gettext_lazy("Joined to another that says the same"), False),
    Move.UNDO_MERGE: (gettext_lazy("On its own again"), False),
    Move.WITHDRAW: (gettext_lazy("Withdrawn by its author"), False),
}


def ways_of(contributions: Iterable[Contribution], user: Any) -> dict[int, Way]:
    """Primary key to the way of each of `contributions`, which `user` may read. In a fixed number of queries.

    They come with what with_texts() loads, and the phases of their consultation.
    """
    ways = {each.pk: Way(each) for each in contributions}
    desks = set(Workshop.objects.facilitated_by(user).values_list("pk", flat=True)) if user.is_authenticated else set()
    moves = Transition.objects.filter(contribution__in=ways).select_related("version", "by", "contribution__merged_into__published_version")
    published: set[int] = set()
    for move in moves.order_by("contribution", "revision"):
        way = ways[move.contribution_id]
        on_the_inside = way.contribution.author_id == user.pk or way.contribution.workshop_id in desks
        way.stations += _of_move(move, on_the_inside=on_the_inside, was_published=move.contribution_id in published)
        if move.to_state == State.PUBLISHED:
            published.add(move.contribution_id)
    for pk, station in _discussions(ways, published).items():
        ways[pk].stations.append(station)
    return ways


def _of_move(move: Transition, *, on_the_inside: bool, was_published: bool) -> list[Station]:
    by = str(move.by) if on_the_inside and move.by else ""
    if move.move == Move.SUBMIT:
        published = [Station(_("Published"), move.at)] if move.to_state == State.PUBLISHED else []
        return [Station(_("Received"), move.at), *published]
    if move.move == Move.PUBLISH:
        if not was_published:
            return [Station(_("Published"), move.at, by=by)]
        if move.from_state == State.HIDDEN:
            return [Station(_("Shown again"), move.at, by=by, **_reason(move))] if on_the_inside else []
        return [Station(_changed(move), move.at, by=by)]
    title, is_inside = MOVES[Move(move.move)]
    if move.move == Move.EDIT:
        if move.to_state != State.PUBLISHED:
            return [Station(_("Changed; the change waits for a facilitator"), move.at)] if on_the_inside else []
        return [Station(_changed(move), move.at)]
    if is_inside and not on_the_inside:
        return []
    target = move.contribution.merged_into if move.move == Move.MERGE else None
    if target is not None and target.published_version is not None:
        address = reverse("consultation:proposal", args=[target.reference])
        text = target.published_version
        return [Station(str(title), move.at, url=address, quoted=text.title, language=text.language, by=by)]
    return [Station(str(title), move.at, by=by, **(_reason(move) if on_the_inside else {}))]


def _changed(move: Transition) -> str:
    return _("Changed: version %(number)d") % {"number": move.version.number} if move.version else _("Changed")


def _reason(move: Transition) -> dict[str, str]:
    code = str(move.get_reason_code_display()) if move.reason_code else ""
    return {"text": code, "reason": move.reason_text, "reason_language": move.language}


def _discussions(ways: dict[int, Way], published: set[int]) -> dict[int, Station]:
    """How much was said about each, and when last. Votes are left out as long as a workshop keeps them to itself."""
    proposals = [pk for pk, way in ways.items() if pk in published and way.contribution.is_proposal]
    comments = [pk for pk, way in ways.items() if pk in published and not way.contribution.is_proposal]
    votes = {each.pk: each.agree + each.disagree + each.passed for each in Contribution.objects.filter(pk__in=proposals).with_tallies()}
    said = Contribution.objects.out().order_by()
    answers: dict[int, tuple[int, datetime]] = {}
    for name, pks in (("proposal", proposals), ("parent", comments)):
        for pk, n, last in said.filter(**{f"{name}__in": pks}).values_list(name).annotate(n=Count("pk"), last=Max("published_at")):
            answers[pk] = (n, last)
    found = {}
    for pk in [*proposals, *comments]:
        n, last = answers.get(pk, (0, None))
        voted = votes.get(pk, 0) if ways[pk].contribution.workshop.shows_tallies else 0
        parts = [ngettext("%(n)d comment", "%(n)d comments", n) % {"n": n}] if n and pk in votes else []
        parts += [ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n}] if n and pk not in votes else []
        parts += [ngettext("%(n)d vote", "%(n)d votes", voted) % {"n": voted}] if voted else []
        if parts:
            found[pk] = Station(_("Discussed: %(parts)s") % {"parts": ", ".join(parts)}, last)
    return found
