"""What the votes tell beside the groups of similar ideas, as far as it points at nobody."""

from collections import defaultdict
from typing import TYPE_CHECKING

from recommendations.states import PlaceState, UnplacedReason

if TYPE_CHECKING:
    import pandas as pd

    from analysis.opinion import OpinionResult
    from analysis.pipeline import ClusterResult
    from analysis.slates import Slate

SHOWN_FROM = 10
SLATE_SIZES = (3, 5, 8, 12, 20)


def sizes_of(opinion: "OpinionResult") -> dict[str, int]:
    """How many people each opinion group has, in order of its number."""
    sizes = opinion.participants.loc[opinion.participants["group"] != "", "group"].value_counts()
    return {str(name): int(sizes[name]) for name in sorted(sizes.index)}


def groups_may_be_shown(opinion: "OpinionResult") -> bool:
    """There are opinion groups, and each has so many people that its figures point at nobody."""
    return min(sizes_of(opinion).values(), default=0) >= SHOWN_FROM


def topics_of(result: "ClusterResult", opinion: "OpinionResult | None", votes: "pd.DataFrame") -> "pd.DataFrame":
    """What each opinion group voted in each group of the upper level; empty where opinion groups may not be shown.

    A topic is left out where one to nine people voted in none of the cells shown: taking these from the public tallies, one would
    have the votes of those few.
    """
    import pandas as pd

    from analysis.crossing import COLUMNS, topics_by_opinions

    if opinion is None or not groups_may_be_shown(opinion):
        return pd.DataFrame(columns=list(COLUMNS))
    table = topics_by_opinions(result.assignments, votes, opinion.participants, shown_from=SHOWN_FROM)
    topic = votes["contribution_id"].map(result.assignments.set_index("id")["group"])
    voters = votes.groupby(topic)["participant"].nunique()
    others = table["group"].map(voters) - table.groupby("group")["people"].transform("sum")
    return table[(others == 0) | (others >= SHOWN_FROM)].reset_index(drop=True)


def slates_of(result: "ClusterResult", opinion: "OpinionResult | None", votes: "pd.DataFrame") -> dict[int, "Slate"]:
    """Short lists of proposals, by size, so that each opinion group of a tenth of the voters or more finds itself in each.

    Candidates are the proposals that somebody agrees with, copies of one being one candidate, none that people set aside. There is
    no list of fewer than 10 voters, and small opinion groups shape none.
    """
    from analysis.slates import slate

    if opinion is None or votes["participant"].nunique() < SHOWN_FROM:
        return {}
    rows = [row for row in result.assignments.itertuples() if row.reason != UnplacedReason.EXCLUDED]
    kept = {row.id for row in rows}
    voices: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        original = row.reason.partition("_of:")[2] if row.state == PlaceState.DUPLICATE else row.id
        voices[original if original in kept else row.id].append(row.id)
    agreed = set(votes.loc[votes["vote"] == 1, "contribution_id"])
    candidates = {name: copies for name, copies in voices.items() if agreed.intersection(copies)}
    people = opinion.participants
    group = dict(zip(people["participant"], people["group"], strict=True)) if groups_may_be_shown(opinion) else None
    return {size: slate(candidates, votes, size, group) for size in SLATE_SIZES if candidates}
