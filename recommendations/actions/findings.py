"""What else a run finds in its groups, once they are there: what each says and disagrees about, and what none carries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultation.models import Contribution
from recommendations.actions.opinion_findings import groups_may_be_shown, slates_of, topics_of
from recommendations.corpus import Text, frame
from recommendations.models import CorpusItem

if TYPE_CHECKING:
    import pandas as pd

    from analysis.disagreement import Divided
    from analysis.opinion import OpinionResult
    from analysis.pipeline import ClusterResult
    from analysis.representatives import Voices
    from analysis.sentences import Span
    from analysis.slates import Slate

ENOUGH_PROPOSALS = 3
VOICES = 2

Frozen = Sequence[tuple[CorpusItem, Text]]
Members = dict[str, list[str]]


@dataclass(frozen=True)
class Findings:
    """For each group of either level, by key: `summaries`, the sentences that say what it says; `divided`, what divides it. `voices`: who
    speaks for each of them, in each language and on each side. `ideas` has a row for each idea of the texts that hold several: id, start,
    end, group, subgroup, confidence.

    `minority` has a row for each text of a position that no group carries: position, id, authors, cohesion, nearness; `topics`, one
    for each group of the upper level and opinion group: group, opinion_group, people, agree, disagree, pass. `slates` are the short
    lists of proposals, by size.
    """

    summaries: dict[str, tuple["Span", ...]]
    divided: dict[str, list["Divided"]]
    ideas: "pd.DataFrame"
    voices: list["Voices"]
    minority: "pd.DataFrame"
    topics: "pd.DataFrame"
    slates: dict[int, "Slate"]


def findings_of(
    frozen: Frozen, result: "ClusterResult", opinion: "OpinionResult | None", votes: "pd.DataFrame", ideas: "pd.DataFrame"
) -> Findings:
    """What the frozen texts, their groups, their `ideas` and the votes tell together. The same for the same input; reads and writes no
    table."""
    members = members_of(result)
    return Findings(
        summaries=_summaries(frozen, result, members), divided=_divided(frozen, opinion, members), ideas=ideas,
        voices=_voices(frozen, result), minority=result.minority, topics=topics_of(result, opinion, votes),
        slates=slates_of(result, opinion, votes),
    )  # fmt: skip


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


def _voices(frozen: Frozen, result: "ClusterResult") -> list["Voices"]:
    """Those of one language or one side alone say no more than the group as a whole, and are left out."""
    from analysis.representatives import voices_of

    stances = [item.version.contribution.stance for item, _text in frozen]
    table = frame(text for _item, text in frozen).assign(stance=stances)
    by_language, by_side = (voices_of(table, result, by=by, most=VOICES) for by in ("lang", "stance"))
    spoken = Counter(row.group for row in by_language)
    return [row for row in by_language if spoken[row.group] > 1] + [row for row in by_side if row.value]


def _divided(frozen: Frozen, opinion: "OpinionResult | None", members: Members) -> dict[str, list["Divided"]]:
    """By the votes, and where they divide nobody by the comments for and against."""
    from analysis.disagreement import divided_by_stances, divided_by_votes

    stances = _stances(frozen)
    statements = _shown_statements(opinion) if opinion is not None else None
    found = {}
    for key, names in members.items():
        by_votes = divided_by_votes(statements, names) if statements is not None else []
        found[key] = by_votes or divided_by_stances(stances, names)
    return found


def _shown_statements(opinion: "OpinionResult") -> "pd.DataFrame":
    """What the votes say of each proposal, without what would tell of a small group of people."""
    return opinion.statements if groups_may_be_shown(opinion) else opinion.statements.drop(columns="divisiveness", errors="ignore")


def _stances(frozen: Frozen) -> "pd.DataFrame":
    """Who spoke for or against which proposal: id, parent_id (the proposal's), stance, author."""
    import pandas as pd

    names = {item.version.contribution_id: text.id for item, text in frozen}
    rows = [
        (text.id, names.get(item.version.contribution.proposal_id or 0, ""), item.version.contribution.stance, text.author)
        for item, text in frozen
    ]
    return pd.DataFrame(rows, columns=["id", "parent_id", "stance", "author"], dtype=object)
