"""A run's groups, corrected as people asked; and where the run would have differed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.constraints import Bundle, Constraints
from analysis.contribution_texts import EXCLUDED, LOW_MARGIN
from analysis.corrected_names import CorrectedNames
from analysis.correction_table import COLUMNS, PAIRING, PLACING
from analysis.group_ids import Register, group_of, in_order, numbers
from analysis.identity import PLACES, Previous

AS_FOUND, CHANGED, IDLE, OVERRULED = "as_found", "changed", "idle", "overruled"


@dataclass(frozen=True)
class Corrected:
    """``places``: id, group, subgroup, own (the subgroup before merges), reason, one row each text and copy. reason is
    ``excluded``, or ``low_margin`` for a text told to be apart from all groups it resembles; empty for the others, also
    those that the run did not place.

    ``labels``: the name that people gave to a group, by id. ``effects``: action, subject, target, would_have, state, one
    row each correction in its order. state is ``as_found`` (the run would have done the same), ``changed`` (would_have
    says what it would have done), ``idle`` (a contribution or group is not there) or ``overruled`` (it can't hold beside later rows).
    ``register``: group, origin, every id ever given.
    """

    places: pd.DataFrame
    labels: dict[str, str]
    effects: pd.DataFrame
    register: pd.DataFrame


def apply(
    corrections: pd.DataFrame,
    *,
    ids: Sequence[str],
    found: Sequence[str] | np.ndarray,
    affinity: pd.DataFrame,
    copies: Mapping[str, str],
    register: pd.DataFrame,
    previous: Previous | None = None,
) -> Corrected:
    """Correct what a run found.

    ``corrections`` are checked; ``found`` is the subgroup id of each text (empty: unplaced), already matched to the previous run's;
    ``affinity`` (index: ids, columns: groups) tells how well each text would fit each group, for choosing where one goes that
    can't stay; ``copies`` maps the id of each copy, none of them in ``ids``, to its original, which it follows unless a correction
    says otherwise. Rows are read from the last to the first: one that can't hold beside later ones is overruled. The
    order of ``ids`` does not count.
    """
    run = _Run(corrections, ids, found, affinity, copies, register, previous)
    run.state_conditions()
    run.settle()
    return run.result()


def excluded(corrections: pd.DataFrame) -> list[str]:
    """The contributions that people set aside and did not move or pin later: a run need not read them at all."""
    last = {subject: action for action, subject, _target in corrections[COLUMNS].itertuples(index=False) if action in PLACING}
    return sorted(subject for subject, action in last.items() if action == "exclude")


def with_labels(corrected: Corrected, labels: Mapping[str, str]) -> tuple[dict[str, str], pd.DataFrame]:
    """The names of the groups where ``labels`` are those that the run would give, and the effects with these filled in."""
    effects = corrected.effects.copy()
    renamed = (effects["action"] == "rename") & (effects["state"] == CHANGED)
    effects.loc[renamed, "would_have"] = effects.loc[renamed, "subject"].map(labels).fillna("")
    effects.loc[renamed & (effects["would_have"] == effects["target"]), "state"] = AS_FOUND
    return {**labels, **{group: label for group, label in corrected.labels.items() if group in labels}}, effects


class _Run:
    """The corrections of one run on their way: conditions stated, settled, told."""

    def __init__(
        self, corrections: pd.DataFrame, ids: Sequence[str], found: Sequence[str] | np.ndarray, affinity: pd.DataFrame,
        copies: Mapping[str, str], register: pd.DataFrame, previous: Previous | None,
    ) -> None:  # fmt: skip
        self.rows = list(corrections[COLUMNS].itertuples(index=False, name=None))
        self.states = [""] * len(self.rows)
        self.would_have = [""] * len(self.rows)
        self.copies = copies
        self.affinity = affinity
        self.found = dict(zip(ids, found, strict=True))
        self.found |= {copy: self.found[original] for copy, original in copies.items()}
        self.names = CorrectedNames(corrections, Register(register), self.found)
        self.final = {name: self.names.final(name) for name in in_order(set(self.found.values()))}
        self.before = dict(zip(previous.places["id"], previous.places["subgroup"], strict=True)) if previous else {}
        self.sizes = Counter(self.final[name] for name in self.found.values() if name)
        self.groups = {group_of(name) for name in self.sizes}
        self.own: dict[str, str] = {}
        self.reason: dict[str, str] = {}
        self.conditions = Constraints()
        self.put = {subject: action for action, subject, _target in self.rows if action in PLACING}
        self.excluded = {who for who, action in self.put.items() if action == "exclude"}
        self.excluded |= {copy for copy, original in copies.items() if copy not in self.put and original in self.excluded}

    def state_conditions(self) -> None:
        """Take what people said of contributions, the latest first; then that copies follow their originals."""
        for row in reversed(range(len(self.rows))):
            action, subject, target = self.rows[row]
            if action in (*PLACING, *PAIRING):
                self.states[row] = self._stated(action, subject, target)
        named = {who for action, *pair in self.rows if action in (*PLACING, *PAIRING) for who in pair}
        for copy in sorted((named & self.copies.keys()) - self.put.keys()):
            if not {copy, self.copies[copy]} & self.excluded:
                self.conditions.join(copy, self.copies[copy])

    def _stated(self, action: str, subject: str, target: str) -> str:
        """The state of a row on a contribution as far as it is known now: empty when it holds."""
        if subject not in self.found or (action in PAIRING and target not in self.found):
            return IDLE
        if action == "exclude":
            return "" if subject in self.excluded else OVERRULED
        if action in PAIRING:
            if {subject, target} & self.excluded:
                return IDLE
            return "" if (self.conditions.join if action == "together" else self.conditions.part)(subject, target) else OVERRULED
        place = self._asked(subject, target)
        if not place:
            return IDLE
        return "" if subject not in self.excluded and self.conditions.fix(subject, place) else OVERRULED

    def _asked(self, subject: str, target: str) -> str:
        """Where a move or a pin puts its subject; empty for a pin to a previous place that there was not."""
        return self.names.final(self.names.id_of(target) if target else group_of(self.before.get(subject, "")))

    def settle(self) -> None:
        """A place for each bundle: where people put it, else where the run would, else the best that is left."""
        bundles = self.conditions.bundles()
        bundle_of = {who: bundle for bundle in bundles for who in bundle.members}
        decided: dict[Bundle, str] = {}
        free = [bundle for bundle in bundles if not bundle.place]
        free.sort(key=lambda bundle: (-self._firmness(bundle), bundle.members))
        for bundle in [bundle for bundle in bundles if bundle.place] + free:
            forbidden = {decided.get(bundle_of[who], group_of(bundle_of[who].place)) for who in bundle.apart}
            group = group_of(bundle.place) or self._group(bundle, forbidden)
            decided[bundle] = group
            place = self._subgroup(bundle, group) if group else ""
            for who in bundle.members:
                stays = self.final[self.found[who]] == place
                self.own[who] = self.found[who] if stays else place
                if self.found[who] and not place:
                    self.reason[who] = LOW_MARGIN
        for who in self.excluded & self.found.keys():
            self.own[who], self.reason[who] = "", EXCLUDED
        for copy, original in self.copies.items():
            if copy not in self.own and original in self.own:
                self.own[copy] = self.own[original]
                if original in self.reason:
                    self.reason[copy] = self.reason[original]

    def _fit(self, bundle: Bundle) -> dict[str, float]:
        """How well a bundle would fit each of the run's groups, all members together."""
        rows = [self.copies.get(who, who) for who in bundle.members]
        total: Counter[str] = Counter()
        for column, value in self.affinity.reindex(rows).fillna(0.0).sum().items():
            total[group_of(self.names.final(str(column)))] += value
        return {group: round(float(total[group]), 6) for group in in_order(total) if group in self.groups}

    def _firmness(self, bundle: Bundle) -> float:
        """How much better a bundle fits the group it was found in than any other: the firmest choose first."""
        fit = self._fit(bundle)
        here = self._groups_found(bundle)
        inside = max((fit.get(group, 0.0) for group in here), default=0.0)
        return round(inside - max((value for group, value in fit.items() if group not in here), default=0.0), 6)

    def _groups_found(self, bundle: Bundle) -> set[str]:
        return {group_of(self.final[self.found[who]]) for who in bundle.members} - {""}

    def _group(self, bundle: Bundle, forbidden: set[str]) -> str:
        """The group of a bundle that people put nowhere: where it was found, was before, or fits best; empty where nothing is left."""
        here = self._groups_found(bundle)
        if not here:
            return ""
        fit = self._fit(bundle)
        was = {group_of(self.names.final(self.before.get(who, ""))) for who in bundle.members} & self.groups
        near = {group for group, value in fit.items() if value > 0}
        for choice in (here, was, near):
            if choice - forbidden:
                return min(choice - forbidden, key=lambda group: (-fit.get(group, 0.0), numbers(group)))
        return ""

    def _subgroup(self, bundle: Bundle, group: str) -> str:
        """The subgroup: the one asked for, else where most members were found, or were before, else the largest there."""
        if "." in bundle.place:
            return bundle.place
        for places in (
            Counter(self.final[self.found[who]] for who in bundle.members),
            Counter(self.names.final(self.before.get(who, "")) for who in bundle.members),
            self.sizes,
        ):
            inside = [name for name in places if group_of(name) == group]
            if inside:
                return min(inside, key=lambda name: (-places[name], numbers(name)))
        return self.names.first_inside(group)

    def result(self) -> Corrected:
        whole = self.found | self.own
        final = {name: self.names.final(name) for name in in_order(set(whole.values()))}
        places = pd.DataFrame(
            [(who, group_of(final[own]), final[own], own, self.reason.get(who, "")) for who, own in whole.items()],
            columns=[*PLACES, "reason"], dtype=object,
        )  # fmt: skip
        present = {name for own in set(whole.values()) if own for name in (final[own], group_of(final[own]))}
        before_merges = {name for own in set(whole.values()) if own for name in (own, group_of(own))}
        labels: dict[str, str] = {}
        for row in reversed(range(len(self.rows))):
            action, subject, target = self.rows[row]
            if action == "merge":
                self.would_have[row] = self.names.id_of(subject)
                self.states[row] = self._merged(row, before_merges)
            elif action in ("rename", "split"):
                name = self.names.id_of(target if action == "split" else subject)
                self.states[row] = IDLE if name not in present else OVERRULED if name in labels and action == "rename" else CHANGED
                if name in present:
                    labels.setdefault(name, target)
            elif not self.states[row]:
                self._tell(row, whole, final)
        for row, (action, _subject, target) in enumerate(self.rows):
            if action == "split" and self.states[row] == CHANGED:
                self._tell_split(row, target)
        effects = [(*row, would, state) for row, would, state in zip(self.rows, self.would_have, self.states, strict=True)]
        table = pd.DataFrame(effects, columns=[*COLUMNS, "would_have", "state"], dtype=object)
        return Corrected(places, {name: labels[name] for name in in_order(labels)}, table, self.names.register.table())

    def _merged(self, row: int, before_merges: set[str]) -> str:
        last, subject = self.names.merged_by(row), self.names.id_of(self.rows[row][1])
        return IDLE if subject not in before_merges else CHANGED if last else OVERRULED

    def _tell(self, row: int, whole: dict[str, str], final: dict[str, str]) -> None:
        """Compares what holds with what the run would have done."""
        action, subject, target = self.rows[row]
        if action in PAIRING:
            one, other = (self.final[self.found[who]] for who in (subject, target))
            self.would_have[row] = f"{self.found[subject]}|{self.found[target]}"
            same = one == other if action == "together" else group_of(one) != group_of(other) or not one
            self.states[row] = AS_FOUND if same else CHANGED
            return
        asked = "" if action == "exclude" else self._asked(subject, target)
        here = self.final[self.found[subject]]
        self.would_have[row] = self.found[subject] if "." in asked else group_of(self.found[subject])
        self.states[row] = AS_FOUND if (here if "." in asked else group_of(here)) == asked else CHANGED

    def _tell_split(self, row: int, label: str) -> None:
        sent = [at for at, (action, _who, target) in enumerate(self.rows) if action == "move" and target == label]
        self.would_have[row] = "|".join(dict.fromkeys(self.would_have[at] for at in sent if self.would_have[at]))
        if not any(self.states[at] == CHANGED for at in sent):
            self.states[row] = AS_FOUND
