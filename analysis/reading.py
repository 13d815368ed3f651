"""CSV files in: a table of text cells, or a sentence that says what is wrong with the file."""

import csv
import gzip
import io
import zlib
from pathlib import Path

import pandas as pd

from analysis.exceptions import BadInput

LARGEST = 400 * 1024 * 1024


def read_contributions(path: Path) -> pd.DataFrame:
    """The contributions in a CSV file (``.csv`` or ``.csv.gz``), every cell as text. Raises BadInput."""
    return _parse(text_of(path), path.name, required=("id", "body"))


def read_corrections(path: Path) -> pd.DataFrame:
    """The corrections in a CSV file: action, subject, target, as text. Raises BadInput."""
    return _parse(text_of(path), path.name, required=("action", "subject", "target"))


def read_votes(path: Path) -> pd.DataFrame:
    """The votes in a CSV file: participant, contribution_id, vote, as text. Raises BadInput."""
    return _parse(text_of(path), path.name, required=("participant", "contribution_id", "vote"))


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, packed with gzip or not. Raises BadInput."""
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(LARGEST + 1)
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder, not a file.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{path.name} is a damaged gzip file.") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} can't be read: {error}.") from None
    if len(raw) > LARGEST:
        raise BadInput(f"{path.name} holds more than {LARGEST // 1024**2} MB of text.")
    if b"\0" in raw:
        raise BadInput(f"{path.name} holds NUL bytes, so it is not a CSV file in UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 (byte {error.start}).") from None


def _parse(text: str, name: str, *, required: tuple[str, ...]) -> pd.DataFrame:
    if not text.strip():
        raise BadInput(f"{name} is empty.")
    previous_limit = csv.field_size_limit(LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        header = next(reader)
        missing = [column for column in required if column not in header]
        if missing:
            raise BadInput(f"{name} has no column {' and no column '.join(missing)}.")
        if len(set(header)) < len(header):
            raise BadInput(f"{name} has two columns of the same name.")
        for row in reader:
            if row and len(row) != len(header):
                raise BadInput(f"Line {reader.line_num} of {name} has {len(row)} cells where the first line has {len(header)}.")
            if row:
                rows.append(row)
    except csv.Error as error:
        raise BadInput(f"Line {reader.line_num} of {name} is not valid CSV: {error}.") from None
    finally:
        csv.field_size_limit(previous_limit)
    return pd.DataFrame(rows, columns=header, dtype=object)
