"""Which sentences of a recommendation a machine wrote, however a person has touched them up since."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from recommendations.models import Recommendation

ALIKE = 80.0
PART_OF_IT, SHORTEST_PART = 90.0, 30
_MARK = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True)
class MachineSentence:
    """`sources` are the numbers of the evidence that it was made from."""

    words: str
    sources: list[int]


def sentences_in(text: str) -> list[MachineSentence]:
    """The sentences of the text of a `MachineText`."""
    lines = (line.partition(" [^") for line in text.splitlines())
    return [MachineSentence(words, [int(number) for number in _MARK.findall(f"[^{marks}")]) for words, _mark, marks in lines]


def machine_sentences(recommendation: Recommendation) -> list[MachineSentence]:
    """Every sentence that a machine suggested for `recommendation`, used or not."""
    texts = recommendation.machine_texts.done().values_list("text", flat=True)
    return [sentence for text in texts for sentence in sentences_in(text)]


def machine_origin(words: str, machine: Iterable[MachineSentence]) -> MachineSentence | None:
    """The machine's sentence that `words` still are: four fifths of their letters alike, or one a part of the other."""
    plain = words.casefold()
    for sentence in machine:
        other = sentence.words.casefold()
        if fuzz.ratio(plain, other) >= ALIKE:
            return sentence
        if min(len(plain), len(other)) >= SHORTEST_PART and fuzz.partial_ratio(plain, other) >= PART_OF_IT:
            return sentence
    return None
