"""What a run tells of its groups: their names, words and sizes, and which contributions speak for them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.coherence import TOP, diversity, mean_npmi
from analysis.group_ids import in_order
from analysis.labels import NAMED_IN, GroupName, Said, name_groups
from analysis.outcome import CENTRAL, Outcome
from analysis.vectors import counts
from analysis.words import stems, words

READ_TO_NAME, READ_IN_ALL, READ_AT_LEAST, READ_OF_EACH, MEASURED = 400, 5000, 80, 200, 20_000
GROUPS = ["group", "level", "parent", "size", "authors", "label", "keywords", "central_ids", *(f"label_{code}" for code in NAMED_IN)]


def group_table(outcome: Outcome) -> pd.DataFrame:
    """One row per group of either level, each group followed by its subgroups."""
    members, ids = outcome.members(), outcome.table["id"].tolist()
    rows = _read_for_names(outcome, members)
    texts = _said(outcome, rows)
    levels = [in_order(set(level.tolist()) - {""}) for level in (outcome.group, outcome.subgroup)]
    number = {name: position for names in levels for position, name in enumerate(names)}
    numbers = [np.array([number[level[row]] for row in rows], dtype=np.int64) for level in (outcome.group, outcome.subgroup)]
    named: dict[str, GroupName] = {}
    for names, described in zip(levels, name_groups(numbers, texts), strict=True):
        named.update(zip(names, described, strict=True))
    table = [
        (
            name, 2 if "." in name else 1, name.split(".")[0] if "." in name else "", len(members[name]),
            len(np.unique(outcome.authors[members[name]])), named[name].label or outcome.first_words(name),
            "|".join(named[name].keywords), "|".join(ids[row] for row in outcome.central.get(name, [])),
            *(named[name].labels[code] for code in NAMED_IN),
        )
        for name in in_order(named)
    ]  # fmt: skip
    return pd.DataFrame(table, columns=GROUPS)


def _read_for_names(outcome: Outcome, members: dict[str, np.ndarray]) -> list[int]:
    """Rows to name groups by: of a large subgroup every so many, of any above its share where all are many."""
    heard = np.zeros(len(outcome.table), bool)
    heard[outcome.heard()] = True
    subgroups = [rows[heard[rows]] if heard[rows].any() else outcome.voices(rows) for name, rows in members.items() if "." in name]
    many = sum(map(len, subgroups)) > READ_IN_ALL
    most = min(READ_TO_NAME, max(READ_AT_LEAST, READ_IN_ALL // len(subgroups))) if many else READ_TO_NAME
    parts = [rows[:: -(-len(rows) // most)] for rows in subgroups]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *parts])).tolist()


def _said(outcome: Outcome, rows: list[int]) -> list[Said]:
    titles, bodies = outcome.table["title"].tolist(), outcome.table["body"].tolist()
    chosen = outcome.texts.only(np.array(rows, np.int64))
    found = []
    for row, language, heard, cut in zip(rows, chosen.languages, chosen.words, chosen.words_in_title.tolist(), strict=True):
        passages = (heard[:cut], heard[cut : cut + READ_OF_EACH])
        found.append(Said(language, passages, f"{titles[row]}\n{bodies[row]}"))
    return found


def word_figures(outcome: Outcome, groups: pd.DataFrame) -> dict[str, float]:
    """Mean NPMI of the keywords of the upper groups, each over the texts of the language that they are in, and their diversity, both -1 to
    1. ``groups`` as of ``group_table``."""
    spoken: dict[str, Counter[str]] = {}
    by_language: dict[str, list[int]] = {}
    for row in outcome.heard().tolist():
        language = outcome.texts.languages[row]
        spoken.setdefault(outcome.group[row], Counter())[language] += 1
        by_language.setdefault(language, []).append(row)
    heard = {language: outcome.texts.only(np.array(rows[:: -(-len(rows) // MEASURED)])).stems for language, rows in by_language.items()}
    lists, figures = [], []
    for group in groups[(groups["level"] == 1) & groups["group"].isin(spoken.keys())].itertuples():
        language = max(_named_in(group, spoken[group.group]), key=lambda code: spoken[group.group][code])
        keywords = [stem for keyword in group.keywords.split("|")[:TOP] for stem in stems(words(keyword), language)[-1:]]
        lists.append(keywords)
        used = counts(heard[language], {stem: column for column, stem in enumerate(dict.fromkeys(keywords))})
        used.data[:] = 1
        figures.append(mean_npmi(used))
    known = [figure for figure in figures if figure == figure]
    return {"npmi": round(float(np.mean(known)), 3) if known else 0.0, "diversity": round(diversity(lists), 3)}


def _named_in(group: Any, spoken: Iterable[str]) -> list[str]:
    """The languages, of those spoken in a group, that its name and keywords may be in: where two are spoken by about as many, the texts
    read to name it may be of the other."""
    codes = sorted(spoken)
    return [code for code in codes if code in NAMED_IN and getattr(group, f"label_{code}") == group.label] or codes


def most_supported(outcome: Outcome) -> dict[str, list[str]]:
    """The ids of each group's contributions with the most supports, at most ``CENTRAL``, none without any."""
    supports = pd.to_numeric(outcome.table["supports"], errors="coerce").fillna(0).to_numpy()
    ids = outcome.table["id"].tolist()
    members = outcome.members()
    result = {}
    for name in in_order(members):
        rows = members[name][supports[members[name]] > 0]
        ranked = outcome.voices(rows[np.argsort(-supports[rows], kind="stable")])
        result[name] = [ids[row] for row in ranked[:CENTRAL].tolist()]
    return result
