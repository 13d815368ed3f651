"""What a group is called once people split and merged: from the run's ids to those shown."""

from collections.abc import Collection

import pandas as pd

from analysis.correction_table import COLUMNS, PLACING, merges
from analysis.group_ids import Register, group_of


class CorrectedNames:
    """Ids for the groups that people split off, and the id under which the contributions of a merged group are found.

    ``register`` is added to. A split has an id as soon as something is sent to it, and for good. A subgroup of a group that
    was merged into another is the next one there, and stays it from run to run.
    """

    def __init__(self, corrections: pd.DataFrame, register: Register, contributions: Collection[str]) -> None:
        self.register = register
        self._of_label: dict[str, str] = {}
        rows = list(corrections[COLUMNS].itertuples(index=False, name=None))
        filled = {target for action, subject, target in rows if action == "merge" or (action in PLACING and subject in contributions)}
        for action, subject, label in rows:
            if action != "split":
                continue
            above = group_of(self.id_of(subject)) if "." in self.id_of(subject) else ""
            made = register.made_of(label, above)
            if not made and label in filled:
                made = register.new_subgroup(above, label) if above else register.new_group(label)
            if made:
                self._of_label[label] = made
        self._merges = merges(corrections, register)
        self._into = {name: target for name, (_row, target) in self._merges.items()}
        self._rows = {row for row, _target in self._merges.values()}

    def id_of(self, name: str) -> str:
        """The id of a group named by its id or by the label of its split; a label that no contribution was moved to stays one."""
        return self._of_label.get(name, name)

    def merged_by(self, row: int) -> bool:
        """Whether the merge in this row is the last of its subject."""
        return row in self._rows

    def final(self, place: str) -> str:
        """The group or subgroup under which ``place`` is found after all merges."""
        while place:
            group = group_of(place)
            if place in self._into:
                place = self._into[place]
            elif group in self._into:
                into = self.final(group)
                place = self.register.made_of(place, into) or self.register.new_subgroup(into, place)
            else:
                return place
        return ""

    def first_inside(self, group: str) -> str:
        """A subgroup of a group that the run found nothing of: its first."""
        inside = self.register.inside(group)
        return self.final(inside[0]) if inside else self.register.new_subgroup(group)
