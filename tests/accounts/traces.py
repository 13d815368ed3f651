"""Looks for words in everything that is kept: each column of each table of the database, and each file under the data folder."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


def columns_with(words: Iterable[str]) -> set[str]:
    """`table.column: word` for each column of the database in which a word is, in any case, also inside binary and packed cells."""
    sought = [(word, word.lower().encode()) for word in words]
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, cell in zip(names, row, strict=True):
                    if cell is None or isinstance(cell, (int, float, bool)):
                        continue
                    for data in _readings(bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()):
                        found |= {f"{table}.{name}: {word}" for word, raw in sought if raw in data}
    return found


def files_with(words: Iterable[str], folder: Path | None = None) -> set[str]:
    """`file: word` for each file under the data folder (the uploaded ones too) that holds a word, or is named by it."""
    sought = [(word, word.lower().encode()) for word in words]
    found = set()
    for root in {Path(folder or settings.DATA_DIR), Path(settings.MEDIA_ROOT)}:
        for path in root.rglob("*"):
            if path.is_file():
                for data in (path.name.lower().encode(), *_readings(path.read_bytes())):
                    found |= {f"{path.name}: {word}" for word, raw in sought if raw in data}
    return found


def _readings(data: bytes) -> Iterator[bytes]:
    """The bytes in lower case as they are, and unpacked where they are packed; JSON's escapes read as letters."""
    yield data.lower()
    if b"\\u" in data:
        yield data.decode("utf-8", "replace").encode("utf-8").decode("unicode_escape", "replace").lower().encode("utf-8", "replace")
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.lower().encode()
                yield packed.read(name).lower()
                yield packed.read(name).replace(b"\x00", b"").lower()
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data).lower()
    else:
        try:
            yield zlib.decompress(data).lower()
        except zlib.error:
            return
