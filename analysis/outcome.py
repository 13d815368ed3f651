"""Where each contribution ended up, and the tables that say so."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.coherence import TOP, diversity, npmi_at
from analysis.contribution_texts import LOW_MARGIN, NO_VOCABULARY, UNKNOWN_LANGUAGE, ReadText
from analysis.duplicates import Copies
from analysis.ensemble import Agreement
from analysis.labels import NAMED_IN, GroupName, Said, name_groups
from analysis.language import UNKNOWN
from analysis.metrics import centres
from analysis.words import stems, words

CENTRAL = 5
READ_TO_NAME, READ_OF_EACH, MEASURED = 400, 200, 5000
ASSIGNMENTS = ["id", "group", "subgroup", "confidence", "state", "reason"]
GROUPS = ["group", "level", "parent", "size", "authors", "label", "keywords", "central_ids", *(f"label_{code}" for code in NAMED_IN)]


@dataclass
class Outcome:
    """Filled by the pipeline: rows are positions in ``table``; ``order`` maps the positions of ``copies`` to rows."""

    table: pd.DataFrame
    texts: list[ReadText]
    authors: list[str]
    order: list[int]
    copies: Copies
    group: dict[int, str] = field(default_factory=dict)
    subgroup: dict[int, str] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    reason: dict[int, str] = field(default_factory=dict)
    central: dict[str, list[int]] = field(default_factory=dict)

    def leave_out(self, rows: list[int], which: np.ndarray, reason: str) -> None:
        """Unplace some originals; a text in a language hardly used here is said to be so."""
        used: dict[str, int] = {}
        for text in self.texts:
            used[text.language] = used.get(text.language, 0) + 1
        for row, left_out in zip(rows, which, strict=True):
            if left_out:
                language = self.texts[row].language
                strange = language == UNKNOWN or used[language] < 0.05 * len(self.texts)
                self.reason[row] = UNKNOWN_LANGUAGE if strange and reason == NO_VOCABULARY else reason

    def place(
        self,
        rows: list[int],
        agreement: Agreement,
        inside: np.ndarray,
        weights: np.ndarray,
        low_margin_share: float,
    ) -> None:
        """Give originals their group and subgroup, but for the few that sit between groups (never a subgroup's last).

        A text sits between groups when its companions are elsewhere more often than in the group it fell to.
        """
        groups = agreement.groups
        own = agreement.affinity[np.arange(len(rows)), groups]
        others = agreement.affinity.copy()
        others[np.arange(len(rows)), groups] = 0
        margin = own - others.max(axis=1)
        width = max(2, len(str(int(groups.max()) + 1)))
        names = [f"g{group + 1:0{width}d}" for group in groups]
        full = [f"{name}.{number + 1}" for name, number in zip(names, inside, strict=True)]
        left = Counter(full)
        between: set[int] = set()
        for position in np.argsort(margin, kind="stable")[: int(low_margin_share * len(rows))].tolist():
            if margin[position] < 0 and left[full[position]] > 1:
                left[full[position]] -= 1
                between.add(position)
        for position, row in enumerate(rows):
            self.confidence[row] = float(own[position])
            if position in between:
                self.reason[row] = LOW_MARGIN
            else:
                self.group[row], self.subgroup[row] = names[position], full[position]
        kept = np.array([position for position in range(len(rows)) if position not in between])
        for labels in (np.array(names), np.array(full)):
            self._find_central(rows, labels, kept, agreement.points, weights)

    def _find_central(self, rows: list[int], labels: np.ndarray, kept: np.ndarray, points: np.ndarray, weights: np.ndarray) -> None:
        """The texts nearest to the middle of each group, of different authors where there are enough."""
        found, numbers = np.unique(labels[kept], return_inverse=True)
        middle = centres(points[kept], numbers, weights[kept])
        near = np.round(np.einsum("ij,ij->i", points[kept], middle[numbers]), 4)
        for number, name in enumerate(found):
            members = np.flatnonzero(numbers == number)
            ranked = [rows[kept[member]] for member in members[np.argsort(-near[members], kind="stable")]]
            first: dict[str, int] = {}
            for row in ranked:
                first.setdefault(self.authors[row], row)
            others = [row for row in ranked if row not in first.values()] if len(first) < CENTRAL else []
            self.central[str(name)] = (list(first.values()) + others)[:CENTRAL]

    def originals(self) -> dict[int, int]:
        """The row that each comparable row repeats (its own when it is original)."""
        return {row: self.order[int(original)] for row, original in zip(self.order, self.copies.original, strict=True)}

    def assignments(self) -> pd.DataFrame:
        """One row an input id: its place, or the reason why it has none; a copy follows its original."""
        original, ids = self.originals(), self.table["id"].tolist()
        exact = {row for row, same in zip(self.order, self.copies.exact, strict=True) if same}
        rows = []
        for row, text in enumerate(self.texts):
            source = original.get(row, row)
            reason = text.reason or self.reason.get(source, "")
            if reason:
                confidence, state = self.confidence.get(source, 0.0) if not text.reason else 0.0, "unplaced"
            else:
                confidence, state = self.confidence[source], "placed" if source == row else "duplicate"
                reason = "" if source == row else f"{'copy' if row in exact else 'near_copy'}_of:{ids[source]}"
            rows.append(
                (
                    ids[row],
                    self.group.get(source, ""),
                    self.subgroup.get(source, ""),
                    f"{confidence:.4f}",
                    state,
                    reason,
                )
            )
        return pd.DataFrame(rows, columns=ASSIGNMENTS).astype({"confidence": float})

    def first_words(self, name: str) -> str:
        """How the most central text of a group begins: a label for a group without words of its own."""
        return " ".join(self.texts[self.central[name][0]].words[:6]).capitalize()

    def members(self) -> dict[str, list[int]]:
        """Rows of each group and subgroup, copies included, in order of id."""
        original = self.originals()
        found: dict[str, list[int]] = {}
        for row in sorted(original):
            for name in (self.group.get(original[row]), self.subgroup.get(original[row])):
                if name:
                    found.setdefault(name, []).append(row)
        return found


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
            "|".join(named[name].keywords), "|".join(ids[row] for row in outcome.central[name]),
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
        spoken.setdefault(name, Counter())[outcome.texts[row].language] += 1
    by_language: dict[str, list[frozenset[str]]] = {}
    for row in sorted(outcome.group):
        by_language.setdefault(outcome.texts[row].language, []).append(frozenset(outcome.texts[row].stems))
    lists, figures = [], []
    for group in groups[groups["level"] == 1].itertuples():
        language = max(sorted(spoken[group.group]), key=lambda code: spoken[group.group][code])
        keywords = [stem for keyword in group.keywords.split("|")[:TOP] for stem in stems(words(keyword), language)[-1:]]
        texts = by_language[language]
        lists.append(keywords)
        figures.append(npmi_at(keywords, texts[:: -(-len(texts) // MEASURED)]))
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
