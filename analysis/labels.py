"""A name for each group in each language of the project, in words that its own texts of that language use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analysis.class_weight import class_gain
from analysis.coherence import FEWEST, cohesive, npmi
from analysis.concepts import Concepts, Told
from analysis.language import UNKNOWN
from analysis.spelling import as_written, readable
from analysis.terms import Terms, terms_of
from analysis.words import fold

NAMED_IN = ("fr", "nl", "en")
IN_LABEL = 3
FEWEST_TEXTS = 5
FEWEST_USES, FEWEST_SHARE, SMALL_GROUP = 3, 0.04, 20
FEWEST_BESIDE = 3
CANDIDATES = 100
LIFT = 1.5
FEWEST_WORTH = 0.41
PHRASE_BONUS = 1.4
FAINT = 0.25
OVERLAP = 0.5
IN_FULL = 0.2
TELLING = 0.3
FEW_BESIDE_OTHERS = 25
READ = 24
COMPOUNDING = frozenset({"nl", "de"})
_SINGULAR = {"women": "woman", "men": "man", "children": "child"}


@dataclass(frozen=True)
class GroupName:
    """``label``, in the group's main language; ``labels``, in each of ``NAMED_IN``, empty where it has too few texts of it;
    ``keywords``, the top ten words of its main language. All empty when no word is shared."""

    label: str
    labels: dict[str, str]
    keywords: list[str]


@dataclass(frozen=True)
class Said:
    """One text to name groups by: its language, its passages (title, body) as lower-case words, and as it was written."""

    language: str
    passages: tuple[Sequence[str], ...]
    written: str


def name_groups(levels: Sequence[np.ndarray], texts: Sequence[Said]) -> list[list[GroupName]]:
    """For each level, a name for each of its groups 0, 1, …; ``levels`` give the group of each text.

    Terms are ranked by class TF-IDF within one language: p log(p / q), where p is the share of the group's texts that use a
    term and q that of all texts, times how well it names a subject. No two labels of a level are equal in any language.
    """
    languages = sorted({text.language for text in texts})
    vocabularies = {language: _Vocabulary(texts, language) for language in languages}
    terms = {language: (each.rows, each.terms.keys, each.terms.used) for language, each in vocabularies.items()}
    concepts = Concepts.of(len(texts), terms)
    return [_name_level(groups, texts, vocabularies, concepts) for groups in levels]


def _name_level(groups: np.ndarray, texts: Sequence[Said], vocabularies: "dict[str, _Vocabulary]", concepts: Concepts) -> list[GroupName]:
    count = int(groups.max()) + 1 if len(groups) else 0
    people: list[Counter[str]] = [Counter() for _ in range(count)]
    for group, text in zip(groups.tolist(), texts, strict=True):
        people[group][text.language] += 1
    keywords = {code: found.keywords(found.ranked(groups, count)) for code, found in vocabularies.items()}
    told = concepts.told(groups, count)
    ranked = {code: found.ranked(groups, count, [each[code] for each in told]) for code, found in vocabularies.items()}
    taken: dict[str, set[str]] = {"": set(), **{code: set() for code in vocabularies}}
    names = []
    for group in range(count):
        spoken = sorted(people[group], key=lambda code: (code == UNKNOWN, -people[group][code], code))
        main = next((code for code in spoken if ranked[code][group].terms), spoken[0])
        labels = {}
        for code in dict.fromkeys((main, *NAMED_IN)):
            if code == main:
                labels[code] = vocabularies[code].label(ranked[code][group], taken[code] | taken[""])
            elif people[group][code] >= FEWEST_TEXTS:
                labels[code] = vocabularies[code].label(ranked[code][group], taken[code], uses=FEWEST_BESIDE)
            else:
                continue
            taken[code].add(labels[code])
        taken[""].add(labels[main])
        said = vocabularies[main].spelled(keywords[main][group])
        names.append(GroupName(labels[main], {code: labels.get(code, "") for code in NAMED_IN}, list(dict.fromkeys(filter(None, said)))))
    return names


@dataclass(frozen=True)
class _Ranked:
    """The best terms (columns) of one group and their scores, best first; ``rows`` are the group's texts. ``uses``: how many texts say a
    term or, where its concept is telling, say that by any word; ``said``: how many say the term itself."""

    rows: np.ndarray
    terms: list[int]
    scores: list[float]
    uses: list[int]
    said: list[int]


class _Vocabulary:
    """The terms of one language, and what they are worth to groups of its texts."""

    def __init__(self, texts: Sequence[Said], language: str) -> None:
        self.language = language
        self.rows = np.array([row for row, text in enumerate(texts) if text.language == language], dtype=np.int64)
        self.written = [texts[row].written for row in self.rows]
        self.readable: dict[int, str] = {}
        self.terms: Terms = terms_of([texts[row].passages for row in self.rows], language)
        self.by_term = self.terms.used.tocsc()
        self.spellings: dict[tuple[str, ...], str] = {}

    def ranked(self, groups: np.ndarray, count: int, told: Sequence[Told] = ()) -> list[_Ranked]:
        """The ``CANDIDATES`` best terms of each group, by their own use; with what their concepts have ``told``, by both. Own use weighs
        the less, the fewer texts of the group are in this language where most are in others."""
        own, used = groups[self.rows], self.terms.used
        member = sp.csr_matrix((np.ones(len(own)), (own, np.arange(len(own)))), shape=(count, len(own)))
        inside = (member @ used).tocsr()
        everywhere = np.asarray(used.sum(axis=0)).ravel()
        size = np.bincount(own, minlength=count)
        others = 1 - size / np.maximum(np.bincount(groups, minlength=count), 1)
        heard = size / np.maximum(size + FEW_BESIDE_OTHERS * others, 1)
        bonus = np.array([PHRASE_BONUS if len(key) > 1 else 1.0 for key in self.terms.keys])
        result = []
        for group in range(count):
            start, end = inside.indptr[group : group + 2]
            columns, uses = inside.indices[start:end], inside.data[start:end]
            share = uses / max(size[group], 1)
            own_uses = uses
            usual = everywhere[columns] / max(len(own), 1)
            gain = share
            shared = uses >= 2
            usual_enough = shared
            if size[group] < len(own):
                gain = class_gain(uses, size[group], everywhere[columns], len(own))
                usual_enough = shared & (share >= LIFT * usual)
            if told:
                by_concept, by_any_word = told[group].gain[columns], told[group].uses[columns]
                gain = gain / max(float(gain.max(initial=0)), 1e-9) * heard[group] + by_concept
                telling = (by_concept >= TELLING) & (by_any_word >= FEWEST_USES) & ((bonus[columns] == 1) | (uses >= FEWEST_USES))
                shared, usual_enough = shared | telling, usual_enough | telling
                uses = np.where(telling, np.maximum(uses, by_any_word), uses)
            named = usual_enough & (self.terms.worth[columns] >= FEWEST_WORTH)
            fits = next((rule for rule in (named, usual_enough, shared) if rule.any()), uses > 0)
            score = np.round(gain * self.terms.worth[columns] * bonus[columns], 6)
            order = [index for index in np.lexsort((columns, -score)).tolist() if fits[index]][:CANDIDATES]
            rows = np.flatnonzero(own == group)
            counts = (each[order].astype(int).tolist() for each in (uses, own_uses))
            result.append(_Ranked(rows, columns[order].tolist(), score[order].tolist(), *counts))
        return result

    def keywords(self, ranked: Sequence[_Ranked]) -> list[list[int]]:
        """Ten words at most for each group that are often used together and tell no other group better; where that leaves fewer than
        ``FEWEST``, the best of the others too."""
        best: dict[int, float] = {}
        for found in ranked:
            for term, score in zip(found.terms, found.scores, strict=True):
                best[term] = max(best.get(term, 0.0), score)
        result = []
        for found in ranked:
            words = [(term, score) for term, score in zip(found.terms, found.scores, strict=True) if len(self.terms.keys[term]) == 1]
            own = sum(score >= best[term] for term, score in words)
            words = sorted(words, key=lambda word: word[1] < best[word[0]])[: max(own, FEWEST)]
            near = npmi(self.terms.exact, [term for term, _ in words])
            result.append([words[index][0] for index in cohesive(near, np.array([score for _, score in words]))])
        return result

    def label(self, ranked: _Ranked, taken: set[str], uses: int = 1) -> str:
        """Up to three terms that say different things, more if that is what it takes to differ from the labels taken.

        Each is in ``uses`` texts of the group or more, by whatever word where its concept is telling; empty when there is none.
        """
        chosen: list[int] = []
        spelled: list[str] = []
        wanted = IN_LABEL
        scores, used = np.array(ranked.scores), np.array(ranked.uses)
        present = self.terms.used[ranked.rows][:, ranked.terms].toarray() > 0
        heard = np.zeros(len(present), dtype=bool)
        steady = max(uses, FEWEST_USES if len(present) >= SMALL_GROUP else 2, FEWEST_SHARE * len(present))
        alone = ~self.terms.qualifies[ranked.terms]
        rules = (alone & (used >= steady), used >= steady, alone & (used >= uses), used >= uses)
        left = next((np.flatnonzero(rule).tolist() for rule in rules if rule.any()), [])
        while left and len(chosen) < wanted:
            again = present[heard][:, left].sum(axis=0) / used[left]
            best = left.pop(int(np.round(scores[left] * (1 - OVERLAP * again), 6).argmax()))
            if chosen and scores[best] < FAINT * scores[chosen[0]] and _as_label(spelled) not in taken:
                break
            best = self._in_full(ranked, best, uses)
            said = self.spelled([ranked.terms[best]])[0]
            if not said or self._is_no_noun(said) or any(_repeats(said, other, self.language) for other in spelled):
                continue
            chosen.append(best)
            spelled.append(said)
            heard |= present[:, best]
            if len(chosen) == wanted and _as_label(spelled) in taken:
                wanted += 1
        label = _as_label(spelled)
        return "" if label in taken else label

    def _in_full(self, ranked: _Ranked, best: int, uses: int) -> int:
        """The phrase that a word is often part of in the group (Cour: Cour des comptes), and ``uses`` texts say; else the term itself."""
        key = self.terms.keys[ranked.terms[best]]
        if len(key) > 1:
            return best
        least = max(2, uses, IN_FULL * ranked.said[best])
        whole = [
            position for position, term in enumerate(ranked.terms) if len(self.terms.keys[term]) > 1 and key[0] in self.terms.keys[term]
        ]
        phrases = [(-ranked.said[position], position) for position in whole if ranked.said[position] >= least]
        return min(phrases)[1] if phrases else best

    def _is_no_noun(self, said: str) -> bool:
        """A word that German writes small."""
        return self.language == "de" and said == said.lower()

    def spelled(self, terms: Sequence[int]) -> list[str]:
        """Each term as the language's texts wrote it."""
        result = []
        for term in terms:
            key = self.terms.keys[term]
            if key not in self.spellings:
                start, end = self.by_term.indptr[term : term + 2]
                users = self.by_term.indices[start:end]
                step = -(-len(users) // READ)
                self.spellings[key] = as_written(self.terms.said[term], (self._readable(row) for row in users[::step].tolist()))
            result.append(self.spellings[key])
        return result

    def _readable(self, row: int) -> str:
        if row not in self.readable:
            self.readable[row] = readable(self.written[row])
        return self.readable[row]


def _as_label(terms: Sequence[str]) -> str:
    label = ", ".join(terms)
    return label[:1].upper() + label[1:]


def _repeats(said: str, other: str, language: str) -> bool:
    """Whether two terms share a word, or words that begin alike (a plural, a verb and its noun), or a Dutch or German compound and its
    last word."""
    mine, theirs = (fold(text.lower()).replace("-", " ").replace("'", " ").split() for text in (said, other))
    same = _is_part if language in COMPOUNDING else _same_word
    return any(same(one, two) for one in mine for two in theirs if min(len(one), len(two)) > 2)


def _is_part(one: str, two: str) -> bool:
    ends = min(len(one), len(two)) >= 5 and abs(len(one) - len(two)) >= 4 and (one.endswith(two) or two.endswith(one))
    return ends or _same_word(one, two)


def _same_word(one: str, two: str) -> bool:
    one, two = _SINGULAR.get(one, one), _SINGULAR.get(two, two)
    alike = 0
    for first, second in zip(one, two, strict=False):
        if first != second:
            break
        alike += 1
    short = min(len(one), len(two))
    return (
        one == two
        or (alike >= 4 and alike >= short - 1 and max(len(one), len(two)) - alike <= 4)
        or (alike >= 5 and alike >= short - 2)
        or (alike >= 6 and alike >= 0.65 * short)
    )
