"""Sentences of a text as it was given: where each begins and ends, in characters of that very text."""

import re
from typing import NamedTuple

_END = re.compile(r"(?<=[.!?…])[\"»”')\]]*\s+(?=[\"«“'(\[]?[^\W\d_a-z])|\n+|\r+")
_BULLETS = " \t\n\r\f\v\u00a0-–—•*·>"
_ABBREVIATED = re.compile(
    r"(?:\b(?:m|mr|mme|mevr|dhr|dr|prof|st|ste|art|nr|no|p|cf|ex|bv|e\.g|i\.e|etc|max|min|env|ca)|\b[^\W\d_])\.$",
    re.IGNORECASE,
)


class Span(NamedTuple):
    """``text`` is exactly ``start`` to ``end`` (in characters) of one field of one contribution."""

    contribution_id: str
    field: str
    start: int
    end: int
    text: str


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of ``text`` starts and ends, without the blanks and bullets around it."""
    cuts, start = [], 0
    for match in _END.finditer(text):
        if "\n" not in match.group() and "\r" not in match.group() and _ABBREVIATED.search(text[start : match.start()]):
            continue
        cuts.append((start, match.start() + len(match.group()) - len(match.group().lstrip("\"»”')]"))))
        start = match.end()
    cuts.append((start, len(text)))
    trimmed = []
    for begin, end in cuts:
        piece = text[begin:end]
        inside = piece.lstrip(_BULLETS).rstrip()
        if inside:
            offset = end - len(piece.lstrip(_BULLETS))
            trimmed.append((offset, offset + len(inside)))
    return trimmed
