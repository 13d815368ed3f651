"""A draft's title and text, built of sentences that people wrote and of nothing else."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.language import detect_language
from analysis.tables import checked_contributions
from analysis.words import stems, words

RELEVANCE = 0.7
SHORTEST, LONGEST = 25, 320
LONGEST_TITLE = 140
SAME_AUTHOR, SAME_LANGUAGE = 0.35, 0.08
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


class Draft(NamedTuple):
    title: Span
    sentences: tuple[Span, ...]


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


class _Candidate(NamedTuple):
    span: Span
    stems: frozenset[str]
    author: str
    language: str
    worth: float


def draft(contributions: pd.DataFrame, central_ids: Sequence[str], *, sentences: int = 5) -> Draft | None:
    """A title and so many sentences for one group, every one an exact quotation; None when nothing can be quoted.

    ``contributions`` are the group's own (id, title, body, lang, author, supports). Sentences are chosen for the words that
    the group shares, for central and supported sources, and against saying the same again (maximal marginal relevance),
    with a preference for authors and languages not yet heard.
    """
    table = checked_contributions(contributions)
    weights = _shared_words(table)
    central = {identifier: rank for rank, identifier in enumerate(central_ids)}
    candidates = [candidate for row in table.itertuples(index=False) for candidate in _quotable(row, weights, central)]
    if not candidates:
        return None
    title = _title(candidates)
    said = [candidate for candidate in candidates if candidate.span.field == "body" and candidate.span != title.span]
    chosen: list[_Candidate] = []
    while said and len(chosen) < sentences:
        best = max(said, key=lambda candidate: _marginal(candidate, [title, *chosen]))
        chosen.append(best)
        said = [candidate for candidate in said if candidate is not best and candidate.stems != best.stems]
    return Draft(title.span, tuple(candidate.span for candidate in chosen or [title]))


def _shared_words(table: pd.DataFrame) -> Counter[str]:
    """In how many contributions each stem is, for those in more than one (or in the only one)."""
    found: Counter[str] = Counter()
    for row in table.itertuples(index=False):
        found.update(_stems(f"{row.title} {row.body}", row.lang))
    return Counter({word: count for word, count in found.items() if count > 1}) or found


def _stems(text: str, declared: str) -> frozenset[str]:
    language = detect_language(text, declared).code
    return frozenset(stems(words(text), language))


def _quotable(row: "pd.core.frame.pandas", weights: Counter[str], central: dict[str, int]) -> list[_Candidate]:
    support = math.log1p(max(0.0, pd.to_numeric(row.supports or 0, errors="coerce") or 0.0))
    standing = (0.5 / (1 + central[row.id]) if row.id in central else 0.0) + 0.05 * (support if math.isfinite(support) else 0.0)
    most = max(weights.values(), default=1)
    language = detect_language(f"{row.title} {row.body}", row.lang).code
    found = []
    for field, text in (("title", row.title), ("body", row.body)):
        for position, (start, end) in enumerate(sentences(text)):
            span = Span(row.id, field, start, end, text[start:end])
            told = frozenset(stems(words(span.text), language))
            if not told:
                continue
            shared = sum(weights[word] / most for word in told) / math.sqrt(len(told) + 4)
            fit = 1.0 if SHORTEST <= len(span.text) <= LONGEST else 0.4
            question = 0.7 if span.text.rstrip().endswith("?") else 1.0
            worth = (shared * fit * question) * (1 + standing) * (1.1 if position == 0 else 1.0)
            found.append(_Candidate(span, told, row.author or f"\0{row.id}", language, round(worth, 6)))
    return found


def _title(candidates: Sequence[_Candidate]) -> _Candidate:
    titles = [candidate for candidate in candidates if candidate.span.field == "title" and len(candidate.span.text) <= LONGEST_TITLE]
    short = [candidate for candidate in candidates if len(candidate.span.text) <= LONGEST_TITLE]
    return max(titles or short or candidates, key=lambda candidate: (candidate.worth, -len(candidate.span.text)))


def _marginal(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    again = max(len(candidate.stems & other.stems) / math.sqrt(len(candidate.stems) * len(other.stems)) for other in chosen)
    heard = sum(candidate.author == other.author for other in chosen) * SAME_AUTHOR
    spoken = sum(candidate.language == other.language for other in chosen) * SAME_LANGUAGE
    return round(RELEVANCE * candidate.worth - (1 - RELEVANCE) * again - heard - spoken, 6)
