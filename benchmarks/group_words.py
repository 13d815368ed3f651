"""How well the words of groups hold together, measured alike for every method."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.coherence import TOP, diversity, npmi_at
from analysis.contribution_texts import read_texts
from analysis.tables import checked_contributions
from analysis.words import stems, words
from benchmarks.agreement import mean


def coherence(rows: pd.DataFrame, groups: np.ndarray, named: Mapping[str, Sequence[str]]) -> tuple[float, float]:
    """(mean NPMI of the ten words of each group over the texts of their language, share of distinct words among all).

    A group's words are those it is ``named`` by, in the language whose texts use most of them; where a method names none, the stems of
    most weight in the group's texts of its main language: their share of its stems times log(1 + A / f), with A the mean number of stems
    of a group and f how often a stem is used in all (class-based TF-IDF, Grootendorst 2022).
    """
    texts = read_texts(checked_contributions(rows))
    languages = sorted({text.stemmed_as for text in texts})
    said = {code: [frozenset(text.stems) for text in texts if text.stemmed_as == code] for code in languages}
    found = sorted(set(groups) - {""})
    if named:
        chosen = {group: _in_their_language(named.get(group, ()), said) for group in found}
    else:
        spoken = Counter((group, text.stemmed_as) for group, text in zip(groups, texts, strict=True))
        main = {group: max(languages, key=lambda code: spoken[group, code]) for group in found}
        kept = [group if group and main[group] == text.stemmed_as else "" for group, text in zip(groups, texts, strict=True)]
        lists = _weightiest([text.stems for text in texts], kept)
        chosen = {group: (main[group], lists[group]) for group in found}
    return mean(npmi_at(terms, said[code]) for code, terms in chosen.values()), diversity([terms for _code, terms in chosen.values()])


def _in_their_language(named: Sequence[str], said: Mapping[str, Sequence[frozenset[str]]]) -> tuple[str, list[str]]:
    """The language whose texts use most of some words, and their stems in it."""
    read = {code: [term for word in named[:TOP] for term in stems(words(word), code)[-1:]] for code in said}
    used = {code: sum(any(term in text for text in said[code]) for term in terms) for code, terms in read.items()}
    best = max(read, key=lambda code: used[code])
    return best, read[best]


def _weightiest(texts: Sequence[Sequence[str]], groups: Sequence[str]) -> dict[str, list[str]]:
    counts: dict[str, Counter[str]] = {group: Counter() for group in sorted(set(groups)) if group}
    for text, group in zip(texts, groups, strict=True):
        if group:
            counts[group].update(text)
    total = Counter[str]()
    for count in counts.values():
        total.update(count)
    average = total.total() / max(len(counts), 1)
    result = {}
    for group, count in counts.items():
        said = max(count.total(), 1)
        weight = {term: round(number / said * float(np.log(1 + average / total[term])), 9) for term, number in count.items()}
        result[group] = sorted(weight, key=lambda term: (-weight[term], term))[:TOP]
    return result
