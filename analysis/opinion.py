"""Who votes alike: a plane of opinions, the groups in it, and what each statement is to each group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import polis, tables
from analysis.ballots import Ballots, ballots
from analysis.manifest import versions
from analysis.opinion_groups import active_people, opinion_groups
from analysis.opinion_plane import fitted, stretched
from analysis.statement_statistics import group_counts, representative_table, statement_table, statistics_table


@dataclass(frozen=True)
class OpinionResult:
    """``participants``, ``statements``, ``statistics`` and ``representatives`` have the columns of the files.

    ``representative`` gives, per group, (statement, side); ``consensus`` the statements that most people agree with (or
    disagree with), over everybody, at most five a side.
    """

    participants: pd.DataFrame
    statements: pd.DataFrame
    statistics: pd.DataFrame
    representatives: pd.DataFrame
    representative: dict[str, list[tuple[str, str]]]
    consensus: dict[str, list[str]]
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    input_sha256: str
    output_sha256: str


def opinions(votes: pd.DataFrame, *, seed: int = 2016) -> OpinionResult:
    """Place people by their votes and group those who vote alike (columns participant, contribution_id, vote; +1 = agree).

    Missing votes count as the statement's mean; two principal components. The coordinates are stretched as Polis' are;
    groups are sought before that, where few votes put a person near the middle. People with fewer than seven votes are
    placed but not grouped, and nobody is when no grouping is stable. Flipping the sign of every vote mirrors the result.
    Raises BadInput.
    """
    given = ballots(votes)
    active = active_people(given.votes)
    with threadpool_limits(1):
        plane = fitted(given.votes[active] if len(active) else given.votes)
        labels, figures = opinion_groups(given.votes[active], plane, seed)
        places = stretched(plane.places(given.votes), given.votes)
    group = np.full(len(given.people), "", dtype=object)
    if labels is not None:
        group[active] = [str(label + 1) for label in labels]
    participants = pd.DataFrame({"participant": given.people, "x": places[:, 0], "y": places[:, 1], "group": group})
    names = sorted(set(group.tolist()) - {""})
    counts = group_counts(given, group, names)
    statements = statement_table(given, names, counts)
    statistics = statistics_table(given, names, counts, plane.extremity())
    representatives = representative_table(given, names, counts)
    figures = {
        "participants": len(given.people), "statements": len(given.statements), "votes": given.votes.nnz,
        "grouped_participants": len(active) if names else 0, **figures,
    }  # fmt: skip
    input_sha256, output_sha256 = given.sha256(), tables.output_hash([participants, statements, statistics, representatives])
    manifest = {
        "input_sha256": input_sha256, "parameters": {"seed": seed}, "seed": seed, "versions": versions(), "metrics": figures,
        "output_sha256": output_sha256,
    }  # fmt: skip
    return OpinionResult(
        participants, statements, statistics, representatives, _by_group(representatives, names), _consensus(given), figures, manifest,
        input_sha256, output_sha256,
    )  # fmt: skip


def _by_group(representatives: pd.DataFrame, names: list[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for row in representatives.itertuples():
        found[row.group].append((row.contribution_id, row.side))
    return found


def _consensus(given: Ballots) -> dict[str, list[str]]:
    found = polis.consensus_statements(*given.counts())
    return {side: [given.statements[index] for index in indices] for side, indices in zip(("agree", "disagree"), found, strict=True)}
