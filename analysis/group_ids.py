"""Names of groups: g03, and g03.2 inside it. None is ever given to a second group."""

import re
from collections.abc import Iterable

import pandas as pd

_ID = re.compile(r"g\d{2,}(\.\d+)?")


def is_group_id(text: str) -> bool:
    """Whether ``text`` is spelt as the id of a group or of a subgroup."""
    return _ID.fullmatch(text) is not None


def group_of(place: str) -> str:
    """The group that a group or subgroup belongs to; empty for no place."""
    return place.partition(".")[0]


def numbers(name: str) -> tuple[int, ...]:
    """The sorting key of a group's id: g09 before g10, g10.2 before g10.10."""
    return tuple(int(part) for part in name[1:].split(".")) if name else ()


class Register:
    """Every id ever given in a lineage of runs, so that each new group gets the next number.

    ``origin`` is empty for a group that a run found; the label that people gave to a group they split off; or the id of the
    subgroup whose contributions it holds since its group was merged into another.
    """

    def __init__(self, table: pd.DataFrame | None = None) -> None:
        self.origin: dict[str, str] = {}
        self._made: dict[tuple[str, str], str] = {}
        self._highest: dict[str, int] = {}
        self.width = 2
        if table is not None:
            for name, origin in zip(table["group"], table["origin"], strict=True):
                self.add(name, origin)

    def add(self, name: str, origin: str = "") -> str:
        """Notes an id, once."""
        if name not in self.origin:
            above, (*_, last) = group_of(name) if "." in name else "", numbers(name)
            self.origin[name] = origin
            self._made.setdefault((above, origin), name)
            self._highest[above] = max(self._highest.get(above, 0), last)
            if not above:
                self.width = max(self.width, len(name) - 1)
        return name

    def made_of(self, origin: str, within: str = "") -> str:
        """The id whose origin is this, inside the group ``within`` (or at the upper level); empty when there is none."""
        return self._made.get((within, origin), "") if origin else ""

    def new_group(self, origin: str = "", among: int = 1) -> str:
        """The next id of the upper level; ``among`` new ones are spelt with as many digits."""
        number = self._highest.get("", 0) + 1
        self.width = max(self.width, len(str(number + among - 1)))
        return self.add(f"g{number:0{self.width}d}", origin)

    def new_subgroup(self, group: str, origin: str = "") -> str:
        """The next id inside ``group``."""
        return self.add(f"{group}.{self._highest.get(group, 0) + 1}", origin)

    def inside(self, group: str) -> list[str]:
        """The ids ever given inside ``group``, in order."""
        return in_order(name for name in self.origin if "." in name and group_of(name) == group)

    def table(self) -> pd.DataFrame:
        """Columns group, origin; in order of id."""
        return pd.DataFrame([(name, self.origin[name]) for name in in_order(self.origin)], columns=["group", "origin"], dtype=object)


def in_order(names: Iterable[str]) -> list[str]:
    """Ids sorted by their numbers, a group before its subgroups."""
    return sorted(names, key=numbers)
