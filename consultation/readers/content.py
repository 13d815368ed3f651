"""The bytes of a file: opened, named, hashed, unpacked within a limit."""

import gzip
import hashlib
import io
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

from consultation.exceptions import UnreadableFile

MAX_UNPACKED = 50 * 1024 * 1024
ZIP, GZIP, OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class NamedBytes:
    """A file that was sent rather than found on a disk."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """A file ready to be read: its bare name, the SHA-256 of its bytes as brought, its kind, and its bytes (a CSV unpacked)."""

    name: str
    sha256: str
    is_workbook: bool
    data: bytes


def open_content(file: Path | NamedBytes) -> Content:
    """The bytes of a `.csv`, `.csv.gz` or `.xlsx` file, of at most 50 MB unpacked. Raises UnreadableFile."""
    name, raw = (file.name, file.content) if isinstance(file, NamedBytes) else (file.name, _bytes_of(file))
    name = _shown(name.replace("\\", "/").rpartition("/")[2])[-255:] or "file"
    if not raw:
        raise UnreadableFile(f"{name} is empty.")
    extension = name.lower()
    if raw.startswith(OLE):
        raise UnreadableFile(f"{name} is an old or password-protected Excel file: save it as .xlsx without a password, or as .csv.")
    if not extension.endswith((".csv", ".csv.gz", ".xlsx")):
        raise UnreadableFile(f"{name} can't be imported: only .csv, .csv.gz and .xlsx files are.")
    is_workbook = extension.endswith(".xlsx")
    if is_workbook != raw.startswith(ZIP):
        told, found = ("an Excel workbook", "no workbook") if is_workbook else ("text", "a zip archive or a workbook")
        raise UnreadableFile(f"{name} is named as {told}, but its content is {found}: give it its right name.")
    if extension.endswith(".gz") != raw.startswith(GZIP):
        told, found = ("gzip", "not packed") if extension.endswith(".gz") else ("plain text", "packed with gzip")
        raise UnreadableFile(f"{name} is named as {told}, but it is {found}: give it its right name.")
    data = _unpacked(name, raw) if raw.startswith(GZIP) else raw
    if len(data) > MAX_UNPACKED:
        raise UnreadableFile(f"{name} holds more than {MAX_UNPACKED // 1024**2} MB unpacked: cut it into parts.")
    if not data.strip():
        raise UnreadableFile(f"{name} is empty.")
    return Content(name, hashlib.sha256(raw).hexdigest(), is_workbook, data)


def _shown(name: Path | str) -> str:
    """A name on one line, that any terminal and database can take."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(name))
    return " ".join(printable.split())[-300:]


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile(f"{_shown(path)} is a folder, not a file.")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(f"{_shown(path)} is not an ordinary file.")
        if status.st_size > MAX_UNPACKED:
            raise UnreadableFile(f"{_shown(path.name)} is larger than {MAX_UNPACKED // 1024**2} MB: cut it into parts.")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {_shown(path)}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise UnreadableFile(f"{_shown(path.name)} can't be opened: {reason}.") from None


def _unpacked(name: str, raw: bytes) -> bytes:
    """At most one byte more than the limit, so that a bomb costs no more than that."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            return packed.read(MAX_UNPACKED + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile, OSError):
        raise UnreadableFile(f"{name} is a damaged gzip file: bring it again.") from None
