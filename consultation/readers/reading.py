"""One file, read: the rows it holds and the rows it is refused for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from consultation.exceptions import UnreadableFile
from consultation.readers import cells as cell
from consultation.readers.cells import BadCell
from consultation.readers.content import Content, NamedBytes, open_content
from consultation.readers.delimited import Row, csv_rows
from consultation.readers.formats import ContributionTable, VoteTable
from consultation.readers.recognition import column_names, require_table, table_for
from consultation.readers.rows import MAX_CONTRIBUTIONS, MAX_VOTES, ContributionRow, Refusals, VoteRows
from consultation.readers.workbook import workbook_rows


@dataclass(frozen=True)
class ReadOptions:
    """What is told about a file rather than found out; empty: found out."""

    family: str = ""
    encoding: str = ""
    delimiter: str = ""


@dataclass
class FileRows:
    """What a file holds: either contributions or votes."""

    name: str
    sha256: str
    format: str
    table: str
    contributions: list[ContributionRow] = field(default_factory=list)
    votes: VoteRows | None = None


def read_file(file: Path | NamedBytes, options: ReadOptions, refusals: Refusals) -> FileRows:
    """Reads all of `file`; rows that can't be taken are added to `refusals`. Raises UnreadableFile for the file as a whole."""
    content = open_content(file)
    rows = _rows_of(content, options)
    _line, header = next(rows, (0, []))
    table = require_table(content.name, header, options.family)
    found = FileRows(content.name, content.sha256, table.family, table.name)
    columns = column_names(header)
    whole_rows = _whole_rows(rows, content, len(columns), refusals)
    if isinstance(table, VoteTable):
        found.votes = _votes(whole_rows, content.name, columns, table, refusals)
    else:
        found.contributions = _contributions(whole_rows, content.name, columns, table, refusals)
    return found


def _rows_of(content: Content, options: ReadOptions) -> Iterator[Row]:
    if content.is_workbook:
        return iter(workbook_rows(content))
    is_known = partial(_is_known, family=options.family)
    return csv_rows(content, encoding=options.encoding, delimiter=options.delimiter, is_known=is_known)


def _is_known(header: list[str], family: str) -> bool:
    return table_for(header, family) is not None


def _whole_rows(rows: Iterator[Row], content: Content, width: int, refusals: Refusals) -> Iterator[Row]:
    """The rows that have a cell for each column. A workbook leaves out the empty cells at the end of a row."""
    for line, cells in rows:
        if content.is_workbook:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            cells += [""] * (width - len(cells))
        if len(cells) == width:
            yield line, cells
        else:
            refusals.add(content.name, line, f"it has {len(cells)} cells where the first line has {width} columns")


def _contributions(
    rows: Iterator[Row], name: str, columns: list[str], table: ContributionTable, refusals: Refusals
) -> list[ContributionRow]:
    found: list[ContributionRow] = []
    for count, (line, values) in enumerate(rows, start=1):
        if count > MAX_CONTRIBUTIONS:
            raise UnreadableFile(f"{name} holds more than {MAX_CONTRIBUTIONS:,} contributions: cut it into parts.")
        cells = dict(zip(columns, values, strict=True))
        source_id = ""
        try:
            source_id = cell.source_id(cells, table.id_column, table.id_prefix)
            row = table.read(cells)
        except BadCell as reason:
            refusals.add(name, line, str(reason), source_id)
            continue
        row.source_id, row.file, row.line = source_id, name, line
        found.append(row)
    return found


def _votes(rows: Iterator[Row], name: str, columns: list[str], table: VoteTable, refusals: Refusals) -> VoteRows:
    voter_at, target_at, value_at = (columns.index(column) for column in (table.voter, table.target, table.value))
    time_at = next((columns.index(column) for column in table.times if column in columns), None)
    time_of = cell.moment if table.family == "own" else cell.unix_time
    votes = VoteRows(name)
    for count, (line, values) in enumerate(rows, start=1):
        if count > MAX_VOTES:
            raise UnreadableFile(f"{name} holds more than {MAX_VOTES:,} votes: cut it into parts.")
        voter, target = (cell.whole_or_text(values[at].strip()) for at in (voter_at, target_at))
        if "@" in voter:
            voter = voter.lower()
        try:
            if not voter or not target:
                raise BadCell(f"{table.target if voter else table.voter} is empty")
            if len(voter) > 200 or len(target) > 200:
                raise BadCell("an id has more than 200 characters")
            value = cell.vote(values[value_at]) * table.agree
            at = time_of(values[time_at]) if time_at is not None else None
        except BadCell as reason:
            refusals.add(name, line, str(reason))
            continue
        votes.add(line, table.voter_prefix + voter, table.target_prefix + target, value, at.timestamp() if at else -1.0)
    votes.close()
    return votes
