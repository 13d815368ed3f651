"""What has to be together, what apart, and what in a given place: as long as it can all hold at once."""

from dataclasses import dataclass

from analysis.group_ids import group_of


@dataclass(frozen=True)
class Bundle:
    """Contributions that stay together; ``place``, where they have to be (empty: anywhere); ``apart``, members of others
    that have to be in another group."""

    members: tuple[str, ...]
    place: str
    apart: tuple[str, ...]


class Constraints:
    """Takes conditions one by one, each of which is refused (False) when it can't hold beside those taken before.

    A place is a group or a subgroup of it; being in a subgroup is being in its group. Apart means in different groups.
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._place: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def fix(self, who: str, place: str) -> bool:
        """``who`` is in ``place``."""
        root = self._root(who)
        narrower = _narrower(self._place[root], place)
        if narrower is None or self._clashes(root, narrower):
            return False
        self._place[root] = narrower
        return True

    def join(self, one: str, other: str) -> bool:
        """Both are in the same place."""
        first, second = sorted((self._root(one), self._root(other)))
        place = _narrower(self._place[first], self._place[second])
        if first == second:
            return True
        if place is None or second in self._roots_apart(first) or self._clashes(first, place) or self._clashes(second, place):
            return False
        for member in self._members.pop(second):
            self._above[member] = first
            self._members[first].append(member)
        self._place[first] = place
        self._apart[first] |= self._apart.pop(second)
        return True

    def part(self, one: str, other: str) -> bool:
        """The two are in different groups."""
        first, second = self._root(one), self._root(other)
        here, there = group_of(self._place[first]), group_of(self._place[second])
        if first == second or (here and here == there):
            return False
        self._apart[first].add(other)
        self._apart[second].add(one)
        return True

    def bundles(self) -> list[Bundle]:
        """What was taken, in order of the first member of each."""
        found = [
            Bundle(tuple(sorted(members)), self._place[root], tuple(sorted(self._apart[root]))) for root, members in self._members.items()
        ]
        return sorted(found, key=lambda bundle: bundle.members)

    def _root(self, who: str) -> str:
        if who not in self._above:
            self._above[who] = who
            self._members[who], self._place[who], self._apart[who] = [who], "", set()
        return self._above[who]

    def _roots_apart(self, root: str) -> set[str]:
        return {self._above[who] for who in self._apart[root]}

    def _clashes(self, root: str, place: str) -> bool:
        return bool(place) and any(group_of(self._place[other]) == group_of(place) for other in self._roots_apart(root))


def _narrower(one: str, other: str) -> str | None:
    """The place that is in both; None when there is none."""
    if not one or not other or one == other:
        return one or other
    if group_of(one) != group_of(other) or ("." in one and "." in other):
        return None
    return max(one, other, key=len)
