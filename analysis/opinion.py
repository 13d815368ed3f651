"""Who votes alike: a plane of opinions, the groups in it, and what each statement is to each group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.linalg import LinearOperator, eigsh
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from analysis import polis, tables
from analysis.exceptions import BadInput
from analysis.grouping import by_weight, partition
from analysis.manifest import versions

FEWEST_VOTES = 7
MOST_GROUPS = 5
SILHOUETTE_ON = 2000
SUBSAMPLES = 5
STABLE = 0.5
WORTH_A_GROUP = 0.03
REQUIRED = ("participant", "contribution_id", "vote")


@dataclass(frozen=True)
class OpinionResult:
    """``participants`` and ``statements`` have the columns of the files; ``representative`` gives, per group, (statement, side)."""

    participants: pd.DataFrame
    statements: pd.DataFrame
    representative: dict[str, list[tuple[str, str]]]
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    input_sha256: str
    output_sha256: str


@dataclass(frozen=True)
class Ballots:
    """``votes``: statements that each person saw, shape (people, statements), 1 / 0 / -1 with passes stored explicitly."""

    people: list[str]
    statements: list[str]
    votes: sp.csr_matrix


def checked_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """One row per person and statement, the last vote given, sorted. Raises BadInput."""
    missing = [column for column in REQUIRED if column not in votes.columns]
    if missing:
        raise BadInput(f"The votes have no column {' and no column '.join(missing)}.")
    table = pd.DataFrame({column: votes[column].astype(object).map(str).str.strip() for column in REQUIRED})
    if table.empty:
        raise BadInput("There are no votes.")
    if ((table["participant"] == "") | (table["contribution_id"] == "")).any():
        raise BadInput("A vote has no participant or no contribution.")
    value = pd.to_numeric(table["vote"], errors="coerce")
    wrong = table["vote"][~value.isin([1, 0, -1])]
    if len(wrong):
        raise BadInput(f"A vote is 1 (agree), 0 (pass) or -1 (disagree), not {wrong.iloc[0]!r}.")
    table["vote"] = value.astype(int)
    table = table.drop_duplicates(["participant", "contribution_id"], keep="last")
    return table.sort_values(["participant", "contribution_id"], kind="stable").reset_index(drop=True)


def opinions(votes: pd.DataFrame, *, seed: int = 2016) -> OpinionResult:
    """Place people by their votes and group those who vote alike (columns participant, contribution_id, vote; +1 = agree).

    Missing votes count as the statement's mean; two principal components. The coordinates are stretched as Polis' are;
    groups are sought before that, where few votes put a person near the middle. People with fewer than seven votes are
    placed but not grouped, and nobody is when no grouping is stable. Flipping the sign of every vote mirrors the result.
    Raises BadInput.
    """
    table = checked_votes(votes)
    with threadpool_limits(1):
        ballots = _ballots(table)
        place = project(ballots.votes)
        group, figures = _groups(ballots, place, seed)
        plane = stretched(place, ballots.votes)
    participants = pd.DataFrame({"participant": ballots.people, "x": plane[:, 0], "y": plane[:, 1], "group": group})
    statements, representative = _statements(ballots, group)
    input_sha256 = tables.fingerprint(table.rename(columns={"participant": "id"}).astype(str))
    output_sha256 = tables.output_hash([participants, statements])
    figures = {
        "participants": len(ballots.people),
        "statements": len(ballots.statements),
        "votes": len(table),
        **figures,
    }
    manifest = {
        "input_sha256": input_sha256, "parameters": {"seed": seed}, "seed": seed, "versions": versions(), "metrics": figures,
        "output_sha256": output_sha256,
    }  # fmt: skip
    return OpinionResult(participants, statements, representative, figures, manifest, input_sha256, output_sha256)


def _ballots(table: pd.DataFrame) -> Ballots:
    person, people = pd.factorize(table["participant"], sort=True)
    statement, statements = pd.factorize(table["contribution_id"], sort=True)
    matrix = sp.csr_matrix((table["vote"].to_numpy(float), (person, statement)), shape=(len(people), len(statements)))
    return Ballots(list(people), list(statements), matrix)


def project(votes: sp.csr_matrix) -> np.ndarray:
    """Each person's place on the two main axes of disagreement, shape (people, 2): Σ over votes of (vote - mean) · axis."""
    seen = np.diff(votes.tocsc().indptr)
    centre = np.asarray(votes.sum(axis=0)).ravel() / np.maximum(seen, 1)
    centred = votes.copy()
    centred.data = votes.data - centre[votes.indices]
    place = centred @ _main_axes(centred)
    return np.hstack([place, np.zeros((len(place), 2 - place.shape[1]))])


def stretched(place: np.ndarray, votes: sp.csr_matrix) -> np.ndarray:
    """``place`` times sqrt(statements / votes given), so that who voted little is not drawn in the middle (Polis)."""
    given = np.maximum(np.diff(votes.indptr), 1)
    return np.round(place * np.sqrt(votes.shape[1] / given)[:, None], 6) + 0.0


def _main_axes(centred: sp.csr_matrix) -> np.ndarray:
    """The first two principal axes, shape (statements, 2), the heaviest entry of each positive (the same for -votes)."""
    size = centred.shape[1]
    if not centred.nnz or not np.abs(centred.data).max() > 1e-12:
        return np.zeros((size, 2))
    if size <= 400:
        values, vectors = np.linalg.eigh((centred.T @ centred).toarray())
    else:
        gram = LinearOperator((size, size), matvec=lambda vector: centred.T @ (centred @ vector), dtype=float)
        values, vectors = eigsh(gram, k=2, v0=np.cos(np.arange(size)), tol=1e-10)
    axes = vectors[:, np.argsort(-values, kind="stable")[:2]]
    heaviest = np.argmax(np.round(np.abs(axes), 8), axis=0)
    return axes * np.where(axes[heaviest, np.arange(axes.shape[1])] < 0, -1, 1)


def _groups(ballots: Ballots, place: np.ndarray, seed: int) -> tuple[np.ndarray, dict[str, Any]]:
    """The opinion group of each person ("1" is the largest, "" none), and the figures of the choice."""
    given = np.diff(ballots.votes.indptr)
    active = np.flatnonzero(given >= min(FEWEST_VOTES, len(ballots.statements)))
    group = np.full(len(ballots.people), "", dtype=object)
    attempts = _attempts(np.round(place[active], 6), seed)
    figures: dict[str, Any] = {"grouped_participants": 0, "groups": 0, "stability": 0.0}
    figures["silhouette"] = {str(k): score for k, (score, _) in sorted(attempts.items())}
    if not attempts:
        return group, {**figures, "why_no_groups": "too few people or too few differences"}
    k = max(attempts, key=lambda count: (round(attempts[count][0] - WORTH_A_GROUP * count, 4), -count))
    labels = attempts[k][1]
    figures["stability"] = _stability(ballots.votes[active], labels, seed)
    if figures["stability"] < STABLE:
        return group, {**figures, "why_no_groups": "no grouping is stable"}
    group[active] = [str(label + 1) for label in labels]
    return group, {**figures, "grouped_participants": len(active), "groups": k}


def _attempts(places: np.ndarray, seed: int) -> dict[int, tuple[float, np.ndarray]]:
    """Number of groups to (silhouette, labels), for 2 to 5 k-means groups of which the tiny ones are dissolved."""
    found: dict[int, tuple[float, np.ndarray]] = {}
    if len(np.unique(places, axis=0)) < 4:
        return found
    for k in range(2, min(MOST_GROUPS, 2 + len(places) // 12) + 1):
        labels = _grouped(places, k, seed + k)
        count = len(set(labels.tolist()))
        if count < 2:
            continue
        sample = min(SILHOUETTE_ON, len(places))
        score = round(float(silhouette_score(places, labels, sample_size=sample, random_state=seed)), 4)
        if count not in found or score > found[count][0]:
            found[count] = score, labels
    return found


def _grouped(places: np.ndarray, k: int, seed: int) -> np.ndarray:
    """At most ``k`` groups of a twentieth of the people or more: smaller ones join the nearest group."""
    even = np.ones(len(places))
    labels = partition(places, k, weights=even, seed=seed, starts=10)
    smallest = max(2, len(places) / 20)
    while len(sizes := np.bincount(labels)) > 1 and sizes.min() < smallest:
        tiny = len(sizes) - 1  # groups are numbered from the largest
        middle = np.array([places[labels == other].mean(axis=0) for other in range(tiny)])
        members = np.flatnonzero(labels == tiny)
        labels[members] = np.linalg.norm(places[members][:, None] - middle[None], axis=2).round(6).argmin(axis=1)
        labels = by_weight(labels, even)
    return labels


def _stability(votes: sp.csr_matrix, labels: np.ndarray, seed: int) -> float:
    """Mean adjusted Rand index with the groups found anew, axes included, among random four fifths of the people."""
    random = np.random.default_rng(seed)
    scores = []
    for again in range(SUBSAMPLES):
        rows = np.sort(random.choice(len(labels), max(2, len(labels) * 4 // 5), replace=False))
        places = np.round(project(votes[rows]), 6)
        if len(np.unique(places, axis=0)) > int(labels.max()):
            scores.append(adjusted_rand_score(labels[rows], _grouped(places, int(labels.max()) + 1, seed + again)))
    return round(float(np.mean(scores)), 3) if scores else 0.0


def _statements(ballots: Ballots, group: np.ndarray) -> tuple[pd.DataFrame, dict[str, list[tuple[str, str]]]]:
    """statements.csv: counts of everybody, consensus over groups, divisiveness, and the counts of each group."""
    everybody = _counts(ballots.votes)
    names = sorted(set(group) - {""})
    counts = [_counts(ballots.votes[np.flatnonzero(group == name)]) for name in names]
    agreed, disagreed, seen = (
        np.array([count[side] for count in counts]).reshape(len(names), len(ballots.statements)) for side in ("agree", "disagree", "seen")
    )
    grouped = agreed.sum(0), seen.sum(0)
    apart = np.abs(polis.success_rate(agreed, seen) - polis.success_rate(grouped[0] - agreed, grouped[1] - seen))
    table = pd.DataFrame({
        "contribution_id": ballots.statements,
        "agree": everybody["agree"], "disagree": everybody["disagree"], "pass": everybody["pass"],
        "group_consensus": polis.group_consensus(agreed, seen).round(6) if names else "",
        "group_consensus_disagree": polis.group_consensus(disagreed, seen).round(6) if names else "",
        "divisiveness": apart.max(axis=0).round(6) if names else "",
    })  # fmt: skip
    for name, count in zip(names, counts, strict=True):
        for side in ("agree", "disagree", "pass"):
            table[f"{side}_{name}"] = count[side]
    chosen = polis.representative_statements(agreed, disagreed, seen) if names else []
    return table, {
        name: [(ballots.statements[index], side) for index, side in entries] for name, entries in zip(names, chosen, strict=True)
    }


def _counts(votes: sp.csr_matrix) -> dict[str, np.ndarray]:
    size = votes.shape[1]
    agree, disagree = (np.bincount(votes.indices[votes.data == value], minlength=size) for value in (1, -1))
    seen = np.bincount(votes.indices, minlength=size)
    return {"agree": agree, "disagree": disagree, "pass": seen - agree - disagree, "seen": seen}
