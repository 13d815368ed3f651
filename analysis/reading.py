"""CSV files in: a table of text cells, or a sentence that says what is wrong with the file."""

import codecs
import csv
import gzip
import io
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.exceptions import BadInput

if TYPE_CHECKING:
    import _csv

LARGEST = 800 * 1024 * 1024
PIECE = 1024 * 1024
REPEATED_UP_TO = 3


def read_contributions(path: Path) -> pd.DataFrame:
    """The contributions in a CSV file (``.csv`` or ``.csv.gz``), every cell as text. Raises BadInput."""
    return _parse(path, required=("id", "body"))


def read_corrections(path: Path) -> pd.DataFrame:
    """The corrections in a CSV file: action, subject, target, as text. Raises BadInput."""
    return _parse(path, required=("action", "subject", "target"))


def read_votes(path: Path) -> pd.DataFrame:
    """The votes in a CSV file: participant, contribution_id, vote, each distinct text once (categories). Raises BadInput."""
    required = ("participant", "contribution_id", "vote")
    with _rows(_lines(path), path.name, required=required) as (header, rows):
        places = [header.index(name) for name in required]
        seen: list[dict[str, int]] = [defaultdict(count().__next__) for _ in required]
        columns = [array("i") for _ in required]
        cells = list(zip(columns, seen, places, strict=True))
        for row in rows:
            for column, numbers, place in cells:
                column.append(numbers[row[place]])
    categories = [pd.Index(list(numbers), dtype=object) for numbers in seen]
    return pd.DataFrame({
        name: pd.Categorical.from_codes(np.frombuffer(column, np.int32), found)
        for name, column, found in zip(required, columns, categories, strict=True)
    })  # fmt: skip


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, packed with gzip or not. Raises BadInput."""
    return _bytes(path).decode("utf-8-sig")


def _bytes(path: Path) -> bytes:
    """What the file holds, unpacked: UTF-8 text that is not empty."""
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
        if _is_blank(raw):
            raise BadInput(f"{path.name} is empty.")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 (byte {error.start}).") from None
    return raw


def _is_blank(raw: bytes) -> bool:
    """Whether UTF-8 text holds nothing but white space, looked at piece by piece. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    blank, pieces = True, range(0, len(raw), PIECE)
    try:
        for start in pieces:
            blank &= not decoder.decode(raw[start : start + PIECE], final=start + PIECE >= len(raw)).strip()
    except UnicodeDecodeError:
        raw.decode("utf-8-sig")  # says at which byte of the whole
    return blank


@contextmanager
def _rows(lines: Iterable[str], name: str, *, required: tuple[str, ...]) -> Iterator[tuple[list[str], Iterator[list[str]]]]:
    """The first row and an iterator over the others, each as long as the first. Raises BadInput, also while iterating."""
    previous_limit = csv.field_size_limit(LARGEST)
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader)
        missing = [column for column in required if column not in header]
        if missing:
            raise BadInput(f"{name} has no column {' and no column '.join(missing)}.")
        if len(set(header)) < len(header):
            raise BadInput(f"{name} has two columns of the same name.")
        yield header, _even(reader, len(header), name)
    except csv.Error as error:
        raise BadInput(f"Line {reader.line_num} of {name} is not valid CSV: {error}.") from None
    finally:
        csv.field_size_limit(previous_limit)


def _even(reader: "_csv.Reader", width: int, name: str) -> Iterator[list[str]]:
    for row in reader:
        if len(row) == width:
            yield row
        elif row:
            raise BadInput(f"Line {reader.line_num} of {name} has {len(row)} cells where the first line has {width}.")


def _parse(path: Path, *, required: tuple[str, ...]) -> pd.DataFrame:
    """Every column as text, a short cell once in memory however many rows repeat it."""
    known: dict[str, str] = {}
    with _rows(_lines(path), path.name, required=required) as (header, rows):
        columns: list[list[str]] = [[] for _ in header]
        for row in rows:
            for column, cell in zip(columns, row, strict=True):
                column.append(known.setdefault(cell, cell) if len(cell) <= REPEATED_UP_TO else cell)
    return pd.DataFrame(dict(zip(header, columns, strict=True)), columns=header, dtype=object)


def _lines(path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(_bytes(path)), encoding="utf-8-sig", newline="")
