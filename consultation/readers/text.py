"""Bytes to lines of text: which encoding, and is it whole."""

import codecs
import io
import re
from collections.abc import Iterator

from consultation.exceptions import UnreadableFile

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "iso-8859-15", "mac-roman")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_CHUNK = 1024 * 1024


def encoding_of(name: str, data: bytes, told: str = "") -> str:
    """The codec that decodes all of `data`: the one told, else UTF-8, UTF-16 or cp1252 as found. Raises UnreadableFile.

    A file that is UTF-8 but for a few bytes is damaged, not cp1252: reading it as cp1252 would garble every accent.
    """
    if told:
        encoding = {"utf-8": "utf-8-sig"}.get(told, told)
        if (offset := _first_error(data, encoding)) is not None:
            raise UnreadableFile(f"{name} is not {told}: byte {offset + 1}, on line {_line_at(data, offset)}, does not decode.")
        return encoding
    encoding = _marked(data) or _unmarked_utf16(data) or "utf-8"
    offset = _first_error(data, encoding)
    if offset is None:
        return encoding
    if encoding == "utf-8" and _looks_like_one_byte_a_letter(data) and _first_error(data, "cp1252") is None:
        return "cp1252"
    raise UnreadableFile(
        f"{name} is damaged or in an encoding that was not recognised (byte {offset + 1}, on line {_line_at(data, offset)}, "
        f"does not decode as {encoding.removesuffix('-sig').upper()}): save it as UTF-8, or say which encoding it has."
    )


def lines_of(name: str, data: bytes, encoding: str) -> Iterator[str]:
    """The lines of `data` with their ends kept. Raises UnreadableFile at a NUL character."""
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
        for number, line in enumerate(text, start=1):
            if "\0" in line:
                raise UnreadableFile(f"{name} holds a NUL character on line {number}, so it is damaged or no text file.")
            yield line


def _marked(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every other byte."""
    sample = data[:2000]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if max(high, low) < len(sample) // 4 or min(high, low) > len(sample) // 50:
        return ""
    return "utf-16-be" if high > low else "utf-16-le"


def _first_error(data: bytes, encoding: str) -> int | None:
    """The offset of the first byte that does not decode; decodes chunk by chunk to keep memory low."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), _CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return max(start - pending + error.start, 0)
        except UnicodeError:
            return start
    return None


def _looks_like_one_byte_a_letter(data: bytes) -> bool:
    sequences = [len(match.group()) for match in _UTF8_SEQUENCE.finditer(data)]
    others = len(_HIGH_BYTE.findall(data)) - sum(sequences)
    return others >= 5 * len(sequences)


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
