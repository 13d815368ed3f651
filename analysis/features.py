"""The words of texts as features that mean the same in every language: stems, and through a lexicon their translations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analysis.lexicon import LANGUAGES, Lexicon
from analysis.vectors import counts

SPELLING = 0.3
SPOKEN_BY = 0.02


@dataclass(frozen=True)
class Features:
    """``rows`` numbers the stems as said ("fr:eau" where several languages meet, else "eau"); ``expansion`` (stems, features) spreads
    each over the features that it speaks for. ``tagged`` tells which of the two spellings ``rows`` has."""

    rows: dict[str, int]
    expansion: sp.csr_matrix
    tagged: bool

    def said(self, stems: Sequence[Sequence[str]], languages: Sequence[str]) -> sp.csr_matrix:
        """How much each text says of each feature, shape (texts, features)."""
        return (counts(self._spelled(stems, languages), self.rows) @ self.expansion).tocsr()

    def _spelled(self, stems: Sequence[Sequence[str]], languages: Sequence[str]) -> Sequence[Sequence[str]]:
        if not self.tagged:
            return stems
        return [[f"{language}:{stem}" for stem in text] for text, language in zip(stems, languages, strict=True)]


def several_languages(languages: Sequence[str]) -> bool:
    """Whether at least two of the lexicon's languages are spoken by one text in fifty or more."""
    spoken = Counter(languages)
    return sum(spoken[language] >= max(1, SPOKEN_BY * len(languages)) for language in LANGUAGES) > 1


def learn_features(
    stems: Sequence[Sequence[str]], languages: Sequence[str], lexicon: Lexicon | None, vocabulary: dict[str, int]
) -> Features:
    """The features of a corpus: its shared stems (``vocabulary``) in one language; in several, stems bridged by the lexicon.

    A bridged stem speaks for itself in its language (1), for its translations (1 for each language, shared among them), and for its bare
    spelling, by which names and cognates meet: fully where no translation is known, else for ``SPELLING``.
    """
    if lexicon is None or not several_languages(languages):
        return Features(vocabulary, sp.identity(len(vocabulary), dtype=np.float32, format="csr"), tagged=False)
    spoken = sorted({(language, stem) for text, language in zip(stems, languages, strict=True) for stem in text})
    columns: dict[str, int] = {}
    row: list[int] = []
    column: list[int] = []
    share: list[float] = []
    for number, (language, stem) in enumerate(spoken):
        means = _meanings(language, stem, lexicon)
        row += [number] * len(means)
        column += [columns.setdefault(feature, len(columns)) for feature in means]
        share += means.values()
    expansion = sp.csr_matrix((np.array(share, np.float32), (row, column)), shape=(len(spoken), len(columns)))
    features = Features({f"{language}:{stem}": number for number, (language, stem) in enumerate(spoken)}, expansion, tagged=True)
    found = np.bincount(features.said(stems, languages).indices, minlength=len(columns))
    names = np.array(sorted(columns, key=lambda feature: columns[feature]), dtype=object)
    shared = np.flatnonzero(found >= 2)
    order = shared[np.argsort(names[shared], kind="stable")]
    return Features(features.rows, expansion[:, order].tocsr(), tagged=True)


def _meanings(language: str, stem: str, lexicon: Lexicon) -> dict[str, float]:
    """Feature to share, of one stem. A Dutch compound that the lexicon lacks means what its two parts mean."""
    if language not in LANGUAGES:
        return {stem: 1.0}
    meanings = {f"{language}:{stem}": 1.0}
    translations = lexicon.translations(language, stem)
    if not translations and language == "nl" and (parts := lexicon.parts(stem)):
        for part in parts:
            meanings[f"nl:{part}"] = meanings.get(f"nl:{part}", 0.0) + 0.5
            for other, translated, share in lexicon.translations("nl", part):
                meanings[f"{other}:{translated}"] = meanings.get(f"{other}:{translated}", 0.0) + share / 2
    for other, translated, share in translations:
        meanings[f"{other}:{translated}"] = meanings.get(f"{other}:{translated}", 0.0) + share
    meanings[stem] = SPELLING if len(meanings) > 1 else 1.0
    return meanings
