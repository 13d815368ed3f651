"""How a run goes on from the one before it, and from what people corrected: places, ids and names."""

from collections.abc import Mapping
from itertools import compress

import numpy as np
import pandas as pd

from analysis import corrections as correcting
from analysis import identity
from analysis.continuity import Continuity
from analysis.correction_table import checked_corrections
from analysis.group_ids import group_of, numbers
from analysis.outcome import Outcome
from analysis.placement import Found

HARDLY = 1e-3


def checked(corrections: pd.DataFrame | None, table: pd.DataFrame, previous: Continuity | None) -> pd.DataFrame:
    """The corrections of a run, none if there are none. Raises BadInput with the row and the reason."""
    if corrections is None:
        return pd.DataFrame(columns=["action", "subject", "target"], dtype=object)
    known = set(table["id"]) | (set(previous.previous.seen) if previous else set())
    return checked_corrections(corrections, contributions=known, register=previous.previous.register if previous else None)


def can_go_on(previous: Continuity | None, *, several: bool) -> bool:
    """Whether groups can go on as they are: there were some, their words are known, in ``several`` languages if there are now."""
    if previous is None or previous.vectoriser is None or not len(previous.previous.places):
        return False
    return previous.vectoriser.features.tagged or not several


def between(previous: Continuity | None) -> set[str]:
    """The texts that the earlier run knew and left between groups: they stay there."""
    if previous is None:
        return set()
    places = previous.previous.places
    return set(places.loc[(places["group"] == "") & (places["own"] != ""), "id"])


def placed_before(previous: Continuity | None) -> frozenset[str]:
    """The ids of the texts that the earlier run gave a place."""
    if previous is None:
        return frozenset()
    places = previous.previous.places
    return frozenset(places.loc[places["own"] != "", "id"])


def earlier_places(
    ids: list[str], originals: np.ndarray, voices: Mapping[int, list[int]], previous: Continuity | None
) -> list[tuple[int, int] | None]:
    """The group and subgroup of each original, or of a copy of it (``voices``), in the earlier run: numbers from 0, in order of the ids
    still used."""
    if previous is None:
        return [None] * len(originals)
    own = {row: name for row, name in zip(previous.previous.places["id"], previous.previous.places["own"], strict=True) if name}
    had = []
    for original in originals.tolist():
        said = (original, *voices.get(original, ()))
        had.append(next((own[ids[row]] for row in said if ids[row] in own), ""))
    names = sorted(set(had) - {""}, key=numbers)
    groups = {group: number for number, group in enumerate(dict.fromkeys(group_of(name) for name in names))}
    inside: dict[str, int] = {}
    for name in names:
        inside[name] = sum(group_of(other) == group_of(name) for other in inside)
    return [(groups[group_of(name)], inside[name]) if name else None for name in had]


def named(outcome: Outcome, found: Found | None, previous: Continuity | None) -> identity.Named:
    """The ids of the groups found, those of the earlier run going on; one place for each original that has one. Those without weight have
    a say where nobody else is."""
    if found is None:
        empty = pd.DataFrame(columns=["group", "origin"])
        return identity.Named(np.array([], dtype=object), previous.previous.register if previous else empty)
    placed = np.flatnonzero(found.known)
    ids, weights = outcome.table["id"].to_numpy()[outcome.originals[placed]], outcome.weights[placed]
    where = list(zip(found.groups[placed].tolist(), found.inside[placed].tolist(), strict=True))
    taught = {place for place, weight in zip(where, weights.tolist(), strict=True) if weight}
    rows = np.array([bool(weight) or place not in taught for place, weight in zip(where, weights.tolist(), strict=True)], bool)
    named = identity.match(
        ids[rows], found.groups[placed][rows], found.inside[placed][rows], previous=previous.previous if previous else None,
        weights=np.maximum(weights[rows], HARDLY),
    )  # fmt: skip
    names = dict(zip(compress(where, rows), named.places, strict=True))
    return identity.Named(np.array([names[place] for place in where], dtype=object), named.register)


def names_by_number(found: Found | None, named: identity.Named) -> list[str]:
    """The id of each group that was found, in the order of the columns of its affinity."""
    if found is None:
        return []
    names = {int(group): group_of(place) for group, place in zip(found.groups[found.known], named.places, strict=True)}
    return [names.get(number, "") for number in range(found.affinity.shape[1])]


def corrected(
    outcome: Outcome, found: Found | None, named: identity.Named, names: list[str], wanted: pd.DataFrame, previous: Continuity | None
) -> correcting.Corrected:
    """The places of originals and copies after what people corrected."""
    ids = outcome.table["id"].tolist()
    placed = np.flatnonzero(found.known) if found is not None else np.array([], int)
    rows = outcome.originals[placed].tolist()
    used = [number for number, name in enumerate(names) if name]
    affinity = pd.DataFrame(
        found.affinity[placed][:, used] if found is not None else np.zeros((0, 0)),
        index=[ids[row] for row in rows],
        columns=[names[number] for number in used],
    )
    here = set(rows)
    copies = {ids[row]: ids[source] for row, source in enumerate(outcome.sources.tolist()) if row != source and source in here}
    return correcting.apply(
        wanted, ids=[ids[row] for row in rows], found=named.places, affinity=affinity, copies=copies, register=named.register,
        previous=previous.previous if previous else None,
    )  # fmt: skip


def after_merges(names: list[str], places: pd.DataFrame) -> list[str]:
    """The ids of groups as they are after people merged some: the same id for those that are one now."""
    merged = {group_of(own): group for own, group in zip(places["own"], places["group"], strict=True)}
    return [merged.get(name, name) for name in names]


def renamed(groups: pd.DataFrame, labels: dict[str, str], given: dict[str, str]) -> pd.DataFrame:
    """Groups with the names that people gave, in every language of the table."""
    groups = groups.copy()
    groups["label"] = groups["group"].map(labels)
    for column in (column for column in groups.columns if column.startswith("label_")):
        groups[column] = [given.get(name, label) for name, label in zip(groups["group"], groups[column], strict=True)]
    return groups
