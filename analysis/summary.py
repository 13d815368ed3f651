"""What a group says, in three to five sentences that its people wrote."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.language import detect_language
from analysis.referring import REFERRING
from analysis.sentences import Span, sentences
from analysis.tables import checked_contributions
from analysis.words import fold, stems, words

RELEVANCE = 0.7
FEWEST, MOST = 3, 5
HEARD_FROM = 0.1
SHORTEST, LONGEST = 25, 320
SHARED = 0.5
STANDING = 0.3


class Sentence(NamedTuple):
    """A sentence that may be quoted; ``closeness`` to what its language's texts say, 0 to 1, drawn down where it reads badly alone."""

    span: Span
    stems: Counter[str]
    author: str
    language: str
    closeness: float


def summarise(
    contributions: pd.DataFrame, *, standing: Mapping[str, float] | None = None, most: int = MOST, besides: Span | None = None
) -> tuple[Span, ...]:
    """At most ``most`` sentences of a group's contributions, each an exact span of a title or body; () when there is none.

    By maximal marginal relevance (Carbonell & Goldstein 1998): closeness to the middle of what the group's texts of that language
    say, less likeness to what is quoted already, weighed .7 to .3. Each language of a tenth of the group is heard, and another
    author before the same one again. ``standing``, 0 to 1 by id, raises those of central or supported contributions.
    The words of ``besides`` are quoted elsewhere, and not again.
    """
    candidates = [
        candidate for candidate in quotable(contributions, standing or {}) if besides is None or candidate.span.text != besides.text
    ]
    total = Counter(detect_language(f"{row.title} {row.body}", row.lang).code for row in contributions_of(contributions))
    chosen: list[Sentence] = []
    for language in _turns(total, most):
        if not candidates:
            break
        pool = [candidate for candidate in candidates if candidate.language == language] or candidates
        best = _next(pool, chosen)
        first = all(sentence.language != language for sentence in chosen)
        if len(chosen) >= FEWEST and not first and _marginal(best, chosen) <= 0:
            continue
        chosen.append(best)
        candidates = [candidate for candidate in candidates if candidate is not best and candidate.stems != best.stems]
    return tuple(sentence.span for sentence in chosen)


def _turns(total: Counter[str], most: int) -> list[str]:
    """Whose turn it is: each language of ``HEARD_FROM`` of the texts once, the largest first, then by highest averages."""
    order = sorted(total, key=lambda code: (-total[code], code))
    turns = [code for code in order if total[code] >= HEARD_FROM * total.total()][:most]
    while turns and len(turns) < most:
        turns.append(max(turns, key=lambda code: (total[code] / (turns.count(code) + 1), -order.index(code))))
    return turns


def contributions_of(contributions: pd.DataFrame) -> list[Any]:
    """The rows in order of id; what one person says again is heard once, where it has most supports."""
    heard: dict[object, Any] = {}
    for row in checked_contributions(contributions).itertuples(index=False):
        said = (row.author, *words(f"{row.title} {row.body}")) if row.author else row.id
        if said not in heard or supports_of(row.supports) > supports_of(heard[said].supports):
            heard[said] = row
    return sorted(heard.values(), key=lambda row: row.id)


def supports_of(cell: str) -> float:
    """The number in a cell, 0 for what is none."""
    number = float(pd.to_numeric(cell or 0, errors="coerce"))
    return max(0.0, number) if math.isfinite(number) else 0.0


def quotable(contributions: pd.DataFrame, standing: Mapping[str, float]) -> list[Sentence]:
    """Every sentence of the titles and bodies that says something, in order of id."""
    found: list[tuple[Span, Counter[str], str, str]] = []
    middle: dict[str, Counter[str]] = {}
    for row in contributions_of(contributions):
        language = detect_language(f"{row.title} {row.body}", row.lang).code
        middle.setdefault(language, Counter()).update(set(stems(words(f"{row.title} {row.body}"), language)))
        for field, text in (("title", row.title), ("body", row.body)):
            for start, end in sentences(text):
                said = Counter(stems(words(text[start:end]), language))
                if said:
                    found.append((Span(row.id, field, start, end, text[start:end]), said, row.author or f"\0{row.id}", language))
    shared = {code: Counter({word: count for word, count in counter.items() if count > 1}) or counter for code, counter in middle.items()}
    closenesses = (
        _cosine(said, shared[code]) * _fit(span) * (1 + STANDING * standing.get(span.contribution_id, 0.0)) for span, said, _, code in found
    )
    return [
        Sentence(span, said, author, code, round(closeness, 6))
        for (span, said, author, code), closeness in zip(found, closenesses, strict=True)
    ]


def _fit(span: Span) -> float:
    """Less than 1 for a sentence too short or long to quote, for a question, and for one that refers to what was said before."""
    fit = 1.0 if SHORTEST <= len(span.text) <= LONGEST else 0.5
    if span.text.endswith("?"):
        fit *= 0.7
    first = words(span.text[:30])[:1]
    return fit * (0.7 if first and fold(first[0]) in REFERRING else 1.0)


def _cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    norm = sum(value**2 for value in one.values()) * sum(value**2 for value in other.values())
    return sum(value * other[word] for word, value in one.items() if word in other) / math.sqrt(norm) if norm else 0.0


def _marginal(candidate: Sentence, chosen: Sequence[Sentence]) -> float:
    again = max((_cosine(candidate.stems, other.stems) for other in chosen), default=0.0)
    return round(RELEVANCE * candidate.closeness - (1 - RELEVANCE) * again, 6)


def _next(pool: Sequence[Sentence], chosen: Sequence[Sentence]) -> Sentence:
    """The best of an author not heard yet, unless nobody else comes half as close."""
    heard = {sentence.author for sentence in chosen}
    best = max(candidate.closeness for candidate in pool)
    others = [candidate for candidate in pool if candidate.author not in heard and candidate.closeness >= SHARED * best]
    return max(others or pool, key=lambda candidate: _marginal(candidate, chosen))
