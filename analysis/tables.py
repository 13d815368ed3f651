"""What a valid table is, its canonical bytes and its fingerprint."""

import hashlib
import json
from collections.abc import Iterable

import pandas as pd

from analysis.exceptions import BadInput

OPTIONAL = ("title", "lang", "author", "supports", "parent_id", "kind", "context", "excluded")
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
    for row in table[columns].itertuples(index=False):
        digest.update(b"\n" + json.dumps(list(row), ensure_ascii=True).encode())
    return digest.hexdigest()


def as_csv(table: pd.DataFrame) -> str:
    """``table`` as CSV with a stable spelling of numbers: what is written is what is hashed."""
    return table.to_csv(index=False, lineterminator="\n")


def output_hash(tables: Iterable[pd.DataFrame]) -> str:
    """SHA-256 over the output files in a fixed order, without the manifest."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(as_csv(table).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
