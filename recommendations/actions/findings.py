"""What else a run finds in its groups, once they are there: what each of them says, in its people's words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultation.models import Contribution
from recommendations.corpus import Text, frame
from recommendations.models import CorpusItem

if TYPE_CHECKING:
    import pandas as pd

    from analysis.opinion import OpinionResult
    from analysis.pipeline import ClusterResult
    from analysis.sentences import Span

ENOUGH_PROPOSALS = 3

Frozen = Sequence[tuple[CorpusItem, Text]]
Members = dict[str, list[str]]


@dataclass(frozen=True)
class Findings:
    """`summaries`: for each group of either level, by key, the sentences that say what it says."""

    summaries: dict[str, tuple["Span", ...]]


def findings_of(frozen: Frozen, result: "ClusterResult", opinion: "OpinionResult | None", votes: "pd.DataFrame") -> Findings:
    """What the frozen texts, their groups and the votes tell together. The same for the same input; reads and writes no table."""
    members = members_of(result)
    return Findings(summaries=_summaries(frozen, result, members))


def members_of(result: "ClusterResult") -> Members:
    """The corpus ids of each group of either level, by its key."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in result.assignments.itertuples():
        for key in filter(None, (row.group, row.subgroup)):
            members[key].append(row.id)
    return dict(members)


def _summaries(frozen: Frozen, result: "ClusterResult", members: Members) -> dict[str, tuple["Span", ...]]:
    """Of what speaks for a group: not of comments against a proposal, nor of comments where there are proposals enough."""
    from analysis.extraction import standing
    from analysis.summary import summarise

    speaking = {
        text.id: (item.version.contribution.is_proposal, text)
        for item, text in frozen
        if item.version.contribution.stance != Contribution.Stance.AGAINST
    }
    central = {row.group: row.central_ids.split("|") for row in result.groups.itertuples() if row.central_ids}
    found = {}
    for key, names in members.items():
        said = [speaking[name] for name in names if name in speaking]
        proposals = [text for is_proposal, text in said if is_proposal]
        table = frame(proposals if len(proposals) >= ENOUGH_PROPOSALS else [text for _is_proposal, text in said])
        standings = standing(table, central.get(key, []))
        bodies = table.assign(title=table["title"].where(table["body"].str.strip() == "", ""))
        found[key] = summarise(bodies, standing=standings)
    return found
