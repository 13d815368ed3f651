"""Polis: the CSV files of its export, and the tables of its database.

In the exported votes.csv 1 is agree. In the database -1 is agree: the export turns the sign. The columns tell the two apart.
Statements are numbered from 0, and so are people; their ids here are `c12` and `p12`.
"""

from consultation.readers import cells as cell
from consultation.readers.cells import Cells
from consultation.readers.formats import ContributionTable, VoteTable
from consultation.readers.rows import ContributionRow


def _prefixed(cells: Cells, column: str, prefix: str) -> str:
    value = cell.whole_or_text(cell.key(cells, column))
    return prefix + value if value else ""


def read_statement(cells: Cells) -> ContributionRow:
    return ContributionRow(
        body=cell.body(cells["comment-body"]),
        author=_prefixed(cells, "author-id", "p"),
        created_at=cell.unix_time(cells.get("timestamp", "")),
        is_hidden=cell.is_rejected(cells.get("moderated", "")),
        supports=cell.whole(cells.get("agrees", ""), "agrees"),
    )  # fmt: skip


def read_database_statement(cells: Cells) -> ContributionRow:
    return ContributionRow(
        body=cell.body(cells["txt"]),
        language=cell.language(cells.get("lang", "")),
        author=_prefixed(cells, "pid", "p"),
        created_at=cell.unix_time(cells.get("created", "")),
        is_hidden=cell.is_rejected(cells.get("mod", "")),
    )  # fmt: skip


TABLES = (
    VoteTable(
        family="polis", name="Polis votes", needs=(("voter-id",), ("comment-id",), ("vote",)),
        voter="voter-id", target="comment-id", value="vote", times=("timestamp",), voter_prefix="p", target_prefix="c",
    ),
    VoteTable(
        family="polis-database", name="votes of a Polis database", needs=(("pid",), ("tid",), ("vote",)),
        voter="pid", target="tid", value="vote", times=("modified", "created"), voter_prefix="p", target_prefix="c", agree=-1,
    ),
    ContributionTable(
        family="polis", name="Polis statements", needs=(("comment-id",), ("comment-body",)), read=read_statement,
        id_column="comment-id", id_prefix="c",
    ),
    ContributionTable(
        family="polis-database", name="statements of a Polis database", needs=(("tid",), ("txt",)), read=read_database_statement,
        id_column="tid", id_prefix="c",
    ),
)  # fmt: skip
