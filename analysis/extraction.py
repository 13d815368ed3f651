"""A draft's title and text, built of sentences that people wrote and of nothing else."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.sentences import Span, sentences
from analysis.summary import Sentence, contributions_of, quotable, summarise, supports_of

__all__ = ["Draft", "Span", "draft", "sentences", "standing"]

LONGEST_TITLE = 140
CENTRAL, SUPPORTED = 0.7, 0.3


class Draft(NamedTuple):
    title: Span
    sentences: tuple[Span, ...]


def draft(contributions: pd.DataFrame, central_ids: Sequence[str], *, sentences: int = 5) -> Draft | None:
    """A title and so many sentences for one group, every one an exact quotation; None when nothing can be quoted.

    ``contributions`` are the group's own (id, title, body, lang, author, supports). The sentences are those of its summary, with
    a preference for central and supported sources; the title is the closest one to what the group says, in the
    language that most of it speaks.
    """
    standings = standing(contributions, central_ids)
    candidates = quotable(contributions, standings)
    if not candidates:
        return None
    title = _title(candidates, central_ids).span
    bodies = contributions.assign(title="") if "title" in contributions.columns else contributions
    said = summarise(bodies, standing=standings, most=sentences, besides=title)
    return Draft(title, said or (title,))


def standing(contributions: pd.DataFrame, central_ids: Sequence[str]) -> dict[str, float]:
    """0 to 1: how central and how supported each contribution is in its group."""
    rank = {identifier: position for position, identifier in enumerate(central_ids)}
    supports = {row.id: supports_of(row.supports) for row in contributions_of(contributions)}
    most = math.log1p(max(supports.values(), default=0.0)) or 1.0
    central = {name: CENTRAL / (1 + position) for name, position in rank.items()}
    return {name: central.get(name, 0.0) + SUPPORTED * math.log1p(count) / most for name, count in supports.items()}


def _title(candidates: Sequence[Sentence], central: Collection[str]) -> Sentence:
    """The closest title of the group's usual language, of a central contribution where there is one; else the closest sentence."""
    speakers = Counter(language for _, language in {(candidate.span.contribution_id, candidate.language) for candidate in candidates})
    usual = min(speakers, key=lambda language: (-speakers[language], language))
    short = [candidate for candidate in candidates if len(candidate.span.text) <= LONGEST_TITLE]
    titles = [candidate for candidate in short if candidate.span.field == "title"]
    own = [title for title in titles if title.language == usual]
    for choice in ([title for title in own if title.span.contribution_id in central], own, titles, short):
        if choice:
            return _closest(choice)
    return _closest(candidates)


def _closest(candidates: Sequence[Sentence]) -> Sentence:
    return max(candidates, key=lambda candidate: (candidate.closeness, -len(candidate.span.text)))
