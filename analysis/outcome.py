"""Where each contribution ended up."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.contribution_texts import LOW_MARGIN, NO_VOCABULARY, UNKNOWN_LANGUAGE, ReadTexts
from analysis.duplicates import Copies
from analysis.language import UNKNOWN
from analysis.metrics import centres
from analysis.placement import Found

CENTRAL = 5
ASSIGNMENTS = ["id", "group", "subgroup", "confidence", "state", "reason", "alternatives"]


@dataclass
class Outcome:
    """Filled by the pipeline: rows are positions in ``table``; ``order`` maps the positions of ``copies`` to rows; ``originals`` are the
    rows that were grouped, with the ``weights`` (distinct authors) of each."""

    table: pd.DataFrame
    texts: ReadTexts
    authors: list[str]
    order: list[int]
    copies: Copies
    originals: list[int]
    weights: np.ndarray
    group: dict[int, str] = field(default_factory=dict)
    subgroup: dict[int, str] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    alternatives: dict[int, str] = field(default_factory=dict)
    reason: dict[int, str] = field(default_factory=dict)
    central: dict[str, list[int]] = field(default_factory=dict)
    stability: dict[str, float] = field(default_factory=dict)

    def leave_out(self, which: np.ndarray, reason: str) -> None:
        """Unplace some originals; a text in a language hardly used here is said to be so."""
        used = Counter(self.texts.languages)
        for row, left_out in zip(self.originals, which, strict=True):
            if left_out:
                language = self.texts.languages[row]
                strange = language == UNKNOWN or used[language] < 0.05 * len(self.texts)
                self.reason[row] = UNKNOWN_LANGUAGE if strange and reason == NO_VOCABULARY else reason

    def sources(self) -> dict[int, int]:
        """The row that each comparable row repeats (its own when it is original)."""
        return {row: self.order[int(original)] for row, original in zip(self.order, self.copies.original, strict=True)}

    def place(
        self,
        found: Found | None,
        places: pd.DataFrame,
        names: list[str],
        protected: set[str],
        between: set[str],
        low_margin_share: float,
    ) -> None:
        """Give texts the places that were found and corrected, but for the few that sit between groups (never a subgroup's last).

        ``places`` has the columns id, group, subgroup, reason, copies included; ``names`` are the ids of the groups that were found,
        by number, after merges: the same for two groups that people made one. A text sits between groups when its companions are
        elsewhere more often than in the group it fell to; one that an earlier run or a person (``protected`` ids) put somewhere
        stays, and so does one that an earlier run left there (``between``).
        """
        if found is None:
            return
        row_of = {name: row for row, name in enumerate(self.table["id"])}
        for name, group, subgroup, reason in places[["id", "group", "subgroup", "reason"]].itertuples(index=False):
            row = row_of[name]
            if reason or not group or name in between:
                self.reason[row] = reason or LOW_MARGIN
            else:
                self.group[row], self.subgroup[row] = group, subgroup
        own, margin = self._belonging(found, names)
        left = Counter(self.subgroup.values())
        ids = self.table["id"].tolist()
        ranked = sorted(margin, key=lambda row: (margin[row], row))
        settled = {row for row, before in zip(self.originals, found.settled, strict=True) if before}
        for row in ranked[: int(low_margin_share * len(self.originals))]:
            free = row in self.group and row not in settled and ids[row] not in protected
            if margin[row] < 0 and free and left[self.subgroup[row]] > 1:
                left[self.subgroup[row]] -= 1
                self.reason[row] = LOW_MARGIN
                del self.group[row], self.subgroup[row]
        self.confidence |= own
        rows = [self.originals[position] for position in found.fitted]
        kept = np.array([position for position, row in enumerate(rows) if row in self.group], np.int64)
        for level in (self.group, self.subgroup):
            labels = np.array([level.get(row, "") for row in rows], dtype=object)
            self._find_central(rows, labels, kept, found.points)
        for name, value in zip(names, found.stability, strict=True):
            self.stability[name] = min(self.stability.get(name, 1.0), float(value))

    def _belonging(self, found: Found, names: list[str]) -> tuple[dict[int, float], dict[int, float]]:
        """(affinity, margin) of each placed original to the group it is in; the two next best groups are noted beside it."""
        shown = list(dict.fromkeys(filter(None, names)))
        number = {name: position for position, name in enumerate(shown)}
        affinity = np.zeros((len(found.affinity), len(shown)))
        for column, name in enumerate(names):
            if name:
                affinity[:, number[name]] += found.affinity[:, column]
        affinity = np.round(affinity, 4)
        own, margin = {}, {}
        order = np.argsort(-affinity, axis=1, kind="stable")[:, :3]
        for position, row in enumerate(self.originals):
            if row not in self.group:
                continue
            scores = affinity[position]
            here = number.get(self.group[row])
            mine = float(scores[here]) if here is not None else 0.0
            others = [int(other) for other in order[position] if other != here][:2]
            own[row] = mine
            margin[row] = mine - float(scores[others[0]]) if others else mine
            self.alternatives[row] = "|".join(f"{shown[other]}:{mine - float(scores[other]):.4f}" for other in others if scores[other] > 0)
        return own, margin

    def _find_central(self, rows: list[int], labels: np.ndarray, kept: np.ndarray, points: np.ndarray) -> None:
        """The texts nearest to the middle of each group, of different authors where there are enough."""
        if not len(kept):
            return
        weight = dict(zip(self.originals, self.weights, strict=True))
        names, numbers = np.unique(labels[kept].astype(str), return_inverse=True)
        middle = centres(points[kept], numbers, np.array([weight[rows[position]] for position in kept]))
        near = np.round(np.einsum("ij,ij->i", points[kept], middle[numbers]), 4)
        for number, name in enumerate(names):
            members = np.flatnonzero(numbers == number)
            ranked = [rows[kept[member]] for member in members[np.argsort(-near[members], kind="stable")]]
            first: dict[str, int] = {}
            for row in ranked:
                first.setdefault(self.authors[row], row)
            chosen = set(first.values())
            others = [row for row in ranked if row not in chosen] if len(first) < CENTRAL else []
            self.central[str(name)] = (list(first.values()) + others)[:CENTRAL]

    def assignments(self) -> pd.DataFrame:
        """One row an input id: its place, or the reason why it has none; a copy follows its original unless people moved it."""
        sources, ids = self.sources(), self.table["id"].tolist()
        exact = {row for row, same in zip(self.order, self.copies.exact, strict=True) if same}
        rows = []
        for row in range(len(self.texts)):
            source = sources.get(row, row)
            at = row if row in self.group else source
            unread = self.texts.reason(row)
            reason = unread or ("" if row in self.group else self.reason.get(row) or self.reason.get(source, ""))
            confidence = 0.0 if unread else self.confidence.get(source, 0.0)
            state = "unplaced" if reason else "placed" if source == row else "duplicate"
            if state == "duplicate":
                reason = f"{'copy' if row in exact else 'near_copy'}_of:{ids[source]}"
            place = ("", "", "") if state == "unplaced" else (self.group[at], self.subgroup[at], self.alternatives.get(source, ""))
            rows.append((ids[row], place[0], place[1], f"{confidence:.4f}", state, reason, place[2]))
        return pd.DataFrame(rows, columns=ASSIGNMENTS).astype({"confidence": float})

    def first_words(self, name: str) -> str:
        """How the most central text of a group begins: a label for a group without words of its own."""
        rows = self.central.get(name) or self.members()[name]
        return " ".join(self.texts[rows[0]].words[:6]).capitalize()

    def members(self) -> dict[str, list[int]]:
        """Rows of each group and subgroup, copies included, in order of id."""
        found: dict[str, list[int]] = {}
        for row in sorted(self.group):
            for name in (self.group[row], self.subgroup[row]):
                found.setdefault(name, []).append(row)
        return found
