"""The part of a text in which the words looked for stand, in pieces: some marked, some not. Templates escape each piece."""

from typing import NamedTuple

from consultation.models import Contribution, SearchTerm
from consultation.search.query import Query
from consultation.search.words import words_of

SHOWN = 260
BEFORE = 70


class Piece(NamedTuple):
    text: str
    marked: bool


def give_snippets(proposals: list[Contribution], query: Query | None) -> None:
    """Sets `marked_title` and `marked_body` (pieces; empty where nothing was looked for) of each proposal, in one query for all."""
    wanted: dict[int, set[str]] = {}
    if query and query.words:
        stems = {stem for word in query.words for stem in word.stems}
        words = {each for word in query.words for each in word.words}
        rows = SearchTerm.objects.filter(version__in=[p.published_version_id for p in proposals])
        for version, word, stem in rows.values_list("version", "word", "stem"):
            if stem in stems or word in words:
                wanted.setdefault(version, set()).add(word)
    for proposal in proposals:
        found = wanted.get(proposal.published_version_id or 0)
        text = proposal.text
        proposal.marked_title = pieces(text.title, found) if found and text else []
        proposal.marked_body = snippet(text.body, found) if found and text else []


def pieces(text: str, words: set[str]) -> list[Piece]:
    """`text` cut before and after each of `words`."""
    found, at = [], 0
    for word in words_of(text):
        if word.folded in words:
            found += [Piece(text[at : word.start], False), Piece(text[word.start : word.end], True)]
            at = word.end
    return [piece for piece in (*found, Piece(text[at:], False)) if piece.text]


def snippet(text: str, words: set[str]) -> list[Piece]:
    """Some 260 characters of `text` around the first of `words`, cut between words."""
    first = next((word.start for word in words_of(text) if word.folded in words), 0)
    start = 0 if first <= BEFORE else text.find(" ", first - BEFORE, first) + 1 or first
    end = len(text) if len(text) <= start + SHOWN else text.rfind(" ", start, start + SHOWN)
    end = start + SHOWN if end <= start else end
    return pieces(("… " if start else "") + text[start:end].strip() + ("…" if end < len(text) else ""), words)
