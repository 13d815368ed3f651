"""Which format a file has, told by its header."""

from consultation.exceptions import UnreadableFile
from consultation.readers import decidim, own, polis
from consultation.readers.formats import ContributionTable, Table

# Most particular first: the first that a header fits is taken.
TABLES: tuple[Table, ...] = (*polis.TABLES, *decidim.TABLES, *own.TABLES)


def column_names(header: list[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def table_for(header: list[str], family: str = "") -> Table | None:
    """The table, of `family` if told, that has this header."""
    columns = column_names(header)
    fitting = (table for table in _candidates(columns, family) if not missing_columns(table, columns) and _is_signed(table, columns))
    return next(fitting, None)


def require_table(name: str, header: list[str], family: str = "") -> Table:
    """The table that has this header. Raises UnreadableFile, with what is missing and what was found."""
    columns = column_names(header)
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise UnreadableFile(f"{name} has more than one column named {', '.join(twice[:5])}.")
    if found := table_for(header, family):
        return found
    nearest = max(_candidates(columns, family), key=lambda table: _nearness(table, columns))
    missing = ", ".join(" or ".join(names) for names in missing_columns(nearest, columns)) or " or ".join(nearest.signs)
    found_columns = ", ".join(column[:40] for column in columns if column)[:300] or "none"
    raise UnreadableFile(
        f"{name} has not the columns of any known format: for {nearest.name} it lacks {missing}; the columns found are {found_columns}."
    )


def _candidates(columns: list[str], family: str) -> list[Table]:
    """The tables of `family`, if told, less those of which a column says that it is another."""
    told = [table for table in TABLES if family in ("", table.family)]
    return [table for table in told if not any(_has(columns, column) for column in table.foreign)] or told


def missing_columns(table: Table, columns: list[str]) -> list[tuple[str, ...]]:
    return [names for names in table.needs if not any(_has(columns, column) for column in names)]


def _nearness(table: Table, columns: list[str]) -> tuple[float, bool, bool]:
    present = len(table.needs) - len(missing_columns(table, columns))
    return present / len(table.needs), table.family == "own", isinstance(table, ContributionTable)


def _is_signed(table: Table, columns: list[str]) -> bool:
    return not table.signs or any(_has(columns, sign) for sign in table.signs)


def _has(columns: list[str], wanted: str) -> bool:
    if wanted.endswith("/…"):
        return any(column.startswith(wanted[:-1]) for column in columns)
    return wanted in columns
