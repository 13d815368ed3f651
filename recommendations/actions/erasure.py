"""When somebody takes their words with them: what the strategy team and a machine wrote with those words lets go of them.

The evidence stays, with its place and the hash of what was quoted, so that counts, decisions and the record of an analysis
remain; the quoted words are masked wherever they were copied to.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from consultation.actions.scrubbing import Leaving
from recommendations.models import Evidence, MachineText, Recommendation, RecommendationTransition
from recommendations.queries.machine import MachineSentence, machine_origin, sentences_in
from recommendations.queries.sentences import MARKED, TAKEN_DOWN

BATCH = 500
COPIED = 20


def forget_quotations(leaving: Leaving) -> None:
    """Masks what was quoted of the words that go. Called while they can still be read."""
    if not leaving.keeps_words:
        for recommendation, sources in cited_of(leaving).items():
            _forget_in(recommendation, sources)


def cited_of(leaving: Leaving) -> dict[int, list[Evidence]]:
    """Recommendation to what of these words it rests on."""
    cited: dict[int, list[Evidence]] = {}
    pks = [version.pk for version in leaving.versions]
    for start in range(0, len(pks), BATCH):
        for evidence in Evidence.objects.filter(version__in=pks[start : start + BATCH]).select_related("version"):
            cited.setdefault(evidence.recommendation_id, []).append(evidence)
    return cited


def copied_from(sources: Collection[Evidence]) -> set[str]:
    """What may have been copied of these sources: quotations, titles, and sentences long enough to be somebody's own."""
    quoted = {evidence.quotation for evidence in sources if evidence.quotation}
    for evidence in sources:
        quoted |= {evidence.version.title, *_sentences(evidence.version.body)} - {""}
    return quoted


def _forget_in(pk: int, sources: list[Evidence]) -> None:
    numbers = {evidence.number for evidence in sources}
    quoted = copied_from(sources)
    made = [sentence for text in MachineText.objects.filter(recommendation=pk) for sentence in sentences_in(text.text)]
    gone = [sentence for sentence in made if numbers.intersection(sentence.sources)]
    rows: list[Recommendation | RecommendationTransition] = [
        *Recommendation.objects.filter(pk=pk), *RecommendationTransition.objects.filter(recommendation=pk)
    ]  # fmt: skip
    for row in rows:
        title, text = masked(row.title, quoted), masked(row.text, quoted)
        text = "\n".join(_without_machine(line, gone) for line in text.split("\n")) if gone else text
        if (title, text) != (row.title, row.text):
            type(row)._default_manager.filter(pk=row.pk).update(title=title, text=text)
    for wording in MachineText.objects.filter(recommendation=pk):
        if numbers.intersection(wording.prompt.get("sources", [])):
            kept = [line for line in wording.text.splitlines() if not numbers.intersection(sentences_in(line)[0].sources)]
            MachineText.objects.filter(pk=wording.pk).update(
                answer="",
                prompt=_masked_within(wording.prompt, quoted),
                text="\n".join(kept),
                dropped=[[TAKEN_DOWN, why] for _words, why in wording.dropped],
            )


def _sentences(body: str) -> set[str]:
    """The sentences that somebody may have copied: those long enough to be somebody's own."""
    return {part.strip() for part in re.split(r"(?<=[.!?])\s+", body) if len(part.strip()) >= COPIED}


def _masked_within(value: Any, quoted: Iterable[str]) -> Any:
    """What was sent to a machine, each text in it masked."""
    if isinstance(value, str):
        return masked(value, quoted)
    if isinstance(value, list):
        return [_masked_within(each, quoted) for each in value]
    if isinstance(value, dict):
        return {key: _masked_within(each, quoted) for key, each in value.items()}
    return value


def masked(text: str, quoted: Iterable[str]) -> str:
    """`text` without the quoted words, the longest first."""
    for words in sorted(quoted, key=len, reverse=True):
        text = text.replace(words, TAKEN_DOWN)
    return text


def _without_machine(line: str, gone: list[MachineSentence]) -> str:
    """`line` without the sentences that a machine made from words that go, however a person touched them up."""

    def kept(match: re.Match[str]) -> str:
        words = match["words"].strip()
        return match[0].replace(words, TAKEN_DOWN) if words and machine_origin(words, gone) else match[0]

    return MARKED.sub(kept, line)
