"""Who speaks for a group: its central and its most supported contributions, in each language and on each side."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import pandas as pd

from analysis.exceptions import BadInput

if TYPE_CHECKING:
    from analysis.pipeline import ClusterResult

MOST = 5
STANCES = ("for", "against", "question", "idea", "")


class Voices(NamedTuple):
    """``central``: ids nearest to the middle of ``group``; ``supported``: ids of most supports, none without any; of different authors
    first, both among its contributions whose ``by`` (lang or stance) is ``value``, ``size`` in all."""

    group: str
    by: str
    value: str
    size: int
    central: tuple[str, ...]
    supported: tuple[str, ...]


def voices(
    contributions: pd.DataFrame,
    groups: Mapping[str, str],
    closeness: Mapping[str, float],
    *,
    by: Literal["lang", "stance"],
    most: int = MOST,
) -> list[Voices]:
    """One row a group and language, or a group and stance, in order of group, the largest first.

    ``contributions`` has the columns id and ``by``, and author, supports where present; ``groups`` has the group of each placed
    id and ``closeness`` how near it is to the middle of that group. A stance outside ``STANCES`` raises BadInput.
    """
    table = contributions.assign(
        **{name: contributions[name] if name in contributions.columns else "" for name in ("author", "supports", by)}
    ).fillna({"author": "", by: ""})
    table = table[table["id"].isin(list(groups))].sort_values("id", kind="stable")
    if by == "stance" and not set(table[by]) <= set(STANCES):
        raise BadInput(f"A stance is one of {', '.join(STANCES[:-1])} or empty, not {sorted(set(table[by]) - set(STANCES))[0]}.")
    table["group"] = table["id"].map(groups)
    table["closeness"] = table["id"].map(closeness).fillna(0.0).round(4)
    table["supports"] = pd.to_numeric(table["supports"], errors="coerce").fillna(0.0)
    table["author"] = table["author"].where(table["author"] != "", "\0" + table["id"])
    found = []
    for (group, value), members in table.groupby(["group", by], sort=True):
        central, supported = (
            _first(rows, column, most) for rows, column in ((members, "closeness"), (members[members["supports"] > 0], "supports"))
        )
        found.append(Voices(str(group), by, str(value), len(members), central, supported))
    return sorted(found, key=lambda row: (row.group, -row.size, row.value))


def voices_of(contributions: pd.DataFrame, result: "ClusterResult", *, by: Literal["lang", "stance"], most: int = MOST) -> list[Voices]:
    """``voices`` of the groups of a run, of the upper level and then of the lower; languages are those that the run found.

    ``contributions`` are the run's, with the column stance where that is asked. Raises BadInput.
    """
    read = [column for column in ("id", "author", "supports", "stance") if column in contributions.columns]
    table = contributions[read].assign(lang=contributions["id"].map(result.languages))
    placed = result.assignments[result.assignments["group"] != ""]
    near = result.closeness.set_index("id")
    return [
        row
        for level in ("group", "subgroup")
        for row in voices(table, dict(zip(placed["id"], placed[level], strict=True)), near[level].to_dict(), by=by, most=most)
    ]


def _first(rows: pd.DataFrame, column: str, most: int) -> tuple[str, ...]:
    """The ids of the first rows by a column, the largest first, each author once before any comes again."""
    ranked = rows.sort_values(column, ascending=False, kind="stable")
    again = ranked.duplicated("author")
    return tuple(pd.concat([ranked[~again], ranked[again]])["id"].head(most))
