"""How well the words of groups hold together, measured alike for every method."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.coherence import TOP, diversity, npmi_at
from analysis.contribution_texts import read_texts
from analysis.tables import checked_contributions
from analysis.words import stems, words


def coherence(rows: pd.DataFrame, groups: np.ndarray, named: Mapping[str, Sequence[str]]) -> tuple[float, float]:
    """(mean NPMI of the ten words of each group over the texts of its main language, share of distinct words among all).

    A group's words are those it is ``named`` by or, where a method names none, the stems of most weight in it: their share of the
    group's stems times log(1 + A / f), with A the mean number of stems of a group and f how often a stem is used in all (class-based
    TF-IDF, Grootendorst 2022).
    """
    texts = read_texts(checked_contributions(rows))
    spoken = {group: Counter(text.stemmed_as for text, where in zip(texts, groups, strict=True) if where == group) for group in set(groups)}
    main = {group: max(sorted(spoken[group]), key=lambda code: spoken[group][code]) for group in sorted(spoken) if group}
    own = {group: [found for word in named[group] for found in stems(words(word), main[group])[-1:]] for group in main if group in named}
    lists = {group: own[group][:TOP] for group in main} if named else _weightiest([text.stems for text in texts], groups)
    said = {code: [frozenset(text.stems) for text in texts if text.stemmed_as == code] for code in set(main.values())}
    figures = [npmi_at(lists[group], said[main[group]]) for group in main]
    known = [figure for figure in figures if figure == figure]
    return float(np.mean(known)) if known else float("nan"), diversity([lists[group] for group in main])


def _weightiest(texts: Sequence[Sequence[str]], groups: np.ndarray) -> dict[str, list[str]]:
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
