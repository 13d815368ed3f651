"""From a text to the words it can be found by. The same on every database."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from consultation.models.search import LONGEST_WORD

ALGORITHMS = {"fr": "french", "nl": "dutch", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d"})
_local = threading.local()

# Words that say nothing by themselves: they are neither kept nor looked for.
_COMMON = """
a à ai as au aux avec avoir c ce ces cet cette d dans de des du elle elles en est et être eux il ils j je l la là le les leur leurs lui ma
mais me même mes mon n ne nos notre nous on ont ou où par pas pour qu que qui s sa se ses si son sont sur t ta te tes ton tu un une vos
votre vous y
aan al als bij dan dat de deze die dit door een één en er geen had hebben heeft het hier hij hoe hun ik in is je kan maar me met mijn na
naar niet nog nu of om omdat ons onze ook op over te tot u uit uw van veel voor want was wat we wel werd wie wij worden wordt ze zich zij
zijn zo zou zullen
an and are at be been but by can did do does for from had has have he her his how i if in into is it its me my no not of or our she so
than that the their them then there these they this those to was we were what when which who will with would you your
"""


class Word(NamedTuple):
    """A word as it stands in a text, from `start` to `end`, and as it is compared."""

    start: int
    end: int
    folded: str


def fold(text: str) -> str:
    """`text` in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


COMMON_WORDS = frozenset(fold(word) for word in _COMMON.split())


def words_of(text: str) -> Iterator[Word]:
    """The words of `text` that one can look for, in order: no common word, no single letter."""
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if (len(folded) > 1 or folded.isdigit()) and folded not in COMMON_WORDS:
            yield Word(match.start(), match.end(), folded[:LONGEST_WORD])


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a word as written, without accents; the folded word in a language that has no stemmer here."""
    if language not in ALGORITHMS:
        return fold(word)[:LONGEST_WORD]
    # A stemmer must not be used by two threads at once.
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(ALGORITHMS[language])
    return fold(stemmers[language].stemWord(word.lower()))[:LONGEST_WORD]


def stems_in_all_languages(word: str) -> set[str]:
    """What `word` may be kept as, whatever the language of the text."""
    return {stem(word, language) for language in (*ALGORITHMS, "")}
