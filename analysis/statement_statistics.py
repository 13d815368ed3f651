"""What each statement is to everybody and to each opinion group, as the tables of the output files."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import polis
from analysis.ballots import Ballots
from analysis.intervals import difference, false_discovery, one_sided, two_sided, wilson_lower

DISCOVERY = 0.10
SIDES = ("agree", "disagree")
LEADING = ("group_consensus", "group_consensus_disagree", "divisiveness")


@dataclass(frozen=True)
class Counts:
    """Votes of each group on each statement: ``sides`` (2, G, C) agreed and disagreed, ``seen`` (G, C) with passes."""

    sides: np.ndarray
    seen: np.ndarray

    @property
    def rest(self) -> tuple[np.ndarray, np.ndarray]:
        """The same counts for the grouped people who are not in the group."""
        return self.sides.sum(1, keepdims=True) - self.sides, self.seen.sum(0) - self.seen


def group_counts(ballots: Ballots, group: np.ndarray, names: list[str]) -> Counts:
    found = [ballots.counts(np.flatnonzero(group == name)) for name in names]
    size = (len(names), len(ballots.statements))
    sides = np.array([[counts[side] for counts in found] for side in (0, 1)], np.int64).reshape(2, *size)
    return Counts(sides, np.array([counts[2] for counts in found], np.int64).reshape(size))


def statement_table(ballots: Ballots, names: list[str], counts: Counts) -> pd.DataFrame:
    """statements.csv: counts of everybody, Polis' consensus of groups on either side, divisiveness, counts of each group."""
    agreed, disagreed, seen = ballots.counts()
    by_group = group_columns(counts) if names else {}
    table: dict[str, object] = {
        "contribution_id": ballots.statements, "agree": agreed, "disagree": disagreed, "pass": seen - agreed - disagreed,
        **{name: by_group.get(name, "") for name in LEADING},
    }  # fmt: skip
    for number, name in enumerate(names):
        first, second = counts.sides[:, number]
        table |= {f"agree_{name}": first, f"disagree_{name}": second, f"pass_{name}": counts.seen[number] - first - second}
    return pd.DataFrame(table).round(6)


def statistics_table(ballots: Ballots, names: list[str], counts: Counts, extremity: np.ndarray) -> pd.DataFrame:
    """statistics.csv: one row a statement, in the order of statements.csv.

    ``agree_rate``, ``agree_lower`` (and on the other side) the rate of everybody and its Wilson bound (one-sided, 95 %);
    ``consensus`` the side that a significant majority of everybody takes by Polis' rule, if any; ``controversy``
    2 min(a, d), 0 to 1; ``extremity`` and ``priority`` for routing. Where there are groups, for each side (the disagree
    side named so) ``group_consensus_minimum`` and ``_mean`` (geometric) of the groups' rates, product, minimum and mean
    again of their lower bounds (``_lower``); ``divisiveness_q``: of the two-sided tests that a group's rate is not that of
    the rest, the smallest q, corrected over all statements and groups of that side; ``divisive`` "yes" where it is 0.10
    or below.
    """
    agreed, disagreed, seen = ballots.counts()
    table: dict[str, object] = {"contribution_id": ballots.statements}
    for side, chosen in zip(SIDES, (agreed, disagreed), strict=True):
        table |= {f"{side}_rate": polis.success_rate(chosen, seen), f"{side}_lower": wilson_lower(chosen, seen)}
    table["consensus"] = np.select([polis.is_consensus(agreed, seen), polis.is_consensus(disagreed, seen)], SIDES, "")
    table["controversy"] = 2 * np.minimum(agreed, disagreed) / np.maximum(seen, 1)
    table["extremity"] = extremity
    table["priority"] = polis.priority(agreed, disagreed, seen - agreed - disagreed, extremity)
    by_group = group_columns(counts) if names else {}
    return pd.DataFrame(table | {name: column for name, column in by_group.items() if name not in LEADING}).round(6)


def group_columns(counts: Counts) -> dict[str, np.ndarray]:
    """The columns of ``statement_table`` and ``statistics_table`` that compare groups, each of shape (C,)."""
    rest, rest_seen = counts.rest
    found: dict[str, np.ndarray] = {}
    for chosen, others, ending in zip(counts.sides, rest, ("", "_disagree"), strict=True):
        rate, lower = polis.success_rate(chosen, counts.seen), wilson_lower(chosen, counts.seen)
        q = false_discovery(two_sided(difference(chosen, counts.seen, others, rest_seen)))
        found |= {
            f"group_consensus{ending}": polis.group_consensus(chosen, counts.seen),
            f"group_consensus_minimum{ending}": rate.min(axis=0),
            f"group_consensus_mean{ending}": rate.prod(axis=0) ** (1 / len(rate)),
            f"group_consensus_lower{ending}": lower.prod(axis=0),
            f"group_consensus_minimum_lower{ending}": lower.min(axis=0),
            f"group_consensus_mean_lower{ending}": lower.prod(axis=0) ** (1 / len(rate)),
            f"divisiveness{ending}": np.abs(rate - polis.success_rate(others, rest_seen)).max(axis=0),
            f"divisiveness_q{ending}": q.min(axis=0),
            f"divisive{ending}": np.where(q.min(axis=0) <= DISCOVERY, "yes", "no"),
        }
    return found


def representative_table(ballots: Ballots, names: list[str], counts: Counts) -> pd.DataFrame:
    """The statements that tell each group from the rest by Polis' rule, best first, agreements before disagreements.

    ``rate``, ``rate_test``, ``representativeness``, ``difference_test`` and ``metric`` are Polis'; ``q_value`` is that of a
    one-sided test that the group's rate is above the rest's, corrected over all statements, groups and sides;
    ``significant`` is "yes" at 0.10 or below.
    """
    columns = ["group", "rank", "contribution_id", "side", *polis.FIGURES, "q_value", "significant"]
    rows = []
    if names:
        rest, rest_seen = counts.rest
        q = false_discovery(one_sided(difference(counts.sides, counts.seen, rest, rest_seen)))
        figures = polis.figures(counts.sides, counts.seen)
        for number, entries in enumerate(polis.representative_statements(counts.sides[0], counts.sides[1], counts.seen)):
            for rank, (index, side) in enumerate(entries, 1):
                cell = (SIDES.index(side), number, index)
                found = "yes" if q[cell] <= DISCOVERY else "no"
                rows.append((names[number], rank, ballots.statements[index], side, *(value[cell] for value in figures), q[cell], found))
    return pd.DataFrame(rows, columns=columns).round(6)
