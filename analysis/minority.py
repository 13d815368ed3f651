"""Positions that no group carries: texts that resemble each other more than they resemble the groups they are in."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from analysis.contribution_texts import EXCLUDED
from analysis.distinct import distinct
from analysis.outcome import Outcome
from analysis.placement import Found

FEWEST_AUTHORS = 2
UNSURE = 0.5
ALIKE = 0.5
MOST_CANDIDATES = 5_000
PIECE = 500
COLUMNS = ["position", "id", "authors", "cohesion", "nearness"]


class Position(NamedTuple):
    """``ids`` in order; distinct ``authors``; mean cosine among them (``cohesion``) and with their own groups (``nearness``)."""

    ids: tuple[str, ...]
    authors: int
    cohesion: float
    nearness: float


def minority_table(outcome: Outcome, found: Found | None) -> pd.DataFrame:
    """The positions that no group of a run carries, with the columns of ``COLUMNS``: a row for each text, positions numbered from 1.

    Only the texts that were compared count, each once, in the places they have after people's corrections; none that people set aside.
    Texts of one thread alone, a proposal and its comments, are a conversation and no position.
    """
    if found is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = outcome.originals[found.fitted]
    kept = np.flatnonzero(outcome.reason[rows] != EXCLUDED)
    rows = rows[kept]
    number = {name: at for at, name in enumerate(sorted(set(outcome.group.tolist()) - {""}))}
    ids = outcome.table["id"].tolist()
    threads = _threads(outcome.table)
    found_positions = minority_positions(
        [ids[row] for row in rows.tolist()],
        [str(author) for author in outcome.authors[rows].tolist()],
        found.points[kept],
        np.array([number.get(name, -1) for name in outcome.group[rows].tolist()], np.int64),
        outcome.confidence[rows],
    )
    positions = [position for position in found_positions if len({threads[name] for name in position.ids}) > 1]
    table = [
        (at, name, position.authors, position.cohesion, position.nearness)
        for at, position in enumerate(positions, 1)
        for name in position.ids
    ]
    return pd.DataFrame(table, columns=COLUMNS)


def _threads(table: pd.DataFrame) -> dict[str, str]:
    """For each id that of the text which its thread began with, as far up as the table goes."""
    parent = dict(zip(table["id"], table["parent_id"], strict=True))
    found = {}
    for name in parent:
        top, seen = name, {name}
        while (above := parent.get(top)) and above not in seen:
            top = above
            seen.add(top)
        found[name] = top
    return found


def minority_positions(
    ids: Sequence[str], authors: Sequence[str], points: np.ndarray, groups: np.ndarray, confidence: np.ndarray, *, alike: float = ALIKE
) -> list[Position]:
    """The positions of two authors or more among the texts that are unplaced or placed with less than ``UNSURE`` confidence.

    ``points``: unit rows; ``groups``: the number of each text's group, -1 where it has none; an author without a name is "".
    Two texts are of one position when each is nearer to the other than to the middle of its group (of the nearest group, when it
    has none) and their cosine is ``alike`` or more. A position stands when its mean cosine is as high, and above that with the
    groups. Of more than ``MOST_CANDIDATES`` texts those of least confidence are compared. The most authors first.
    """
    placed = groups >= 0
    order = np.lexsort((np.array(ids), np.round(np.where(placed, confidence, -1.0), 6)))
    candidates = np.array([row for row in order if not placed[row] or confidence[row] < UNSURE][:MOST_CANDIDATES], dtype=np.int64)
    if len(candidates) < 2:
        return []
    candidates = candidates[np.argsort(np.array(ids)[candidates], kind="stable")]
    near = _nearness_to_groups(points, groups, candidates)
    own = points[candidates].astype(np.float64)
    component = _positions(own, near, alike)
    found = []
    for number in np.unique(component):
        rows = np.flatnonzero(component == number)
        voices = {authors[candidates[row]] or f"\0{ids[candidates[row]]}" for row in rows}
        if len(voices) < FEWEST_AUTHORS:
            continue
        cohesion = _cohesion(own[rows])
        nearness = float(near[rows].mean())
        if cohesion > nearness and cohesion >= alike:
            found.append(Position(tuple(ids[candidates[row]] for row in rows), len(voices), round(cohesion, 4), round(nearness, 4)))
    return sorted(found, key=lambda position: (-position.authors, -position.cohesion, position.ids))


def _positions(points: np.ndarray, near: np.ndarray, alike: float) -> np.ndarray:
    """A number for the position of each text, some rows at a time: what is linked so far counts as one."""
    size = len(points)
    component = np.arange(size)
    for start in range(0, size, PIECE):
        alikeness = np.round(points[start : start + PIECE] @ points.T, 6)
        linked = (alikeness >= alike) & (alikeness > near[start : start + PIECE, None]) & (alikeness > near[None, :])
        row, column = np.nonzero(linked)
        joined = distinct(component[start + row] * size + component[column])
        links = sp.csr_matrix((np.ones(len(joined), bool), (joined // size, joined % size)), shape=(size, size))
        _, number = connected_components(links, directed=False)
        component = number[component].astype(np.int64)
    return component


def _cohesion(points: np.ndarray) -> float:
    """The mean cosine among some unit rows, some of them at a time."""
    total = itself = 0.0
    for start in range(0, len(points), PIECE):
        among = np.round(points[start : start + PIECE] @ points.T, 6)
        total, itself = total + float(among.sum()), itself + float(np.trace(among, start))
    return (total - itself) / (len(points) * (len(points) - 1))


def _nearness_to_groups(points: np.ndarray, groups: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """Cosine of each candidate with the middle of its own group without itself; with the nearest group when it has none."""
    count = int(groups.max(initial=-1)) + 1
    if not count:
        return np.full(len(candidates), -1.0)
    total = np.zeros((count, points.shape[1]))
    np.add.at(total, groups[groups >= 0], points[groups >= 0].astype(np.float64))
    own, places = points[candidates].astype(np.float64), groups[candidates]
    size = np.maximum(np.linalg.norm(total, axis=1), 1e-12)
    near = (own @ total.T / size).max(axis=1)
    rest = total[places] - own
    length = np.linalg.norm(rest, axis=1)
    inside = np.where(length > 1e-9, np.einsum("ij,ij->i", own, rest) / np.maximum(length, 1e-12), -1.0)
    return np.round(np.where(places >= 0, inside, near), 6)
