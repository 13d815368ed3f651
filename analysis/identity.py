"""The same group keeps its id from one run to the next."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analysis.group_ids import Register, group_of

SAME = 0.5
PLACES = ["id", "group", "subgroup", "own"]


@dataclass(frozen=True)
class Previous:
    """What a run hands to the next one.

    ``places`` has the columns id, group, subgroup, own, one row each contribution, empty for those in no group; ``own`` is
    the subgroup before people's merges, so that two groups that people merged are still known apart when a later run finds
    them again. ``register`` (columns group, origin and any others) lists every id ever given, those of groups long gone
    included; ``seen``, ids that only earlier runs read, so that corrections may name them.
    """

    places: pd.DataFrame
    register: pd.DataFrame
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Named:
    """The subgroup id of each contribution (its group's id stands before the dot), and every id ever given."""

    places: np.ndarray
    register: pd.DataFrame


def match(
    ids: Sequence[str],
    groups: Sequence[int] | np.ndarray,
    inside: Sequence[int] | np.ndarray,
    *,
    previous: Previous | None = None,
    weights: np.ndarray | None = None,
) -> Named:
    """Names for the groups that a run found: ``groups`` numbers them and ``inside`` the subgroups of each, shapes (n,).

    A group takes over the id of a previous one when, over the contributions present in both, their weighted Jaccard index is
    at least ``SAME`` or it holds more than half of the previous one; where several could, the pairs with the largest sum
    of indexes win (Kuhn 1955). A subgroup does so inside its group. Others get the next number never used, the heaviest
    first. Neither the numbers given nor the order of rows count. ``weights`` (n,), e.g. distinct authors; else each is 1.
    """
    register = Register(previous.register if previous else None)
    table = pd.DataFrame({"id": np.asarray(ids, dtype=object), "group": groups, "inside": inside})
    table["weight"] = np.ones(len(table)) if weights is None else weights
    table["row"] = np.arange(len(table))
    table = table.sort_values("id", kind="stable")
    table["inside"] = list(zip(table["group"], table["inside"], strict=True))
    own = dict(zip(previous.places["id"], previous.places["own"], strict=True)) if previous else {}
    old = pd.Series([own.get(who, "") for who in table["id"]], index=table.index, dtype=object)
    kept = _taken_over(table, "group", old.map(group_of), lambda new, before: True)
    fresh = [label for label in _heaviest_first(table, "group") if label not in kept]
    names = kept | {label: register.new_group(among=len(fresh) - place) for place, label in enumerate(fresh)}
    parts = _taken_over(table, "inside", old, lambda new, before: names[new[0]] == group_of(before))
    for label in _heaviest_first(table, "inside"):
        if label not in parts:
            parts[label] = register.new_subgroup(names[label[0]])
    places = np.empty(len(table), dtype=object)
    places[table["row"].to_numpy()] = table["inside"].map(parts).to_numpy(dtype=object)
    return Named(places, register.table())


def _heaviest_first(table: pd.DataFrame, column: str) -> list:
    found = table.groupby(column, sort=False).agg(weight=("weight", "sum"), first=("id", "min"))
    found["weight"] = found["weight"].round(6)
    return found.sort_values(["weight", "first"], ascending=[False, True], kind="stable").index.tolist()


def _taken_over(table: pd.DataFrame, column: str, old: pd.Series, allowed: Callable[..., bool]) -> dict:
    """The previous name of each label in ``column`` that has a right to one."""
    both = old != ""
    rows, columns = _heaviest_first(table[both], column), sorted(old[both].unique())
    if not rows:
        return {}
    row = table.loc[both, column].map({label: place for place, label in enumerate(rows)})
    col = old[both].map({name: place for place, name in enumerate(columns)})
    shared = np.zeros((len(rows), len(columns)))
    np.add.at(shared, (row.to_numpy(), col.to_numpy()), table.loc[both, "weight"].to_numpy())
    of_old, of_new = shared.sum(axis=0)[None, :], shared.sum(axis=1)[:, None]
    jaccard = np.round(shared / np.maximum(of_old + of_new - shared, 1e-12), 6)
    may = (jaccard >= SAME) | (np.round(shared - of_old / 2, 6) > 0)
    may &= np.array([[allowed(label, name) for name in columns] for label in rows])
    chosen = zip(*linear_sum_assignment(np.where(may, jaccard, 0.0), maximize=True), strict=True)
    return {rows[new]: columns[before] for new, before in chosen if may[new, before]}


def lineage(places: pd.DataFrame, register: pd.DataFrame, previous: Previous | None = None) -> pd.DataFrame:
    """One row for each id ever given: group, level, size (contributions now), lineage, into, origin; in order of id.

    ``places`` has the columns id, group, subgroup. lineage is ``kept``; ``grown:+12``, contributions more than before;
    ``merged:g03+g07``, where it also holds most of a group that is gone; ``split:g03``, a new group most of which was there;
    ``new``; or ``gone``, where ``into`` names the group that holds most of what it held.
    """
    known = dict(zip(register["group"], register["origin"], strict=True))
    said: dict[str, tuple[int, str, str]] = {}
    for level in ("group", "subgroup"):
        now = dict(zip(places["id"], places[level], strict=True))
        before = dict(zip(previous.places["id"], previous.places[level], strict=True)) if previous else {}
        said |= _compared(before, now)
    if previous is not None and "into" in previous.register.columns:
        earlier = dict(zip(previous.register["group"], previous.register["into"], strict=True))
    else:
        earlier = {}
    rows = []
    for name in Register(register).table()["group"]:
        size, words, into = said.get(name, (0, "gone", earlier.get(name, "")))
        rows.append((name, 2 if "." in name else 1, size, words, into, known[name]))
    return pd.DataFrame(rows, columns=["group", "level", "size", "lineage", "into", "origin"])


def _compared(before: dict[str, str], now: dict[str, str]) -> dict[str, tuple[int, str, str]]:
    """For each name on either side, its size now, its lineage, and where most of it went if it is gone."""
    sizes, former = (Counter(name for name in side.values() if name) for side in (now, before))
    stayed = Counter((before[who], name) for who, name in now.items() if name and before.get(who))
    left, came = Counter[str](), Counter[str]()
    for (old, new), count in stayed.items():
        left[old] += count
        came[new] += count
    into: dict[str, str] = {}
    source: dict[str, str] = {}
    for (old, new), count in sorted(stayed.items()):
        if 2 * count > left[old] and old not in sizes:
            into[old] = new
        if 2 * count > came[new]:
            source[new] = old
    said = {old: (0, "gone", into.get(old, "")) for old in former if old not in sizes}
    for name, size in sizes.items():
        absorbed = [old for old, new in into.items() if new == name]
        if absorbed:
            words = "merged:" + "+".join(sorted([*absorbed, name] if name in former else absorbed))
        elif name in former:
            words = f"grown:+{size - former[name]}" if size > former[name] else "kept"
        else:
            words = f"split:{source[name]}" if name in source else "new"
        said[name] = (size, words, "")
    return said
