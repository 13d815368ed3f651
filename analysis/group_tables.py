"""What a run tells of its groups: their names, words and sizes, and which contributions speak for them."""

from collections import Counter

import numpy as np
import pandas as pd

from analysis.coherence import TOP, diversity, npmi_at
from analysis.labels import NAMED_IN, GroupName, Said, name_groups
from analysis.outcome import CENTRAL, Outcome
from analysis.words import stems, words

READ_TO_NAME, READ_OF_EACH, MEASURED = 400, 200, 5000
GROUPS = ["group", "level", "parent", "size", "authors", "label", "keywords", "central_ids", *(f"label_{code}" for code in NAMED_IN)]


def group_table(outcome: Outcome) -> pd.DataFrame:
    """One row per group of either level, each group followed by its subgroups."""
    members, ids = outcome.members(), outcome.table["id"].tolist()
    rows = _read_for_names(outcome)
    texts = _said(outcome, rows)
    levels = [sorted(set(level.values()), key=_numbers) for level in (outcome.group, outcome.subgroup)]
    number = {name: position for names in levels for position, name in enumerate(names)}
    numbers = [np.array([number[level[row]] for row in rows], dtype=np.int64) for level in (outcome.group, outcome.subgroup)]
    named: dict[str, GroupName] = {}
    for names, described in zip(levels, name_groups(numbers, texts), strict=True):
        named.update(zip(names, described, strict=True))
    table = [
        (
            name, 2 if "." in name else 1, name.split(".")[0] if "." in name else "", len(members[name]),
            len({outcome.authors[row] for row in members[name]}), named[name].label or outcome.first_words(name),
            "|".join(named[name].keywords), "|".join(ids[row] for row in outcome.central.get(name, [])),
            *(named[name].labels[code] for code in NAMED_IN),
        )
        for name in sorted(named, key=_numbers)
    ]  # fmt: skip
    return pd.DataFrame(table, columns=GROUPS)


def _read_for_names(outcome: Outcome) -> list[int]:
    """Rows of the originals to name groups by: of a very large subgroup, every so many."""
    inside: dict[str, list[int]] = {}
    for row in sorted(outcome.subgroup):
        inside.setdefault(outcome.subgroup[row], []).append(row)
    return sorted(row for rows in inside.values() for row in rows[:: -(-len(rows) // READ_TO_NAME)])


def _said(outcome: Outcome, rows: list[int]) -> list[Said]:
    titles, bodies = outcome.table["title"].tolist(), outcome.table["body"].tolist()
    found = []
    for row in rows:
        text = outcome.texts[row]
        cut = text.words_in_title
        passages = (text.words[:cut], text.words[cut : cut + READ_OF_EACH])
        found.append(Said(text.language, passages, f"{titles[row]}\n{bodies[row]}"))
    return found


def word_figures(outcome: Outcome, groups: pd.DataFrame) -> dict[str, float]:
    """Mean NPMI of the keywords of the upper groups, each over the texts of its main language, and their diversity, both -1 to 1."""
    spoken: dict[str, Counter[str]] = {}
    for row, name in outcome.group.items():
        spoken.setdefault(name, Counter())[outcome.texts.languages[row]] += 1
    by_language: dict[str, list[int]] = {}
    for row in sorted(outcome.group):
        by_language.setdefault(outcome.texts.languages[row], []).append(row)
    heard = {
        language: [frozenset(outcome.texts[row].stems) for row in rows[:: -(-len(rows) // MEASURED)]]
        for language, rows in by_language.items()
    }
    lists, figures = [], []
    for group in groups[groups["level"] == 1].itertuples():
        language = max(sorted(spoken[group.group]), key=lambda code: spoken[group.group][code])
        keywords = [stem for keyword in group.keywords.split("|")[:TOP] for stem in stems(words(keyword), language)[-1:]]
        lists.append(keywords)
        figures.append(npmi_at(keywords, heard[language]))
    known = [figure for figure in figures if figure == figure]
    return {"npmi": round(float(np.mean(known)), 3) if known else 0.0, "diversity": round(diversity(lists), 3)}


def most_supported(outcome: Outcome) -> dict[str, list[str]]:
    """The ids of each group's contributions with the most supports, at most ``CENTRAL``, none without any."""
    supports = pd.to_numeric(outcome.table["supports"], errors="coerce").fillna(0).to_numpy()
    ids = outcome.table["id"].tolist()
    return {
        name: [ids[row] for row in sorted((row for row in rows if supports[row] > 0), key=lambda row: (-supports[row], row))[:CENTRAL]]
        for name, rows in sorted(outcome.members().items(), key=lambda entry: _numbers(entry[0]))
    }


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name[1:].split("."))
