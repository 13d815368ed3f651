"""CSV: lines of text to rows of cells."""

import csv
import re
from collections.abc import Callable, Iterator

from consultation.exceptions import UnreadableFile
from consultation.readers.content import Content
from consultation.readers.text import encoding_of, lines_of

DELIMITERS = (",", ";", "\t", "|")
Row = tuple[int, list[str]]
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)


def csv_rows(content: Content, *, encoding: str = "", delimiter: str = "", is_known: Callable[[list[str]], bool]) -> Iterator[Row]:
    """The non-blank rows, header first, each with the line it starts on. Raises UnreadableFile.

    The delimiter is the one told, else the one that gives a header that `is_known`, else the one that cuts it most.
    """
    encoding = encoding_of(content.name, content.data, encoding)
    delimiter = _checked(delimiter) or _delimiter_of(content, encoding, is_known)
    reader = csv.reader(_without_hint(lines_of(content.name, content.data, encoding)), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        reason = "a quote is opened and never closed" if _is_unclosed(error) else f"it is not well-formed CSV ({error})"
        raise UnreadableFile(f"{content.name} can't be read from line {line} on: {reason}.") from None


def _is_unclosed(error: csv.Error) -> bool:
    return "unexpected end of data" in str(error) or "field larger than" in str(error)


def _checked(delimiter: str) -> str:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n\0 '):
        raise UnreadableFile("The delimiter must be one character, such as , or ; or the word tab.")
    return delimiter


def _delimiter_of(content: Content, encoding: str, is_known: Callable[[list[str]], bool]) -> str:
    headers = {}
    for delimiter in DELIMITERS:
        reader = csv.reader(_without_hint(lines_of(content.name, content.data, encoding)), delimiter=delimiter, strict=True)
        try:
            headers[delimiter] = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
        except csv.Error:
            continue
        if is_known(headers[delimiter]):
            return delimiter
    if not headers:
        raise UnreadableFile(f"{content.name} can't be read: a quote on its first line is opened and never closed.")
    return max(headers, key=lambda delimiter: len(headers[delimiter]))


def _without_hint(lines: Iterator[str]) -> Iterator[str]:
    """Spreadsheets write `sep=;` above the header; the line stays, blank, so that line numbers hold."""
    first = next(lines, "")
    yield "\n" if _EXCEL_HINT.match(first) else first
    yield from lines
