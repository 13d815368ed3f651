"""Where each contribution ended up."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.contribution_texts import LOW_MARGIN, NO_VOCABULARY, UNKNOWN_LANGUAGE, ReadTexts
from analysis.language import UNKNOWN
from analysis.metrics import centres
from analysis.placement import Found

CENTRAL = 5
PIECE = 50_000
ASSIGNMENTS = ["id", "group", "subgroup", "confidence", "state", "reason", "alternatives"]


@dataclass
class Outcome:
    """Filled by the pipeline: rows are positions in ``table``. ``same`` has the row whose words each row repeats, ``sources`` the row that
    it follows, since it repeats it in the same context: both its own when there is none. ``originals`` are the rows that were compared,
    with the ``weights`` of each (distinct authors; 0 for what repeats another in another context). ``authors`` has a number for each
    person, and one for each row that names none. What is found has an entry a row: empty, or 0, where there is none. ``closeness`` is the
    cosine of each text with the middle of its group and of its subgroup, shape (rows, 2); -1 for what was not compared."""

    table: pd.DataFrame
    texts: ReadTexts
    authors: np.ndarray
    same: np.ndarray
    sources: np.ndarray
    originals: np.ndarray
    weights: np.ndarray
    group: np.ndarray = field(init=False)
    subgroup: np.ndarray = field(init=False)
    alternatives: np.ndarray = field(init=False)
    reason: np.ndarray = field(init=False)
    confidence: np.ndarray = field(init=False)
    closeness: np.ndarray = field(init=False)
    central: dict[str, list[int]] = field(default_factory=dict)
    stability: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = len(self.table)
        self.group, self.subgroup, self.alternatives, self.reason = (np.full(size, "", object) for _ in range(4))
        self.confidence = np.zeros(size)
        self.closeness = np.full((size, 2), -1.0)

    def leave_out(self, which: np.ndarray, reason: str) -> None:
        """Unplace some originals; a text in a language hardly used here is said to be so."""
        used = Counter(self.texts.languages)
        for row in self.originals[which].tolist():
            language = self.texts.languages[row]
            strange = language == UNKNOWN or used[language] < 0.05 * len(self.texts)
            self.reason[row] = UNKNOWN_LANGUAGE if strange and reason == NO_VOCABULARY else reason

    def voices(self, rows: np.ndarray) -> np.ndarray:
        """Those of some rows that say what their author did not say in one before it: a person who repeats a text is heard once."""
        said = self.same[rows] * (int(self.authors.max(initial=0)) + 1) + self.authors[rows]
        return rows[np.sort(np.unique(said, return_index=True)[1])]

    def heard(self) -> np.ndarray:
        """The rows with a place that count where words are counted, in order: of what one person repeats, one that teaches if one does."""
        placed = np.flatnonzero(self.group != "")
        return np.sort(self.voices(placed[np.argsort(self.sources[placed] != self.same[placed], kind="stable")]))

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
        row_of = dict(zip(self.table["id"], range(len(self.table)), strict=True))
        for name, group, subgroup, reason in zip(*(places[column] for column in ("id", "group", "subgroup", "reason")), strict=True):
            row = row_of[name]
            if reason or not group or name in between:
                self.reason[row] = reason or LOW_MARGIN
            else:
                self.group[row], self.subgroup[row] = group, subgroup
        del row_of
        margin = self._belonging(found, names)
        left = Counter(self.subgroup[self.subgroup != ""].tolist())
        ids = self.table["id"].to_numpy()
        settled = set(self.originals[found.settled].tolist())
        taught = self.originals[self.weights > 0]
        placed = taught[self.group[taught] != ""]
        ranked = placed[np.lexsort((placed, margin[placed]))]
        for row in ranked[: int(low_margin_share * len(taught))].tolist():
            free = row not in settled and ids[row] not in protected
            if margin[row] < 0 and free and left[self.subgroup[row]] > 1:
                left[self.subgroup[row]] -= 1
                self.reason[row] = LOW_MARGIN
                self.group[row] = self.subgroup[row] = ""
        rows = self.originals[found.fitted]
        kept = np.flatnonzero(self.group[rows] != "")
        for level, places in enumerate((self.group, self.subgroup)):
            self._find_central(rows[kept], level, places[rows[kept]], found.points[kept], self.weights[found.fitted[kept]])
        for name, value in zip(names, found.stability, strict=True):
            self.stability[name] = min(self.stability.get(name, 1.0), float(value))

    def _belonging(self, found: Found, names: list[str]) -> np.ndarray:
        """The margin of each placed original in the group it is in, by row; its affinity and the two next best groups are noted."""
        shown = list(dict.fromkeys(filter(None, names)))
        number = {name: position for position, name in enumerate(shown)}
        margin = np.zeros(len(self.table))
        for start in range(0, len(self.originals), PIECE):
            rows, near = self.originals[start : start + PIECE], found.affinity[start : start + PIECE]
            affinity = np.zeros((len(rows), len(shown)))
            for column, name in enumerate(names):
                if name:
                    affinity[:, number[name]] += near[:, column]
            affinity = np.round(affinity, 4)
            order = np.argsort(-affinity, axis=1, kind="stable")[:, :3]
            for row, scores, best in zip(rows.tolist(), affinity.tolist(), order.tolist(), strict=True):
                if not self.group[row]:
                    continue
                here = number.get(self.group[row])
                mine = scores[here] if here is not None else 0.0
                others = [other for other in best if other != here][:2]
                self.confidence[row] = mine
                margin[row] = mine - scores[others[0]] if others else mine
                told = [f"{shown[other]}:{mine - scores[other]:.4f}" for other in others if scores[other] > 0]
                self.alternatives[row] = "|".join(told)
        return margin

    def _find_central(self, rows: np.ndarray, level: int, labels: np.ndarray, points: np.ndarray, weights: np.ndarray) -> None:
        """How near texts are to the middle of their groups of a level; the nearest of each, of different authors where there are enough."""
        if not len(rows):
            return
        names, numbers = np.unique(labels.astype(str), return_inverse=True)
        middle = centres(points, numbers, weights)
        near = self.closeness[rows, level] = np.round(np.einsum("ij,ij->i", points, middle[numbers]), 4)
        for number, name in enumerate(names):
            members = np.flatnonzero(numbers == number)
            ranked = rows[members[np.argsort(-near[members], kind="stable")]].tolist()
            first: dict[int, int] = {}
            for row in ranked:
                first.setdefault(int(self.authors[row]), row)
            chosen = set(first.values())
            others = [row for row in ranked if row not in chosen] if len(first) < CENTRAL else []
            self.central[str(name)] = (list(first.values()) + others)[:CENTRAL]

    def assignments(self) -> pd.DataFrame:
        """One row an input id: its place, or the reason why it has none; a copy follows its original, unless it is said in another context
        or people moved it."""
        sources, ids = self.sources, self.table["id"].to_numpy()
        own = np.arange(len(ids))
        at = np.where(self.group != "", own, sources)
        unread = np.array([self.texts.reason(row) for row in own.tolist()], object)
        found = np.where(self.reason != "", self.reason, self.reason[sources])
        reason = np.where(unread != "", unread, np.where(self.group != "", "", found))
        placed, copied = reason == "", (reason == "") & (self.same != own)
        state = np.where(placed, np.where(copied, "duplicate", "placed"), "unplaced").astype(object)
        again = np.flatnonzero(copied)
        alike = self.texts.words.only(np.concatenate([again, self.same[again]])).first_alike()
        for row, exact in zip(again.tolist(), (alike[: len(again)] == alike[len(again) :]).tolist(), strict=True):
            reason[row] = f"{'copy' if exact else 'near_copy'}_of:{ids[self.same[row]]}"
        columns = (
            ids, np.where(placed, self.group[at], ""), np.where(placed, self.subgroup[at], ""),
            np.where(unread == "", self.confidence[sources], 0.0), state, reason, np.where(placed, self.alternatives[sources], ""),
        )  # fmt: skip
        return pd.DataFrame(dict(zip(ASSIGNMENTS, columns, strict=True)))

    def first_words(self, name: str) -> str:
        """How the most central text of a group begins: a label for a group without words of its own."""
        rows = self.central.get(name) or self.members()[name].tolist()
        return " ".join(self.texts[rows[0]].words[:6]).capitalize()

    def members(self) -> dict[str, np.ndarray]:
        """Rows of each group and subgroup, copies included, in order of id."""
        found: dict[str, np.ndarray] = {}
        for level in (self.group, self.subgroup):
            placed = np.flatnonzero(level != "")
            codes, names = pd.factorize(level[placed])
            parts = np.split(placed[np.argsort(codes, kind="stable")], np.cumsum(np.bincount(codes, minlength=len(names)))[:-1])
            found.update(zip(names.tolist(), parts, strict=False))
        return found
