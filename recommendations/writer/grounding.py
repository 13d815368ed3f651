"""Does a machine's text hold to its sources? Sentence by sentence; what does not is dropped, with the reason.

A sentence is kept when it names at least one source, only sources that were sent, and when each number, name and address in it
is in one of those. A name is a word with a capital that no start of a sentence explains, or a capitalised first word that no
dictionary of ours knows. Capitals that a source writes small are no names. This finds what was made up out of nothing; it
can't tell whether a sentence says what its sources mean: a person reads them side by side.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from recommendations.states import Drop
from recommendations.writer.figures import figures_in

LONGEST_SENTENCE = 600
MOST_SENTENCES = 20

_MARK = re.compile(r"\s*\[\^(\d{1,7}(?:\s*,\s*\^?\d{1,7})*)\]")
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*|__|^\s*#+\s+|^\s*(?:[-–—•*·>]|\d{1,2}[.)])\s+", re.MULTILINE)
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z]|\]\s*\(|```|&[#\w]+;|\[\^")
_ADDRESS = re.compile(r"\w+://\S+|(?:\w+:)?\S+@\S+|(?:javascript|data|mailto|tel):\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = re.compile(r"[\s\"'«“‘(\[]*")
_OPENERS = {
    "toutefois", "sinon", "cependant", "néanmoins", "enfin", "ensuite", "daarnaast", "bovendien", "echter", "tevens", "daartoe",
    "ensure", "ensuring", "moreover", "furthermore",
}  # fmt: skip
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

Split = Callable[[str], list[tuple[int, int]]]
Knows = Callable[[str], bool]


class Kept(NamedTuple):
    words: str
    sources: list[int]


class Checked(NamedTuple):
    """`dropped` are the words of a sentence and why it was dropped."""

    kept: list[Kept]
    dropped: list[tuple[str, Drop]]

    @property
    def text(self) -> str:
        """What was kept, one sentence a line, with its marks."""
        return "\n".join(f"{words} {''.join(f'[^{number}]' for number in sources)}" for words, sources in self.kept)


def checked(answer: str, sources: Mapping[int, str], *, split: Split, knows: Knows) -> Checked:
    """The sentences of `answer` that hold to `sources` (words by number), and the others.

    `split` gives the start and end of each sentence of a line; `knows` whether a lower-case word is an ordinary one.
    """
    kept: list[Kept] = []
    dropped: list[tuple[str, Drop]] = []
    for words, numbers in _sentences(_plain(answer), split):
        why = _objection(words, numbers, sources, knows)
        if why is None and _letters(words) in {_letters(one.words) for one in kept}:
            why = Drop.REPEATED
        if why is None and len(kept) == MOST_SENTENCES:
            why = Drop.TOO_LONG
        if why is None:
            kept.append(Kept(words, numbers))
        else:
            dropped.append((words[:LONGEST_SENTENCE], why))
    return Checked(kept, dropped)


def _plain(answer: str) -> str:
    """In composed Unicode, without what can't be seen, a model's thoughts, bullets and emphasis."""
    text = unicodedata.normalize("NFC", _THOUGHTS.sub("", answer)).replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return _EMPHASIS.sub("", text)


def _sentences(text: str, split: Split) -> Iterator[tuple[str, list[int]]]:
    """Each sentence without its marks, and the numbers in them: those inside it, right behind it, or before the first one."""
    for line in text.splitlines():
        words, marks = "", []
        position = 0
        for match in _MARK.finditer(line):
            words += line[position : match.start()]
            marks += [(len(words), int(number)) for number in re.findall(r"\d+", match[1])]
            position = match.end()
        words += line[position:]
        spans = split(words)
        for index, (start, end) in enumerate(spans):
            after = spans[index + 1][0] if index + 1 < len(spans) else len(words) + 1
            own = [number for place, number in marks if (start < place or index == 0) and place < after]
            yield " ".join(words[start:end].split()), list(dict.fromkeys(own))


def _objection(words: str, numbers: list[int], sources: Mapping[int, str], knows: Knows) -> Drop | None:
    if not numbers:
        return Drop.NO_SOURCE
    if any(number not in sources for number in numbers):
        return Drop.UNKNOWN_SOURCE
    if len(words) > LONGEST_SENTENCE:
        return Drop.TOO_LONG
    if _MARKUP.search(words) or not _WORD.search(words):
        return Drop.MARKUP
    said = "\n".join(sources[number] for number in numbers)
    if any(address.rstrip(".,;:!?)»”\"'").casefold() not in said.casefold() for address in _ADDRESS.findall(words)):
        return Drop.ADDRESS
    if figures_in(words) - figures_in(said):
        return Drop.NUMBER
    if _names(words, knows) - {word.casefold() for word in _WORD.findall(said)}:
        return Drop.NAME
    return None


def _letters(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _names(words: str, knows: Knows) -> set[str]:
    """What may be a name, in lower case. "I" and single letters are none."""
    found, opens = set(), _OPENING.match(words)
    first = opens.end() if opens else 0
    for match in _WORD.finditer(words):
        word = match.group()
        if len(word) == 1 or word == word.lower():
            continue
        is_first = match.start() == first and word[1:] == word[1:].lower()
        if not (is_first and (word.lower() in _OPENERS or knows(word.lower()))):
            found.add(word.casefold())
    return found
