"""What a valid table is, its canonical bytes and its fingerprint."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np
import pandas as pd

from analysis.exceptions import BadInput

OPTIONAL = ("title", "lang", "author", "supports", "parent_id", "kind", "context", "excluded")
ROWS = 50_000
COLUMNS = ("id", "body", *OPTIONAL)


def checked_contributions(contributions: pd.DataFrame) -> pd.DataFrame:
    """A copy with every column of ``COLUMNS`` as text, sorted by id; other columns are left out.

    Raises BadInput when a column is missing, an id is empty or an id is there twice.
    """
    missing = [column for column in ("id", "body") if column not in contributions.columns]
    if missing:
        raise BadInput(f"The contributions have no column {' and no column '.join(missing)}.")
    table = pd.DataFrame(
        {column: _as_text(contributions[column]) if column in contributions.columns else "" for column in COLUMNS},
        index=contributions.index,
        dtype=object,
    )
    if (table["id"].str.strip() == "").any():
        raise BadInput("A contribution has no id.")
    repeated = table["id"][table["id"].duplicated()]
    if len(repeated):
        raise BadInput(f"The id {repeated.iloc[0]} is there more than once.")
    return table.sort_values("id", kind="stable").reset_index(drop=True)


def _as_text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").map(lambda value: value if isinstance(value, str) else str(value))


def fingerprint(table: pd.DataFrame) -> str:
    """SHA-256 of the rows of a checked table, in its order, as JSON lines; empty columns don't count."""
    columns = [column for column in table.columns if column == "id" or (table[column] != "").any()]
    digest = hashlib.sha256(json.dumps(columns).encode())
    for start in range(0, len(table), ROWS):
        cells = zip(*(table[column].iloc[start : start + ROWS].tolist() for column in columns), strict=True)
        digest.update("".join(f"\n[{', '.join(map(encode_basestring_ascii, row))}]" for row in cells).encode())
    return digest.hexdigest()


def as_csv(table: pd.DataFrame) -> str:
    """``table`` as CSV with a stable spelling of numbers: what is written is what is hashed."""
    return "".join(_csv_pieces(table))


def csv_pieces(table: pd.DataFrame) -> Iterator[bytes]:
    """The bytes of ``as_csv``, some rows at a time."""
    for piece in _csv_pieces(table):
        yield piece.encode("utf-8", "surrogatepass")


def _csv_pieces(table: pd.DataFrame) -> Iterator[str]:
    for start in range(0, max(len(table), 1), ROWS):
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        if not start:
            writer.writerow(table.columns)
        columns = [_cells(table.iloc[start : start + ROWS, place]) for place in range(table.shape[1])]
        writer.writerows(zip(*columns, strict=True))
        yield target.getvalue()


def _cells(column: pd.Series) -> list[Any]:
    """What the writer spells as pandas does: the shortest digits of a number, nothing for what is missing."""
    if column.hasnans:
        column = column.astype(object).where(column.notna(), "")
    return [str(value) for value in column.to_numpy()] if column.dtype == np.float32 else column.tolist()


def output_hash(tables: Iterable[pd.DataFrame]) -> str:
    """SHA-256 over the output files in a fixed order, without the manifest."""
    digest = hashlib.sha256()
    for table in tables:
        for piece in csv_pieces(table):
            digest.update(piece)
        digest.update(b"\0")
    return digest.hexdigest()
