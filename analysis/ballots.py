"""Who voted how on what: one vote per person and statement, as a sparse matrix in the order of their names."""

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.exceptions import BadInput

REQUIRED = ("participant", "contribution_id", "vote")


@dataclass(frozen=True)
class Ballots:
    """``votes``: statements that each person saw, shape (people, statements), 1 / 0 / -1 with passes stored explicitly."""

    people: list[str]
    statements: list[str]
    votes: sp.csr_matrix

    def sha256(self) -> str:
        """SHA-256 of the names as JSON, then of who voted what: a canonical form, whatever the order of the votes read."""
        digest = hashlib.sha256(json.dumps([self.people, self.statements]).encode())
        for part, kind in ((self.votes.indptr, "<i8"), (self.votes.indices, "<i4"), (self.votes.data, "<i1")):
            digest.update(part.astype(kind).tobytes())
        return digest.hexdigest()

    def counts(self, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How many agreed, disagreed and saw each statement among everybody or the people ``rows``, each of shape (C,)."""
        votes = self.votes if rows is None else self.votes[rows]
        size = votes.shape[1]
        found = np.bincount(votes.indices * 3 + votes.data.astype(np.int32) + 1, minlength=3 * size).reshape(size, 3)
        return found[:, 2], found[:, 0], found.sum(axis=1)


def ballots(votes: pd.DataFrame) -> Ballots:
    """The last vote of each person on each statement (columns participant, contribution_id, vote). Raises BadInput."""
    missing = [column for column in REQUIRED if column not in votes.columns]
    if missing:
        raise BadInput(f"The votes have no column {' and no column '.join(missing)}.")
    if not len(votes):
        raise BadInput("There are no votes.")
    (person, people), (statement, statements), (vote, spellings) = (_named(votes[column]) for column in REQUIRED)
    if "" in people or "" in statements:
        raise BadInput("A vote has no participant or no contribution.")
    values = pd.to_numeric(pd.Series(spellings), errors="coerce")
    if (wrong := np.flatnonzero(~values.isin([1, 0, -1]))).size:
        first = int(vote[np.isin(vote, wrong)][0])
        raise BadInput(f"A vote is 1 (agree), 0 (pass) or -1 (disagree), not {spellings[first]!r}.")
    cell = person.astype(np.int64) * len(statements) + statement
    order = np.argsort(cell, kind="stable")
    last = order[np.append(np.diff(cell[order]) > 0, True)]
    given = np.bincount(person[last], minlength=len(people))
    parts = (values.to_numpy(float)[vote[last]], statement[last], np.concatenate([[0], np.cumsum(given)]))
    return Ballots(people, statements, sp.csr_matrix(parts, shape=(len(people), len(statements))))


def _named(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """For each row the position of its name in the sorted distinct names; what is missing is ""."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = column.cat.codes.to_numpy(), column.cat.categories
    else:
        text = column if pd.api.types.is_numeric_dtype(column) else column.astype(object).where(column.notna(), "").map(str)
        codes, found = pd.factorize(text)
    spelt = ["" if pd.isna(name) else str(name).strip() for name in found] + [""]
    used = np.unique(np.where(codes < 0, len(spelt) - 1, codes))
    names = sorted({spelt[code] for code in used.tolist()})
    place = {name: number for number, name in enumerate(names)}
    return np.array([place.get(name, 0) for name in spelt], np.int32)[codes], names
