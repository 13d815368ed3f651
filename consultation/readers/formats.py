"""What a format is: the columns of a table, and how its rows are read."""

from collections.abc import Callable
from dataclasses import dataclass

from consultation.readers.cells import Cells
from consultation.readers.rows import ContributionRow

RowReader = Callable[[Cells], ContributionRow]
FAMILIES = ("own", "decidim", "polis", "polis-database")


@dataclass(frozen=True)
class ContributionTable:
    """A table of contributions. `needs` lists its columns, each as the names it may have; `name/…` stands for any ending.

    `read` gives all of a row but its id, which is `id_prefix` and the content of `id_column`.
    `signs` are columns, or beginnings of columns, of which at least one tells it from the tables that share its columns;
    `foreign` are columns that tell it is another table.
    """

    family: str
    name: str
    needs: tuple[tuple[str, ...], ...]
    read: RowReader
    id_column: str = "id"
    id_prefix: str = ""
    signs: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoteTable:
    """A table of votes: the columns of the voter, of the contribution, of the vote and of its time; `agree` is the vote that agrees.

    The prefixes make its bare numbers the names that the contributions of the same family have.
    """

    family: str
    name: str
    needs: tuple[tuple[str, ...], ...]
    voter: str
    target: str
    value: str
    times: tuple[str, ...]
    voter_prefix: str = ""
    target_prefix: str = ""
    agree: int = 1
    signs: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


Table = ContributionTable | VoteTable
