"""What an import would do."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from consultation.actions.imports.snapshot import Imported
from consultation.models import Consultation
from consultation.readers import ContributionRow, FileRows, Refusals, RefusedRow, VoteRows
from consultation.readers.threads import Place


@dataclass(slots=True)
class NewContribution:
    """A row that makes a contribution: in which language, where in its thread, in which workshop (by slug), by whom (by key)."""

    row: ContributionRow
    digest: str
    language: str
    place: Place
    workshop: str
    author: str


@dataclass(slots=True)
class ChangedContribution:
    """A row that differs from the one imported before. `writes_version`: its text or its language does."""

    row: ContributionRow
    digest: str
    language: str
    before: Imported
    writes_version: bool


@dataclass(slots=True)
class VotePlan:
    """The votes of a file against those stored. `new` are positions in `votes`, `changed` pairs of a stored vote's key and a position."""

    votes: VoteRows
    new: array
    changed: list[tuple[int, int]]
    unchanged: int
    left: int


@dataclass
class ImportPlan:
    """What an import would write, and the rows it refuses. Made outside any transaction; apply_import checks that it still holds."""

    consultation_slug: str
    consultation: Consultation | None
    last_batch: int
    files: list[FileRows]
    workshops: dict[str, str] = field(default_factory=dict)
    new_workshops: dict[str, str] = field(default_factory=dict)
    new: list[NewContribution] = field(default_factory=list)
    changed: list[ChangedContribution] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)
    left: list[RefusedRow] = field(default_factory=list)
    refusals: Refusals = field(default_factory=Refusals)
    languages: Counter[str] = field(default_factory=Counter)
    votes: VotePlan | None = None
    people: dict[str, int] = field(default_factory=dict)
    known: dict[str, Imported] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def refused(self) -> list[RefusedRow]:
        """The refused rows, at most the first thousand; `refusals.count` counts them all."""
        return self.refusals.rows

    @property
    def writes_nothing(self) -> bool:
        return not (self.new or self.changed or (self.votes and (self.votes.new or self.votes.changed)))

    @property
    def dates(self) -> list[datetime]:
        """The known dates of the new contributions."""
        return [item.row.created_at for item in self.new if item.row.created_at]
