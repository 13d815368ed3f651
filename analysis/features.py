"""The words of texts as features that mean the same in every language: stems, and through a lexicon their translations."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import scipy.sparse as sp

from analysis.lexicon import LANGUAGES, Lexicon
from analysis.vectors import counts, vocabulary_of
from analysis.word_lists import WordLists

SPELLING = 0.3
SPOKEN_BY = 0.02


@dataclass(frozen=True)
class Features:
    """``rows`` numbers the stems as said ("fr:eau" where several languages meet, else "eau"); ``expansion`` (stems, features) spreads
    each over the features that it speaks for, which ``columns`` numbers. ``tagged`` tells which of the two spellings ``rows`` has."""

    rows: dict[str, int]
    columns: dict[str, int]
    expansion: sp.csr_matrix
    tagged: bool

    @classmethod
    def plain(cls, vocabulary: dict[str, int]) -> "Features":
        """Stems of one language, each a feature of its own."""
        return cls(vocabulary, vocabulary, sp.identity(len(vocabulary), dtype=np.float32, format="csr"), tagged=False)

    def said(self, stems: Sequence[Sequence[str]], languages: Sequence[str], lexicon: Lexicon | None = None) -> sp.csr_matrix:
        """How much each text says of each feature, shape (texts, features); a stem not met before by what ``lexicon`` knows of it."""
        if not self.tagged:
            return counts(stems, self.rows) @ self.expansion
        spelled = WordLists.of(stems).marked(languages)
        strange = sorted(word for word in spelled.used() if word not in self.rows)
        result = counts(spelled, self.rows) @ self.expansion
        if strange:
            pairs = [tuple(word.split(":", 1)) for word in strange]
            matrix = _expansion(pairs, lexicon, self.columns)
            result = result + counts(spelled, {word: row for row, word in enumerate(strange)}) @ matrix
        return result.tocsr()


def spoken(languages: Sequence[str]) -> list[str]:
    """The lexicon's languages that one text in fifty or more is written in."""
    written = Counter(languages)
    return [language for language in LANGUAGES if written[language] >= max(1, SPOKEN_BY * len(languages))]


def several_languages(languages: Sequence[str]) -> bool:
    """Whether at least two of the lexicon's languages are spoken by one text in fifty or more."""
    return len(spoken(languages)) > 1


def learn_features(
    stems: Sequence[Sequence[str]],
    languages: Sequence[str],
    lexicon: Lexicon | None,
    vocabulary: dict[str, int],
    known: Mapping[str, Set[str]] = MappingProxyType({}),
) -> Features:
    """The features of a corpus: its shared stems (``vocabulary``) in one language; in several, stems bridged by the lexicon, among them
    those ``known`` from elsewhere (by language), though one text alone has them.

    A bridged stem speaks for itself in its language (1), for its translations (1 for each language, shared among them), and for its bare
    spelling, by which names and cognates meet: fully where no translation is known, else for ``SPELLING``.
    """
    if lexicon is None or not several_languages(languages):
        return Features.plain(vocabulary)
    return features_between(stems, languages, lexicon, at_least=2, known=known)


def features_between(
    stems: Sequence[Sequence[str]],
    languages: Sequence[str],
    lexicon: Lexicon | None,
    at_least: int = 1,
    known: Mapping[str, Set[str]] = MappingProxyType({}),
) -> Features:
    """The features that so many texts say, comparable with those of other languages; bare stems without a lexicon."""
    if lexicon is None:
        return Features.plain(vocabulary_of(stems, at_least))
    said = sorted({(language, stem) for text, language in zip(stems, languages, strict=True) for stem in text})
    meant = sorted({feature for language, stem in said for feature in _meanings(language, stem, lexicon)})
    whole = _expansion(said, lexicon, {feature: column for column, feature in enumerate(meant)})
    rows = {f"{language}:{stem}": number for number, (language, stem) in enumerate(said)}
    everything = Features(rows, {}, whole, tagged=True)
    found = np.bincount(everything.said(stems, languages).indices, minlength=len(meant))
    alone = np.array([bool(tag) and stem in known.get(tag, ()) for tag, _, stem in (feature.rpartition(":") for feature in meant)], bool)
    shared = np.flatnonzero((found >= at_least) | (alone & (found > 0)))
    return Features(rows, {meant[column]: place for place, column in enumerate(shared.tolist())}, whole[:, shared].tocsr(), tagged=True)


def _expansion(said: Sequence[tuple[str, ...]], lexicon: Lexicon | None, columns: dict[str, int]) -> sp.csr_matrix:
    row: list[int] = []
    column: list[int] = []
    share: list[float] = []
    for number, (language, stem) in enumerate(said):
        for feature, value in _meanings(language, stem, lexicon).items():
            if feature in columns:
                row.append(number)
                column.append(columns[feature])
                share.append(value)
    return sp.csr_matrix((np.array(share, np.float32), (row, column)), shape=(len(said), len(columns)))


def _meanings(language: str, stem: str, lexicon: Lexicon | None) -> dict[str, float]:
    """Feature to share, of one stem. A Dutch compound that the lexicon lacks means what its two parts mean."""
    if language not in LANGUAGES:
        return {stem: 1.0}
    meanings = {f"{language}:{stem}": 1.0}
    translations = lexicon.translations(language, stem) if lexicon else ()
    if lexicon and not translations and language == "nl" and (parts := lexicon.parts(stem)):
        for part in parts:
            meanings[f"nl:{part}"] = meanings.get(f"nl:{part}", 0.0) + 0.5
            for other, translated, share in lexicon.translations("nl", part):
                meanings[f"{other}:{translated}"] = meanings.get(f"{other}:{translated}", 0.0) + share / 2
    for other, translated, share in translations:
        meanings[f"{other}:{translated}"] = meanings.get(f"{other}:{translated}", 0.0) + share
    meanings[stem] = SPELLING if len(meanings) > 1 else 1.0
    return meanings
