"""Writing the rows that differ from those imported before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from consultation.actions.imports.batches import in_batches
from consultation.actions.imports.plan import ChangedContribution
from consultation.exceptions import StaleVersion
from consultation.models import Contribution, ImportBatch, ImportedContribution, ImportedRow, Transition, User, Version
from consultation.states import Move, ReasonCode, State, legal_move

BATCH = 500
HIDDEN_ELSEWHERE = "Hidden where it was first published."


def write_changes(items: Sequence[ChangedContribution], *, batches: Mapping[str, ImportBatch], by: User | None, now: datetime) -> None:
    """Writes new versions, moves and what the file states besides. Raises StaleVersion if one changed since the plan was made."""
    for some in in_batches(items, BATCH):
        stored = Contribution.objects.select_for_update().in_bulk([item.before.contribution for item in some])
        contributions = [stored[item.before.contribution] for item in some]
        if any(contribution.revision != item.before.revision for item, contribution in zip(some, contributions, strict=True)):
            raise StaleVersion("A contribution was changed here meanwhile. Nothing was imported: try again.")
        versions = _write_versions(some, now)
        _move(some, contributions, versions, by, now)
        ImportedContribution.objects.bulk_update(
            [
                ImportedContribution(pk=item.before.pk, supports_elsewhere=item.row.supports, outcome_elsewhere=item.row.outcome)
                for item in some
            ],
            ["supports_elsewhere", "outcome_elsewhere"],
        )
        ImportedRow.objects.bulk_create(
            ImportedRow(
                batch=batches[item.row.file], imported_id=item.before.pk, row=item.row.line, digest=item.digest,
                version_id=versions[item.before.contribution].pk if item.writes_version else item.before.version,
            )
            for item in some
        )  # fmt: skip


def _write_versions(items: Sequence[ChangedContribution], now: datetime) -> dict[int, Version]:
    versions = Version.objects.bulk_create(
        Version(
            contribution_id=item.before.contribution, number=item.before.version_number + 1, title=item.row.title, body=item.row.body,
            language=item.language, created_at=now, by_id=item.before.author,
        )
        for item in items
        if item.writes_version
    )  # fmt: skip
    return {version.contribution_id: version for version in versions}


def _move(
    items: Sequence[ChangedContribution],
    contributions: Sequence[Contribution],
    versions: Mapping[int, Version],
    by: User | None,
    now: datetime,
) -> None:
    moved: list[Transition] = []
    for item, contribution in zip(items, contributions, strict=True):
        version = versions.get(contribution.pk)
        moves: list[tuple[Move, State]] = []
        if version is not None:
            contribution.current_version = version
            moves.append((Move.EDIT, State.PUBLISHED))
        if contribution.state == State.PUBLISHED and item.row.is_hidden:
            moves.append((Move.HIDE, State.HIDDEN))
        elif contribution.state == State.PUBLISHED and item.row.is_withdrawn:
            moves.append((Move.WITHDRAW, State.WITHDRAWN))
        for move, to in moves:
            before, contribution.state = contribution.state, legal_move(contribution.kind, contribution.state, move, to)
            contribution.revision += 1
            moved.append(
                Transition(
                    contribution=contribution, version_id=contribution.current_version_id, move=move, from_state=before, to_state=to,
                    by=by, at=now, revision=contribution.revision, reason_code=ReasonCode.OTHER if move == Move.HIDE else "",
                    reason_text=HIDDEN_ELSEWHERE if move == Move.HIDE else "",
                )
            )  # fmt: skip
            if to == State.PUBLISHED:
                contribution.published_version_id = contribution.current_version_id
        contribution.stance = item.row.stance
    Transition.objects.bulk_create(moved)
    Contribution.objects.bulk_update(contributions, ["current_version", "published_version", "state", "revision", "stance"], batch_size=100)
