"""The terms that texts of one language use: words and short phrases, in which texts, how written, how well they name a subject."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy.sparse as sp

from analysis.lexicon import LANGUAGES
from analysis.naming_words import QUANTIFIERS, unnamed
from analysis.noun_signs import links, noun_signs, verb_signs
from analysis.thesaurus import naming_nothing
from analysis.words import fold, stem, stop_words

PHRASE_USED = 3
ADJECTIVES_FIRST = frozenset({"nl", "en", "de"})
QUALIFIES, QUALIFIER_WORTH = 0.7, 0.6
CUT_OFF_WORTH = 0.3
UNNAMED_WORTH = 0.6
PRIOR = 2.0
LIKE_A_NOUN, UNLIKE_A_NOUN = 0.85, 0.25
CERTAINLY, HARDLY, OFTEN, SOMETIMES = 2, 0.03, 0.25, 0.1
HEARD = 200_000
HALF_NAMED = 0.75
INFLECTED = ("", "s", "e", "es", "x")
_NOUN_ENDINGS = {
    "fr": ("tion", "sion", "té", "age", "isme", "ance", "ence", "eur", "ité", "tions", "ture"),
    "nl": ("ing", "heid", "schap", "teit", "tie", "isme", "ingen", "ties", "sel"),
    "en": ("tion", "ment", "ness", "ity", "ship", "ism", "ance", "ence", "tions", "ments"),
    "de": ("ung", "heit", "keit", "schaft", "tion", "ismus", "ungen", "tät"),
}
_OTHER_ENDINGS = {
    "fr": (
        "er",
        "ir",
        "oir",
        "ant",
        "ent",
        "ez",
        "ons",
        "aient",
        "ait",
        "ais",
        "ées",
        "ée",
        "és",
        "é",
        "ique",
        "iques",
        "ifs",
        "if",
        "ive",
        "iquement",
        "ivement",
        "usement",
    ),
    "nl": ("eren", "elijk", "elijke", "ige", "ig", "isch", "ische", "end", "ende", "baar"),
    "en": ("ed", "ly", "ful", "ive", "able", "ish", "ous"),
    "de": ("ieren", "lich", "liche", "ige", "ig", "isch", "ische", "bar"),
}
_DUTCH_VERB = re.compile(r"(?:be|ver|ont|her|toe|aan|uit)\w+en|ge\w{4,}(?:d|t|en)")
_PARTICIPLES = {
    "nl": re.compile(r"(?:aan|af|bij|door|in|om|op|over|terug|toe|uit|vast|voor|weg)?ge\w{4,}[dt]"),
    "en": re.compile(r"\w{2,}[^\We]ed"),
}
_NEVER = re.compile(r"(?!)")
_FINITE = {"fr": ("aient", "era", "eront", "erait", "èrent")}


@dataclass(frozen=True)
class Terms:
    """``keys``: the stems of each term, one or two; ``said``: its most usual words, grammar words inside a phrase included;
    ``used``: which texts (rows) use which term (columns), 0 or 1; ``worth``: how well each names a subject, 0 to 1;
    ``exact``: which texts use which word spelled as in ``said`` (the same columns, empty for phrases); ``qualifies``: those that
    mostly stand by another word, as adjectives do."""

    keys: list[tuple[str, ...]]
    said: list[tuple[str, ...]]
    used: sp.csr_matrix
    exact: sp.csr_matrix
    worth: np.ndarray
    qualifies: np.ndarray


_Term = tuple[str, ...]


def terms_of(texts: Sequence[Sequence[Sequence[str]]], language: str) -> Terms:
    """The terms of texts, each given as its passages (title, body) of lower-case words; no term spans two passages.

    A term is a content word, or two with nothing or one linking word ("prise de décision") between them. Words that name no
    subject (analysis/naming_words.py) are in phrases only, and never both. A phrase is in ``PHRASE_USED`` texts or more.
    """
    kinds = _Kinds(language)
    roles = _Roles(language, kinds)
    spelled: Counter[tuple[_Term, _Term]] = Counter()
    rows: list[list[_Term]] = []
    for passages in texts:
        found: dict[_Term, _Term] = {}
        for words in passages:
            kind = [kinds[word] for word in words]
            if roles.heard < HEARD:
                roles.hear(words, kind)
            carrying = [position for position, rank in enumerate(kind) if rank >= _UNNAMED]
            stemmed = {position: stem(words[position], language) for position in carrying}
            for position in carrying:
                key = stemmed[position]
                if kind[position] == _NAMED:
                    found.setdefault((key,), (words[position],))
                for end in (position + 1, position + 2):
                    if end not in stemmed or kind[position] + kind[end] == 2 * _UNNAMED:
                        continue
                    if stemmed[end] != key and (end == position + 1 or kind[position + 1] == _LINK):
                        found.setdefault((key, stemmed[end]), tuple(words[position : end + 1]))
        spelled.update(found.items())
        rows.append(list(found))
    total: Counter[_Term] = Counter()
    for (term, _), count in spelled.items():
        total[term] += count
    keys = sorted(key for key, count in total.items() if len(key) == 1 or count >= PHRASE_USED)
    column = {key: number for number, key in enumerate(keys)}
    used = _said_by([[column[key] for key in row if key in column] for row in rows], len(keys))
    spellings: dict[_Term, list[tuple[float, _Term]]] = {key: [] for key in keys}
    for (term, spoken), count in spelled.items():
        if term in spellings:
            spellings[term].append((count * roles.worth(spoken), spoken))
    said = [max(spellings[key])[1] for key in keys]
    worth = np.array([roles.worth(words) for words in said], dtype=np.float64)
    spelled_so = {spoken[0]: number for number, spoken in enumerate(said) if len(spoken) == 1}
    exact = _said_by(
        [sorted({spelled_so[word] for words in passages for word in words if word in spelled_so}) for passages in texts], len(keys)
    )  # fmt: skip
    return Terms(keys, said, used, exact, np.round(worth, 4), np.array([roles.qualifies(words) for words in said], dtype=bool))


def _said_by(columns: Sequence[Sequence[int]], count: int) -> sp.csr_matrix:
    """1 in the columns given for each row."""
    pointers = np.cumsum([0, *map(len, columns)])
    indices = np.fromiter(chain.from_iterable(columns), np.int32, pointers[-1])
    return sp.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(columns), count))


_STOP, _LINK, _UNNAMED, _NAMED = range(4)


class _Kinds(dict[str, int]):
    """Whether a word is a grammar word, one that may link, one that names no subject, or one that may name one."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.stops, self.links, self.unnamed = stop_words(language), links(language), unnamed(language)

    def __missing__(self, word: str) -> int:
        folded = fold(word)
        if folded in self.links:
            kind = _LINK
        elif folded in self.stops or folded in QUANTIFIERS or (len(word) < 3 and not word.endswith(("+", "#"))) or not word[0].isalpha():
            kind = _STOP
        else:
            names_none = any(folded.endswith(ending) and folded[: len(folded) - len(ending)] in self.unnamed for ending in INFLECTED)
            kind = _UNNAMED if names_none else _NAMED
        self[word] = kind
        return kind


class _Roles:
    """What stands around each word of a corpus, and so how far it is a noun that stands alone."""

    def __init__(self, language: str, kinds: _Kinds) -> None:
        self.nouns, self.verbs = noun_signs(language)
        self.certain_verbs = verb_signs(language)
        self.unnamed = naming_nothing(language) if language in LANGUAGES else frozenset()
        self.language, self.kinds = language, kinds
        self.heard = 0
        self.seen: Counter[str] = Counter()
        self.as_noun: Counter[str] = Counter()
        self.as_verb: Counter[str] = Counter()
        self.surely_a_verb: Counter[str] = Counter()
        self.beside: Counter[str] = Counter()
        self.known: dict[str, float] = {}

    def hear(self, words: Sequence[str], kind: Sequence[int]) -> None:
        self.heard += len(words)
        step = 1 if self.language in ADJECTIVES_FIRST else -1
        for position, word in enumerate(words):
            if kind[position] < _UNNAMED:
                continue
            self.seen[word] += 1
            before = fold(words[position - 1]) if position else ""
            self.as_noun[word] += before in self.nouns
            self.as_verb[word] += before in self.verbs
            self.surely_a_verb[word] += before in self.certain_verbs
            neighbour = position + step
            self.beside[word] += 0 <= neighbour < len(words) and kind[neighbour] >= _UNNAMED

    def worth(self, words: tuple[str, ...]) -> float:
        """0 to 1: for a word, how often it is a noun, less when it mostly qualifies another or is a verb in -s; for a phrase, by its two
        ends, less when it is cut off."""
        if len(words) == 1:
            if self._is_third_person(words[0]):
                return CUT_OFF_WORTH
            names = UNNAMED_WORTH if stem(words[0], self.language) in self.unnamed else 1.0
            return names * (QUALIFIER_WORTH if self.qualifies(words) else 1.0) * (0.2 + 0.8 * self._noun(words[0]))
        head, other = (words[-1], words[0]) if self.language in ADJECTIVES_FIRST else (words[0], words[-1])
        whole = HALF_NAMED if _UNNAMED in (self.kinds[head], self.kinds[other]) else 1.0
        if self._is_cut_off(words):
            whole = CUT_OFF_WORTH
        return whole * (0.2 + 0.8 * (0.7 * self._noun(head) + 0.3 * max(self._noun(other), 0.5)))

    def _is_cut_off(self, words: tuple[str, ...]) -> bool:
        """Whether a phrase lacks the noun that one of its ends belongs to ("tribunal de première"), or is half a sentence ("wet
        bepaalt")."""
        first, last = words[0], words[-1]
        if len(words) > 2 and self.kinds[last] == _UNNAMED:
            return True
        if (len(words) == 2 and self._is_verb(last)) or self._is_third_person(first):
            return True
        if self.language not in ADJECTIVES_FIRST:
            return self._is_verb(first)
        if self.qualifies((last,)) and (len(words) > 2 or self.kinds[last] == _UNNAMED or self._is_dutch_adjective(last)):
            return True
        return bool(_PARTICIPLES.get(self.language, _NEVER).fullmatch(last)) and not self.as_noun[last]

    def _is_dutch_adjective(self, word: str) -> bool:
        return self.language == "nl" and word.endswith("e") and self._prior(word) != LIKE_A_NOUN

    def _is_verb(self, word: str) -> bool:
        """By its ending, or by what stands before it."""
        certain = self.surely_a_verb[word] >= max(CERTAINLY, self.as_noun[word], SOMETIMES * self.seen[word])
        return certain or word.endswith(_FINITE.get(self.language, ())) or self._is_third_person(word)

    def _is_third_person(self, word: str) -> bool:
        """Whether English makes it of a verb ("helps") and hardly ever uses it as a noun."""
        if self.language != "en" or not word.endswith("s") or self.as_noun[word] >= HARDLY * self.seen[word]:
            return False
        base = word.removesuffix("s")
        return self.surely_a_verb[base] >= max(CERTAINLY, self.as_noun[base], OFTEN * self.seen[word])

    def qualifies(self, words: tuple[str, ...]) -> bool:
        """Whether a word mostly stands by another, as an adjective does."""
        return len(words) == 1 and self.beside[words[0]] > QUALIFIES * self.seen[words[0]]

    def _noun(self, word: str) -> float:
        if word not in self.known:
            noun, verb = self.as_noun[word], self.as_verb[word]
            self.known[word] = (noun + PRIOR * self._prior(word)) / (noun + verb + PRIOR)
        return self.known[word]

    def _prior(self, word: str) -> float:
        if word.endswith(_NOUN_ENDINGS.get(self.language, ())):
            return LIKE_A_NOUN
        unlike = word.endswith(_OTHER_ENDINGS.get(self.language, ())) or (self.language == "nl" and _DUTCH_VERB.fullmatch(word))
        return UNLIKE_A_NOUN if unlike else 0.5
