"""Imported votes: compared with those stored, then written."""

from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import connection

from consultation.actions.imports.batches import in_batches
from consultation.actions.imports.people import person_key
from consultation.actions.imports.plan import ImportPlan, VotePlan
from consultation.models import Vote
from consultation.readers import VoteRows
from consultation.readers.cells import quoted
from consultation.readers.threads import Place

BATCH = 5000
# Two million votes through the ORM would hold SQLite's only write lock for minutes; this is five times faster.
_INSERT = f"INSERT INTO {Vote._meta.db_table} (proposal_id, version_id, voter_id, value, at) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608


def plan_votes(plan: ImportPlan) -> None:
    """Compares the votes of the files with those stored. Votes on a comment, or on what nobody knows, are refused.

    A person with an account decides alone: an import never changes a vote that they have here.
    """
    votes = next((file.votes for file in plan.files if file.votes is not None), None)
    if votes is None:
        return
    _refuse_wrong_targets(plan, votes)
    found = VotePlan(votes, array("I"), [], 0, 0)
    contributions = [known.contribution if (known := plan.known.get(name)) else 0 for name in votes.targets]
    voters = [plan.people.get(person_key(name), 0) for name in votes.voters]
    for places in _by_target(votes):
        stored: dict[int, tuple[int, int, bool]] = {}
        if contribution := contributions[votes.target[places[0]]]:
            rows = Vote.objects.filter(proposal=contribution).values_list("voter_id", "pk", "value", "voter__is_active")
            stored = {voter: (pk, value, is_active) for voter, pk, value, is_active in rows}
        for place in places:
            before = stored.get(voters[votes.voter[place]])
            if before is None:
                found.new.append(place)
            elif before[1] == votes.value[place]:
                found.unchanged += 1
            elif before[2]:
                found.left += 1
            else:
                found.changed.append((before[0], place))
    if votes.replaced:
        plan.notes.append(f"{votes.replaced} votes were given again: the last one of each person counts.")
    if found.left:
        plan.notes.append(f"{found.left} votes differ from what people with an account voted here: theirs stay as they are.")
    plan.votes = found


def _by_target(votes: VoteRows) -> Iterator[list[int]]:
    """The positions of the votes, those on one contribution together."""
    places: list[int] = []
    for place in sorted(range(len(votes)), key=votes.target.__getitem__):
        if places and votes.target[place] != votes.target[places[0]]:
            yield places
            places = []
        places.append(place)
    if places:
        yield places


def _refuse_wrong_targets(plan: ImportPlan, votes: VoteRows) -> None:
    rows = {item.row.source_id: item.place for item in plan.new}
    for name, line, count in votes.first_lines():
        known = plan.known.get(name)
        if name in plan.refusals.source_ids:
            continue
        if known is None and name not in rows:
            reason = f"{quoted(name)} is voted on ({count} times), and is neither in the files nor imported before"
            plan.refusals.add(votes.file, line, reason)
        elif known.kind == "comment" if known else rows[name] != Place():
            plan.refusals.add(votes.file, line, f"{quoted(name)} is voted on ({count} times), and is a comment: only proposals are")


def write_votes(plan: VotePlan, *, contribution_of: Callable[[str], tuple[int, int]], user_of: Callable[[str], int], now: datetime) -> None:
    """Stores the new votes and those changed. `contribution_of` gives a contribution and its current version, `user_of` a person."""
    votes = plan.votes
    targets = [contribution_of(name) for name in votes.targets]
    voters = [user_of(name) for name in votes.voters]

    database_time = connection.ops.adapt_datetimefield_value

    def time_of(place: int) -> datetime:
        return datetime.fromtimestamp(votes.at[place], UTC) if votes.at[place] >= 0 else now

    with connection.cursor() as cursor:
        for places in in_batches(plan.new, BATCH):
            rows = [
                (*targets[votes.target[place]], voters[votes.voter[place]], votes.value[place], database_time(time_of(place)))
                for place in places
            ]
            cursor.executemany(_INSERT, rows)
    for some in in_batches(plan.changed, BATCH):
        Vote.objects.bulk_update(
            [Vote(pk=pk, value=votes.value[place], at=time_of(place), version_id=targets[votes.target[place]][1]) for pk, place in some],
            ["value", "at", "version"],
            batch_size=200,
        )
