"""PDF files that people bring: taken as they are, once it is sure that they are PDF and do nothing by themselves."""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from consultation.exceptions import UnreadableFile

# What makes a document act, or carry another file (ISO 32000-2, 12.6.4, 13.7, 7.11.4, 12.7.8). A script is always named JavaScript.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia(?:Settings|Content)?|XFA|SubmitForm|ImportData|GoToE|Rendition|Encrypt)(?![A-Za-z0-9_.#-])"
)
HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n \t]")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
PACKED_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9_.#-])")
TAIL = 2048
MOST_UNPACKED = 40 * 1024 * 1024


def check_document(content: bytes) -> None:
    """Raises UnreadableFile, with a sentence, unless `content` is a whole PDF without scripts, actions, files inside or a password."""
    tail = content[-TAIL:]
    if not (HEADER.match(content) and b"%%EOF" in tail and b"startxref" in tail and b" obj" in content):
        raise UnreadableFile(_("This is not a complete PDF. Open it, save it again as PDF, and choose it again."))
    for part in _readable(content):
        if ACTIVE.search(_spelled_out(part)):
            raise UnreadableFile(
                _("This PDF holds a script, a form that sends, another file or a password. Print it to a new PDF and choose that one.")
            )


def _readable(content: bytes) -> Iterator[bytes]:
    """The document as written, then what its packed streams of objects hold: names hide there too."""
    yield content
    budget, before = MOST_UNPACKED, 0
    for match in STREAM.finditer(content):
        described, before = content[max(before, match.start() - 4000) : match.start()], match.end()
        if not PACKED_OBJECTS.search(_spelled_out(described)):
            continue
        closing = content.find(b"endstream", match.end())
        unpacked = _unpacked(content[match.end() : closing if closing >= 0 else len(content)], budget)
        budget -= len(unpacked)
        yield unpacked


def _spelled_out(part: bytes) -> bytes:
    """With the escaped letters of names written as themselves."""
    return ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part) if b"#" in part else part


def _unpacked(stream: bytes, at_most: int) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(stream, at_most + 1)
    except zlib.error:
        unpacked = b""
    if not unpacked or len(unpacked) > at_most:
        raise UnreadableFile(_("This PDF is packed in a way that can't be checked. Print it to a new PDF and choose that one."))
    return unpacked
