"""A name for each group, in words that its people used."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from analysis.words import fold, stem, stop_words

KEYWORDS = 8
IN_LABEL = 3
PHRASE_BONUS = 1.6
PHRASE_USED = 3


def spoken_terms(spoken: Sequence[str], language: str) -> dict[tuple[str, ...], str]:
    """The terms among some words in order, once each: key (its stems) to the words as said; a term is one word or two in a row.

    Two content words with one short grammar word between them ("prise de décision") are one term too.
    """
    stops = stop_words(language)
    content = [len(word) > 2 and fold(word) not in stops for word in spoken]
    terms: dict[tuple[str, ...], str] = {}
    for position, word in enumerate(spoken):
        if not content[position]:
            continue
        key = stem(word, language)
        terms.setdefault((key,), word)
        for gap in (1, 2):
            end = position + gap
            if end < len(spoken) and content[end] and not any(content[position + 1 : end]) and spoken[end] != word:
                elided = gap == 2 and len(spoken[position + 1]) == 1
                if not elided:
                    terms.setdefault((key, stem(spoken[end], language)), " ".join(spoken[position : end + 1]))
    return terms


def name_groups(
    groups: np.ndarray,
    terms: Sequence[dict[tuple[str, ...], str]],
    languages: Sequence[str],
) -> list[tuple[str, list[str]]]:
    """(label, keywords) of each group 0, 1, …: the terms that it uses more than the others do (class TF-IDF).

    Keywords come in each language that a quarter of the group uses; the label in its first language.
    No two labels are equal, but for those left empty for want of keywords.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    inside: list[Counter[tuple[str, tuple[str, ...]]]] = [Counter() for _ in range(count)]
    spelling: dict[tuple[str, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
    people: list[Counter[str]] = [Counter() for _ in range(count)]
    used = Counter((language, key) for found, language in zip(terms, languages, strict=True) for key in found)
    for group, found, language in zip(groups, terms, languages, strict=True):
        people[group][language] += 1
        for key, said in found.items():
            if len(key) == 1 or used[language, key] >= PHRASE_USED:
                inside[group][language, key] += 1
                spelling[language, key][said] += 1
    whole: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for counter in inside:
        whole.update(counter)
    average = sum(whole.values()) / max(count, 1)
    taken: set[str] = set()
    result = []
    for group in range(count):
        by_language = {code: _ranked(inside[group], whole, average, code) for code, _ in people[group].most_common()}
        total = sum(people[group].values())
        spoken = [code for code, number in _steady(people[group]) if number >= total / 4][:3] or [
            code for code, _ in _steady(people[group])
        ][:1]
        shares = [max(1, KEYWORDS // len(spoken))] * len(spoken)
        keywords = [
            _as_said(spelling[code, key]) for code, share in zip(spoken, shares, strict=True) for key in _distinct(by_language[code], share)
        ]
        result.append((_label(keywords, taken), list(dict.fromkeys(keywords))))
    return result


def _steady(counter: Counter[str]) -> list[tuple[str, float]]:
    return sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))


def _ranked(
    inside: Counter[tuple[str, tuple[str, ...]]],
    whole: Counter[tuple[str, tuple[str, ...]]],
    average: float,
    language: str,
) -> list[tuple[str, ...]]:
    scores = []
    for (code, key), used in inside.items():
        if code != language or (len(key) == 2 and used < PHRASE_USED):
            continue
        distinctive = used / whole[code, key]
        score = used * np.log(1 + average / whole[code, key]) * distinctive * (PHRASE_BONUS if len(key) == 2 else 1)
        scores.append((-round(float(score), 6), key))
    return [key for _, key in sorted(scores)[:200]]


def _distinct(ranked: Sequence[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
    """The best terms, none of which repeats a word of a better one; a phrase replaces its own words."""
    chosen: list[tuple[str, ...]] = []
    for key in ranked:
        if not any(set(key) & set(better) for better in chosen):
            chosen.append(key)
        if len(chosen) == most:
            break
    return chosen


def _as_said(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda said: (-spellings[said], said))


def _label(keywords: Sequence[str], taken: set[str]) -> str:
    """The first keywords, as many as it takes to differ from the labels taken; empty when they run out."""
    for length in range(min(IN_LABEL, len(keywords)), len(keywords) + 1):
        label = ", ".join(keywords[:length])
        label = label[:1].upper() + label[1:]
        if label and label not in taken:
            taken.add(label)
            return label
    return ""
