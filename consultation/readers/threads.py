"""Where each contribution stands in its thread: a proposal, a comment on it, or an answer to a comment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consultation.readers.cells import quoted
from consultation.readers.rows import ContributionRow, Refusals


@dataclass(frozen=True, slots=True)
class Place:
    """Ids in the file: the proposal commented on (none: it is a proposal), and the first-level comment answered (none: not an answer)."""

    proposal: str = ""
    parent: str = ""


HEAD = Place()


def place_rows(rows: Mapping[str, ContributionRow], known: Mapping[str, Place], refusals: Refusals) -> tuple[dict[str, Place], int]:
    """The place of each row, by id, and how many rows hang on their proposal because the comment they answer is absent.

    `known` has the places of contributions imported before. Deeper answers become answers to the first-level comment above them.
    A row whose parent is unknown, or is its own ancestor, is refused; one below a refused row has no place and is not reported again.
    """
    places: dict[str, Place] = {}
    reattached = 0
    for start in rows.values():
        chain: list[ContributionRow] = []
        on_chain: set[str] = set()
        row: ContributionRow | None = start
        above = ""
        while row is not None and row.source_id not in places and row.source_id not in refusals.source_ids:
            if row.source_id in on_chain:
                _refuse_cycle(chain, row.source_id, refusals)
                break
            chain.append(row)
            on_chain.add(row.source_id)
            above, is_root = _above(row, rows, known, refusals.source_ids)
            if row.parent_id and not above:
                reason = f"its parent {quoted(row.parent_id)} is neither in the files nor imported before"
                refusals.add(row.file, row.line, reason, row.source_id)
                break
            reattached += is_root
            row = rows.get(above)
        for item in reversed(chain):
            if item.source_id in refusals.source_ids:
                break
            above, _is_root = _above(item, rows, known, refusals.source_ids)
            over = places.get(above) or known.get(above)
            if above and over is None:
                break
            places[item.source_id] = _below(above, over) if over is not None and above else HEAD
    return places, reattached


def _above(
    row: ContributionRow, rows: Mapping[str, ContributionRow], known: Mapping[str, Place], refused: Collection[str]
) -> tuple[str, bool]:
    """The id of what `row` hangs on, empty if nothing is known of it, and whether that is the proposal instead of an absent comment."""
    if not row.parent_id:
        return "", False
    if row.parent_id in rows or row.parent_id in known or row.parent_id in refused:
        return row.parent_id, False
    root = row.root_id
    is_proposal = not rows[root].parent_id if root in rows else known.get(root) == HEAD
    return (root, True) if root != row.source_id and is_proposal else ("", False)


def _below(above: str, place: Place) -> Place:
    if not place.proposal:
        return Place(proposal=above)
    return Place(proposal=place.proposal, parent=place.parent or above)


def _refuse_cycle(chain: list[ContributionRow], again: str, refusals: Refusals) -> None:
    start = next(at for at, row in enumerate(chain) if row.source_id == again)
    for row in chain[start:]:
        refusals.add(row.file, row.line, "it is, through its parents, its own parent", row.source_id)
