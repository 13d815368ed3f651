"""A recommendation's words, sentence by sentence, each with its sources; without words that their source no longer lends.

A quotation may be shown as long as its source may be read by the person who looks: not when it was hidden, withdrawn or
erased since, nor when it was said in a workshop that this person may not read. A sentence that a machine made from a
source goes with it likewise. What the team wrote itself stays.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from consultation.models import Consultation
from recommendations.models import Evidence, Recommendation
from recommendations.queries.citable import readable
from recommendations.queries.machine import MachineSentence, machine_origin

MARKED = re.compile(r"(?P<words>[^\n]*?)(?P<marks>(?:[ \t]*\[\^\d+\])+|(?=\n)|\Z)")
NUMBER = re.compile(r"\[\^(\d+)\]")
TAKEN_DOWN = "(…)"


@dataclass(frozen=True)
class Sentence:
    """`source` is the evidence whose exact words these are, if they are; `notes` the numbers of the evidence it names.

    `is_machine_written`: a machine wrote it, and no person has rewritten it since.
    """

    words: str
    notes: list[int]
    source: Evidence | None
    is_taken_down: bool
    starts_line: bool
    is_machine_written: bool = False


def with_readability(consultation: Consultation, user: Any) -> "QuerySet[Evidence]":
    """Evidence with `is_readable`: whether `user` may read its source now."""
    lent = readable(consultation, user).filter(pk=OuterRef("version__contribution"))
    return Evidence.objects.annotate(is_readable=Exists(lent)).select_related("version__contribution__proposal")


def sentences_of(text: str, quotations: Iterable[Evidence], machine: Sequence[MachineSentence] = ()) -> list[Sentence]:
    """`text` cut at its marks and lines. `quotations` have `is_readable`; marks that name none of them stay words.

    `machine` is what a machine suggested for it.
    """
    sources = list(quotations)
    numbers = {evidence.number for evidence in sources}
    lent = {evidence.number for evidence in sources if is_lent(evidence)}
    found = []
    for line in text.splitlines():
        starts = True
        for match in MARKED.finditer(line):
            words = match["words"].strip()
            notes = [int(number) for number in NUMBER.findall(match["marks"])]
            unknown = [number for number in notes if number not in numbers]
            words = " ".join([words, *(f"[^{number}]" for number in unknown)]).strip()
            if not words and not notes:
                continue
            source, taken_down = _origin(words, sources)
            made = machine_origin(words, machine) if source is None and not taken_down else None
            taken_down = taken_down or (made is not None and not lent.issuperset(made.sources))
            known = [number for number in notes if number in numbers]
            found.append(Sentence(TAKEN_DOWN if taken_down else words, known, source, taken_down, starts, made is not None))
            starts = False
    return found


def as_text(sentences: Iterable[Sentence]) -> str:
    """The sentences as they are edited: a line each line, with marks."""
    text = ""
    for sentence in sentences:
        text += ("\n" if sentence.starts_line else " ") + " ".join([sentence.words, *(f"[^{number}]" for number in sentence.notes)])
    return text.strip()


def shown_title(title: str, quotations: Iterable[Evidence]) -> str:
    """The title, or a mark in its place where it quotes a source that can't be read."""
    _source, taken_down = _origin(title, list(quotations))
    return TAKEN_DOWN if taken_down else title


def hide_taken_down_titles(recommendations: list[Recommendation], consultation: Consultation, user: Any) -> list[Recommendation]:
    """The same, each title as `user` may read it; in one query."""
    quoted: dict[int, list[Evidence]] = {}
    titles = with_readability(consultation, user).filter(recommendation__in=recommendations).exclude(sha256="")
    for evidence in titles:
        quoted.setdefault(evidence.recommendation_id, []).append(evidence)
    for recommendation in recommendations:
        recommendation.title = shown_title(recommendation.title, quoted.get(recommendation.pk, []))
    return recommendations


def _origin(words: str, sources: list[Evidence]) -> tuple[Evidence | None, bool]:
    """The source that says exactly `words`, if any; and whether `words` hold a quotation that can't be shown."""
    if words == TAKEN_DOWN:
        return None, True
    digest = hashlib.sha256(words.encode()).hexdigest()
    exact = [evidence for evidence in sources if evidence.sha256 == digest]
    lent = [evidence for evidence in exact if is_lent(evidence)]
    if exact:
        return (lent[0], False) if lent else (exact[0], True)
    held_back = (evidence.quotation for evidence in sources if not is_lent(evidence))
    return None, any(quotation and quotation in words for quotation in held_back)


def is_lent(evidence: Evidence) -> bool:
    """Whether the words of `evidence`, which has `is_readable`, may be shown."""
    return bool(getattr(evidence, "is_readable", False)) and evidence.version.erased_at is None
