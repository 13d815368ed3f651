"""What readers give: rows of contributions, a table of votes, and the rows they refuse."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

MAX_CONTRIBUTIONS = 50_000
MAX_VOTES = 2_000_000
MAX_TITLE, MAX_BODY, MAX_KEY, MAX_OUTCOME = 300, 50_000, 200, 60


@dataclass(slots=True)
class ContributionRow:
    """One contribution as a file states it. An empty string is an unknown; `root_id` is the proposal at the head of its thread."""

    source_id: str = ""
    file: str = ""
    line: int = 0
    title: str = ""
    body: str = ""
    language: str = ""
    parent_id: str = ""
    root_id: str = ""
    author: str = ""
    created_at: datetime | None = None
    stance: str = ""
    is_hidden: bool = False
    is_withdrawn: bool = False
    supports: int | None = None
    outcome: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that can't be taken, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass
class Refusals:
    """The refused rows: all are counted, the first thousand are kept."""

    KEPT = 1000
    count: int = 0
    rows: list[RefusedRow] = field(default_factory=list)
    source_ids: set[str] = field(default_factory=set)

    def add(self, file: str, line: int, reason: str, source_id: str = "") -> None:
        self.count += 1
        if len(self.rows) < self.KEPT:
            self.rows.append(RefusedRow(file, line, reason))
        if source_id:
            self.source_ids.add(source_id)


class VoteRows:
    """Votes in columns, since there may be two million: `voters` and `targets` are names, a vote holds their positions.

    A voter's later vote on the same contribution replaces the earlier one: by time where both have one, else by order.
    `value` is 1 agree, 0 pass, -1 disagree; `at` is in seconds of Unix time, -1 where unknown; `line` is where it stands.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.voters: dict[str, int] = {}
        self.targets: dict[str, int] = {}
        self.voter, self.target, self.line = array("I"), array("I"), array("I")
        self.value, self.at = array("b"), array("d")
        self.replaced = 0
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.value)

    def add(self, line: int, voter: str, target: str, value: int, at: float = -1.0) -> None:
        voter_at = self.voters.setdefault(voter, len(self.voters))
        target_at = self.targets.setdefault(target, len(self.targets))
        place = self._places.setdefault(target_at << 32 | voter_at, len(self.value))
        if place == len(self.value):
            self.voter.append(voter_at)
            self.target.append(target_at)
            self.line.append(line)
            self.value.append(value)
            self.at.append(at)
            return
        self.replaced += 1
        if at < 0 or self.at[place] < 0 or at >= self.at[place]:
            self.value[place], self.at[place], self.line[place] = value, at, line

    def close(self) -> None:
        """Frees what only adding needs."""
        self._places = {}

    def totals(self) -> tuple[int, int, int]:
        """How many agreed, disagreed and passed."""
        return self.value.count(1), self.value.count(-1), self.value.count(0)

    def first_lines(self) -> Iterator[tuple[str, int, int]]:
        """Each target with the line of its first vote and the number of its votes."""
        first: dict[int, int] = {}
        counts = array("I", bytes(4 * len(self.targets)))
        for place, target in enumerate(self.target):
            first.setdefault(target, self.line[place])
            counts[target] += 1
        for name, target in self.targets.items():
            yield name, first[target], counts[target]
