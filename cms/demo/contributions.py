"""Writes the demonstration's contributions, their histories and votes, in bulk: what the actions would have written, dated back."""

from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Any

from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag, TaggedItem

from cms.demo.opinions import draw_votes
from cms.demo.people import DemoPerson, key_of
from cms.demo.schedule import RECENT, Timetable
from cms.demo.texts import DemoComment, DemoProposal
from consultation.actions.search_index import make_findable
from consultation.models import Acknowledgement, Contribution, Transition, User, Version, Vote, Workshop
from consultation.models.contributions import REFERENCE_ALPHABET
from consultation.states import Move, ReasonCode, State

BATCH = 500


@dataclass
class Writing:
    """What is being written, row beside row."""

    text: DemoProposal | DemoComment
    key: str | tuple[str, str]
    row: Contribution
    version: Version
    moves: list[Transition]
    acknowledged_by: User | None = None


class Desk:
    """The facilitators of each workshop, deciding in turn, and the reasons they give."""

    def __init__(self, facilitators: dict[str, list[User]], reasons: dict[str, dict[str, str]]) -> None:
        self._turns = {workshop: cycle(users) for workshop, users in facilitators.items()}
        self._reasons = reasons

    def next_for(self, workshop: str) -> User:
        return next(self._turns[workshop])

    def reason(self, key: str | tuple[str, str], move: Move) -> dict[str, str]:
        """The reason code and text for returning or hiding; none for publishing."""
        if move == Move.PUBLISH:
            return {}
        given = self._reasons.get(key if isinstance(key, str) else "/".join(key), {})
        code = given.get("code", ReasonCode.INSULT if move == Move.HIDE else ReasonCode.UNCLEAR)
        return {"reason_code": code, "reason_text": given.get("text", "")}


def write_contributions(
    proposals: list[DemoProposal], workshops: dict[str, Workshop], authors: dict[str, User], desk: Desk, times: Timetable, now: datetime
) -> dict[str, Contribution]:
    """Writes all proposals and comments. Returns the proposals by their key."""
    written: list[Writing] = []
    by_key: dict[str | tuple[str, str], Contribution] = {}
    for proposal in proposals:
        workshop = workshops[proposal.workshop]
        written.append(_writing(proposal, proposal.key, Contribution(kind="proposal"), workshop, authors, desk, times, now))
        by_key[proposal.key] = written[-1].row
    _save_rows(written)
    comments: list[Writing] = []
    for level in (False, True):  # answers after what they answer
        layer = []
        for proposal in proposals:
            for comment in (each for each in proposal.comments if bool(each.reply_to) == level):
                key = (proposal.key, comment.key)
                row = Contribution(kind="comment", proposal=by_key[proposal.key], stance=comment.stance)
                row.parent = by_key[(proposal.key, comment.reply_to)] if level else None
                layer.append(_writing(comment, key, row, workshops[proposal.workshop], authors, desk, times, now))
                by_key[key] = row
        _save_rows(layer)
        comments += layer
    _save_histories(written + comments, now)
    _save_tags(written)
    make_findable(each.row.pk for each in written)
    return {key: row for key, row in by_key.items() if isinstance(key, str)}


def write_votes(
    proposals: list[DemoProposal], rows: dict[str, Contribution], people: list[DemoPerson], users: list[User], now: datetime
) -> int:
    """Draws and writes the votes on what stands. Returns how many."""
    standing = [proposal for proposal in proposals if rows[proposal.key].stands]
    out = [rows[proposal.key] for proposal in standing]
    votes = [
        Vote(
            proposal=out[vote.proposal], voter=users[vote.voter], value=vote.value, version_id=out[vote.proposal].published_version_id,
            at=_between(out[vote.proposal].published_at, now, vote.moment),
        )
        for vote in draw_votes(people, standing)
    ]  # fmt: skip
    Vote.objects.bulk_create(votes, batch_size=2000)
    return len(votes)


def _writing(
    text: DemoProposal | DemoComment, key: Any, row: Contribution, workshop: Workshop, authors: dict[str, User], desk: Desk,
    times: Timetable, now: datetime,
) -> Writing:  # fmt: skip
    author, sent, decided = authors[text.by], times.sent[key], times.decided[key]
    row.workshop, row.author, row.created_at = workshop, author, sent
    row.reference = _reference(key)
    title = text.title if isinstance(text, DemoProposal) else ""
    version = Version(number=1, title=title, body=text.body, language=text.language, by=author, created_at=sent)
    writing = Writing(text, key, row, version, [])
    waits = workshop.moderation == Workshop.Moderation.BEFORE
    _move(writing, Move.SUBMIT, State.PENDING if waits else State.PUBLISHED, by=author, at=sent)
    if text.state in (State.RETURNED, State.HIDDEN) or (waits and text.state == State.PUBLISHED):
        move = {State.RETURNED: Move.RETURN, State.HIDDEN: Move.HIDE, State.PUBLISHED: Move.PUBLISH}[State(text.state)]
        facilitator = desk.next_for(workshop.slug)
        _move(writing, move, State(text.state), by=facilitator, at=decided, language=text.language, **desk.reason(key, move))
    elif text.state == State.PUBLISHED and now - sent > RECENT:
        writing.acknowledged_by = desk.next_for(workshop.slug)
    return writing


def _move(writing: Writing, move: Move, to: State, *, by: User, at: datetime, **reason: str) -> None:
    row = writing.row
    from_state, row.state = row.state, to
    row.revision += 1
    if to == State.PUBLISHED:
        row.published_at = at
    writing.moves.append(Transition(move=move, from_state=from_state, to_state=to, by=by, at=at, revision=row.revision, **reason))


def _save_rows(written: list[Writing]) -> None:
    Contribution.objects.bulk_create([each.row for each in written], batch_size=BATCH)
    for each in written:
        each.version.contribution = each.row
    Version.objects.bulk_create([each.version for each in written], batch_size=BATCH)
    for each in written:
        each.row.current_version = each.version
        each.row.published_version = each.version if each.row.published_at else None
    Contribution.objects.bulk_update([each.row for each in written], ["current_version", "published_version"], batch_size=BATCH)


def _save_histories(written: list[Writing], now: datetime) -> None:
    for each in written:
        for move in each.moves:
            move.contribution, move.version = each.row, each.version
    Transition.objects.bulk_create([move for each in written for move in each.moves], batch_size=BATCH)
    Acknowledgement.objects.bulk_create(
        [
            Acknowledgement(version=each.version, by=each.acknowledged_by, at=_between(each.row.created_at, now, 0.1))
            for each in written
            if each.acknowledged_by
        ],
        batch_size=BATCH,
    )


def _save_tags(written: list[Writing]) -> None:
    names = {name for each in written if isinstance(each.text, DemoProposal) for name in each.text.tags}
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    for name in sorted(names - set(tags)):
        tags[name] = Tag.objects.create(name=name)
    content_type = ContentType.objects.get_for_model(Contribution)
    TaggedItem.objects.bulk_create(
        [
            TaggedItem(tag=tags[name], content_type=content_type, object_id=each.row.pk)
            for each in written
            if isinstance(each.text, DemoProposal)
            for name in each.text.tags
        ],
        batch_size=BATCH,
    )


def _reference(key: str | tuple[str, str]) -> str:
    number = int(key_of("contribution", *([key] if isinstance(key, str) else key)), 16)
    letters = []
    for _i in range(7):
        number, place = divmod(number, len(REFERENCE_ALPHABET))
        letters.append(REFERENCE_ALPHABET[place])
    return "".join(letters)


def _between(since: Any, now: datetime, share: float) -> datetime:
    return since + (now - since) * share
