"""Other people's files: bytes in, checked rows out. Nothing here opens the database."""

from consultation.readers.content import MAX_UNPACKED, NamedBytes
from consultation.readers.formats import FAMILIES
from consultation.readers.reading import FileRows, ReadOptions, read_file
from consultation.readers.rows import MAX_CONTRIBUTIONS, MAX_VOTES, ContributionRow, Refusals, RefusedRow, VoteRows
from consultation.readers.text import ENCODINGS

__all__ = [
    "ENCODINGS",
    "FAMILIES",
    "MAX_CONTRIBUTIONS",
    "MAX_UNPACKED",
    "MAX_VOTES",
    "ContributionRow",
    "FileRows",
    "NamedBytes",
    "ReadOptions",
    "Refusals",
    "RefusedRow",
    "VoteRows",
    "read_file",
]
