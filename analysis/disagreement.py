"""What a group of contributions disagrees about: those that its voters, or its commenters, are most divided on."""

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

MOST = 3
FEWEST_VOTES = 7
FEWEST_STANCES = 2


class Divided(NamedTuple):
    """A contribution, how many were for and against it, and how divided they are, 0 to 1; ``by`` is votes or stances."""

    contribution_id: str
    agree: int
    disagree: int
    division: float
    by: str


def divided_by_votes(statements: pd.DataFrame, members: Collection[str], *, most: int = MOST) -> list[Divided]:
    """The members with ``FEWEST_VOTES`` votes or more whose division is highest, at most so many, none of division 0.

    ``statements`` has the columns of statements.csv. Division is the larger of the divisiveness (the largest difference of
    agreement rates between an opinion group and the rest) and of the evenness 2 min(a, d) / (a + d + 2).
    """
    found = []
    for row in statements[statements["contribution_id"].isin(list(members))].sort_values("contribution_id").to_dict("records"):
        agree, disagree = int(row["agree"]), int(row["disagree"])
        if agree + disagree + int(row["pass"]) >= FEWEST_VOTES:
            divisiveness = float(row.get("divisiveness", 0.0))
            division = max(divisiveness if divisiveness == divisiveness else 0.0, evenness(agree, disagree))
            found.append(Divided(str(row["contribution_id"]), agree, disagree, round(division, 4), "votes"))
    return _most_divided(found, most)


def divided_by_stances(contributions: pd.DataFrame, members: Collection[str], *, most: int = MOST) -> list[Divided]:
    """The members whose comments are the most evenly for and against: for want of votes.

    ``contributions`` has the columns id, parent_id, stance, and author where present; a person counts once a side.
    """
    table = contributions[contributions["parent_id"].isin(list(members)) & contributions["stance"].isin(["for", "against"])]
    author = table["author"] if "author" in table.columns else pd.Series("", index=table.index)
    table = table.assign(person=author.where(author.fillna("") != "", "\0" + table["id"]))
    counts = (
        table.groupby(["parent_id", "stance"])["person"].nunique().unstack(fill_value=0).reindex(columns=["for", "against"], fill_value=0)
    )
    found = [
        Divided(str(name), int(agree), int(disagree), round(evenness(int(agree), int(disagree)), 4), "stances")
        for name, agree, disagree in zip(counts.index, counts["for"], counts["against"], strict=True)
        if agree + disagree >= FEWEST_STANCES
    ]
    return _most_divided(found, most)


def evenness(agree: int, disagree: int) -> float:
    """2 min(a, d) / (a + d + 2): near 1 for an even split among many, less among few, 0 when all are of one mind."""
    return 2 * min(agree, disagree) / (agree + disagree + 2)


def _most_divided(found: list[Divided], most: int) -> list[Divided]:
    return sorted((row for row in found if row.division > 0), key=lambda row: (-row.division, row.contribution_id))[:most]
