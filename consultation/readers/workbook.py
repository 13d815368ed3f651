"""XLSX: the first visible sheet of a workbook to rows of cells.

A workbook is a zip of XML files (ECMA-376 part 1, §18). Only the parts that hold values are read, with a parser that refuses
entities; formulas, styles and macros are not looked at. Dates come out as day numbers, which the date column understands.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from consultation.exceptions import UnreadableFile
from consultation.readers.content import MAX_UNPACKED, Content

MAX_PARTS, MAX_ROWS, MAX_COLUMNS, MAX_RATIO = 1000, 1_048_576, 200, 200
# What XML can't hold is escaped: control characters, and the underscore of what looks like an escape.
_ESCAPE = re.compile(r"_x(00[01][0-9A-Fa-f]|005F)_")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, EOFError, OSError, KeyError, ValueError, IndexError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


def workbook_rows(content: Content) -> Iterator[tuple[int, list[str]]]:
    """The non-blank rows, header first, each with its number in the sheet. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as parts:
            _check_size(content.name, parts)
            yield from _rows(content.name, parts)
    except _DAMAGE:
        raise UnreadableFile(f"{content.name} is not an Excel workbook, or it is damaged: save it again as .xlsx or .csv.") from None


def _check_size(name: str, parts: zipfile.ZipFile) -> None:
    """Trusts the sizes in the zip's directory: the zip reader stops at them."""
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or len(entries) > MAX_PARTS:
        raise UnreadableFile(f"{name} holds more than {MAX_UNPACKED // 1024**2} MB unpacked: cut it into parts.")
    if unpacked > 1024**2 and unpacked > MAX_RATIO * packed:
        raise UnreadableFile(f"{name} is packed more than {MAX_RATIO} times: it is no ordinary workbook.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(f"{name} is protected by a password: save it without one.")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnreadableFile(f"{name} is packed in a way that Excel does not use.")


def _rows(name: str, parts: zipfile.ZipFile) -> Iterator[tuple[int, list[str]]]:
    sheet = _first_sheet(name, parts)
    shared = list(_shared_strings(parts)) if "xl/sharedStrings.xml" in parts.namelist() else []
    number = 0
    with parts.open(sheet) as stream:
        for row in _elements(stream, "row"):
            number = int(row.get("r", number + 1))
            if not 0 < number <= MAX_ROWS:
                raise ValueError(number)
            cells = _cells(name, number, row, shared)
            if any(cell.strip() for cell in cells):
                if any("\0" in cell for cell in cells):
                    raise UnreadableFile(f"{name} holds a NUL character in row {number}, so it is damaged.")
                yield number, cells


def _first_sheet(name: str, parts: zipfile.ZipFile) -> str:
    with parts.open("xl/_rels/workbook.xml.rels") as stream:
        targets = {part.get("Id"): part.get("Target", "") for part in _elements(stream, "Relationship")}
    with parts.open("xl/workbook.xml") as stream:
        for element in _elements(stream, "workbookPr", "sheet"):
            if _tag(element) == "workbookPr" and element.get("date1904", "0") in ("1", "true"):
                raise UnreadableFile(f"{name} counts its dates from 1904: save it as .csv.")
            if _tag(element) == "sheet" and element.get("state", "visible") == "visible":
                relation = next(value for key, value in element.attrib.items() if key.endswith("}id"))
                target = targets[relation]
                return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise UnreadableFile(f"{name} has no visible sheet.")


def _shared_strings(parts: zipfile.ZipFile) -> Iterator[str]:
    with parts.open("xl/sharedStrings.xml") as stream:
        for item in _elements(stream, "si"):
            yield _text(item)


def _cells(name: str, number: int, row: Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if _tag(cell) != "c":
            continue
        column = _column(cell.get("r", "")) or len(cells) + 1
        if column > MAX_COLUMNS:
            raise UnreadableFile(f"{name} has more than {MAX_COLUMNS} columns in row {number}.")
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = _value(cell, shared)
    return cells


def _value(cell: Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return next((_text(part) for part in cell if _tag(part) == "is"), "")
    value = next((part.text or "" for part in cell if _tag(part) == "v"), "")
    if kind == "s" and value:
        return shared[int(value)]
    return _unescaped(value) if kind == "str" else value


def _text(item: Element) -> str:
    """The text of a plain or rich string, without its phonetic reading."""
    found = []
    for part in item:
        if _tag(part) == "t":
            found.append(part.text or "")
        elif _tag(part) == "r":
            found += [run.text or "" for run in part if _tag(run) == "t"]
    return _unescaped("".join(found))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def _column(reference: str) -> int:
    """1 for A, 27 for AA."""
    column = 0
    for letter in reference[:4].rstrip("0123456789"):
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column


def _elements(stream: IO[bytes], *tags: str) -> Iterator[Element]:
    """Each complete element named one of `tags`, forgotten once used, so that a large sheet fits in memory."""
    ancestors: list[Element] = []
    inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        is_wanted = _tag(element) in tags
        if event == "start":
            ancestors.append(element)
            inside += is_wanted
            continue
        ancestors.pop()
        inside -= is_wanted
        if is_wanted:
            yield element
        if ancestors and not inside:
            ancestors[-1].remove(element)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
