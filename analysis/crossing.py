"""Topics by opinions: what each opinion group thinks of the contributions in each topic group."""

import pandas as pd

from analysis.intervals import wilson_lower
from analysis.polis import success_rate

SHOWN_FROM = 10
COLUMNS = ("group", "opinion_group", "people", "votes", "agree", "disagree", "pass", "agree_rate", "agree_lower")


def topics_by_opinions(
    assignments: pd.DataFrame,
    votes: pd.DataFrame,
    participants: pd.DataFrame,
    *,
    level: str = "group",
    shown_from: int = SHOWN_FROM,
) -> pd.DataFrame:
    """A table with a row for each topic group and opinion group: votes on its contributions by the people of the group.

    ``assignments`` has the columns id and ``level`` ("group" or "subgroup"), "" where a contribution is not placed;
    ``votes`` participant, contribution_id, vote (1 agree, 0 pass, -1 disagree; the last of a person on a contribution counts);
    ``participants`` participant and group, "" where somebody is in no opinion group.

    ``people`` are those of the opinion group who voted in the topic group. ``agree_rate`` is (agree + 1) / (votes + 2),
    ``agree_lower`` Wilson's lower bound (95 %, votes taken as independent). Opinion groups of fewer than ``shown_from``
    people are not in the table, nor are rows in which fewer of them voted, so that no figure points at somebody.
    """
    topic = assignments.set_index("id")[level]
    opinion = participants.set_index("participant")["group"].astype(str)
    sizes = opinion[opinion != ""].value_counts()
    cast = votes.drop_duplicates(["participant", "contribution_id"], keep="last")
    table = pd.DataFrame({
        "participant": cast["participant"].astype(str),
        "group": cast["contribution_id"].astype(str).map(topic).fillna(""),
        "opinion_group": cast["participant"].astype(str).map(opinion).fillna(""),
        "vote": pd.to_numeric(cast["vote"]).astype(int),
    })  # fmt: skip
    table = table[(table["group"] != "") & table["opinion_group"].isin(sizes.index[sizes >= shown_from])]
    for name, value in (("agree", 1), ("disagree", -1), ("pass", 0)):
        table[name] = (table["vote"] == value).astype(int)
    cells = table.groupby(["group", "opinion_group"], sort=True)
    found = cells[["agree", "disagree", "pass"]].sum()
    found["people"], found["votes"] = cells["participant"].nunique(), cells.size()
    found = found[found["people"] >= shown_from].reset_index()
    found["agree_rate"] = success_rate(found["agree"], found["votes"]).round(6)
    found["agree_lower"] = wilson_lower(found["agree"], found["votes"]).round(6)
    return found[list(COLUMNS)]
