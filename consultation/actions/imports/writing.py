"""Carrying out a plan: everything in one transaction, in bulk."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from consultation.actions.imports.batches import in_batches
from consultation.actions.imports.changes import HIDDEN_ELSEWHERE, write_changes
from consultation.actions.imports.people import make_pseudonyms, person_key
from consultation.actions.imports.plan import ImportPlan, NewContribution
from consultation.actions.imports.votes import write_votes
from consultation.actions.imports.workshops import language_of_titles, make_consultation, make_workshop
from consultation.actions.planner import refresh_statistics
from consultation.actions.search_index import make_findable
from consultation.exceptions import StaleVersion, UnreadableFile
from consultation.models import (
    Consultation,
    Contribution,
    ImportBatch,
    ImportedContribution,
    ImportedRow,
    SearchTerm,
    Transition,
    User,
    Version,
    Vote,
    Workshop,
)
from consultation.models.contributions import new_reference
from consultation.permissions import require
from consultation.readers.threads import Place
from consultation.states import Move, ReasonCode, State, legal_move

BATCH = 2000


def require_importer(plan: ImportPlan, by: User | None) -> None:
    """Raises PermissionRefused unless `by` may do all of `plan`: import into each of its workshops, and make those that are missing.

    Nobody named is the system.
    """
    if by is None:
        return
    touched = {item.before.workshop for item in plan.changed}
    if plan.votes:
        touched |= {plan.known[name].workshop for name in plan.votes.votes.targets if name in plan.known}
    workshops = Workshop.objects.filter(consultation=plan.consultation) if plan.consultation else Workshop.objects.none()
    for workshop in workshops.select_related("consultation"):
        if workshop.pk in touched or workshop.slug in plan.workshops:
            require(by, "import_contributions", workshop)
    if plan.consultation is None or plan.new_workshops:
        require(by, "create_workshop")


def apply_import(plan: ImportPlan, *, by: User | None) -> list[ImportBatch]:
    """Writes all of `plan`, or nothing: one batch for each file that brought something. `by` None: the system.

    Raises UnreadableFile when the plan refuses rows, PermissionRefused, and StaleVersion when something changed since it was made.
    """
    if plan.refusals.count:
        raise UnreadableFile(f"{plan.refusals.count} rows are refused, so nothing is imported; the first: {plan.refused[0]}.")
    require_importer(plan, by)
    if plan.writes_nothing:
        return []
    with transaction.atomic():
        batches = _Writing(plan, by).write()
        refresh_statistics(User, Contribution, Version, Vote, SearchTerm)
    return batches


class _Writing:
    """One transaction's work, and the keys it learns on the way."""

    def __init__(self, plan: ImportPlan, by: User | None) -> None:
        self.plan = plan
        self.by = by
        self.now: datetime = timezone.now()
        self.contributions = {source_id: (known.contribution, known.version) for source_id, known in plan.known.items()}
        self.people = dict(plan.people)
        self.workshops: dict[str, int] = {}
        self.batches: dict[str, ImportBatch] = {}

    def write(self) -> list[ImportBatch]:
        consultation = self._consultation()
        self._make_workshops(consultation)
        self._make_batches(consultation)
        self._make_people(consultation)
        self._write_new(consultation)
        write_changes(self.plan.changed, batches=self.batches, by=self.by, now=self.now)
        written = [item.row.source_id for item in self.plan.new] + [item.row.source_id for item in self.plan.changed]
        make_findable(self.contributions[source_id][0] for source_id in written)
        if self.plan.votes:
            write_votes(
                self.plan.votes, contribution_of=self.contributions.__getitem__, user_of=lambda name: self.people[person_key(name)],
                now=self.now,
            )  # fmt: skip
        return list(self.batches.values())

    def _consultation(self) -> Consultation:
        """The consultation, locked and as the plan knew it, or a new one."""
        plan = self.plan
        stored = Consultation.objects.select_for_update().filter(slug=plan.consultation_slug).first()
        last = ImportBatch.objects.filter(consultation=stored).order_by("-pk").first() if stored else None
        if (stored is None) != (plan.consultation is None) or (last.pk if last else 0) != plan.last_batch:
            raise StaleVersion("Somebody else imported into this consultation meanwhile. Nothing was imported: try again.")
        return stored or make_consultation(plan.consultation_slug, language=language_of_titles(plan.languages), dates=plan.dates)

    def _make_workshops(self, consultation: Consultation) -> None:
        languages: dict[str, Counter[str]] = {slug: Counter() for slug in self.plan.new_workshops}
        for item in self.plan.new:
            if item.workshop in languages:
                languages[item.workshop][item.language] += 1
        language = language_of_titles(self.plan.languages)
        for slug, title in self.plan.new_workshops.items():
            make_workshop(consultation, slug, title, language=language, languages=languages[slug])
        self.workshops = dict(Workshop.objects.filter(consultation=consultation).values_list("slug", "pk"))

    def _make_batches(self, consultation: Consultation) -> None:
        plan = self.plan
        new, changed = (Counter(item.row.file for item in items) for items in (plan.new, plan.changed))
        for file in plan.files:
            counts = {"new": new[file.name], "changed": changed[file.name], "unchanged": plan.unchanged[file.name]}
            if file.votes is not None and plan.votes:
                agreed, disagreed, passed = file.votes.totals()
                counts = {
                    "votes_new": len(plan.votes.new), "votes_changed": len(plan.votes.changed), "votes_unchanged": plan.votes.unchanged,
                    "agreed": agreed, "disagreed": disagreed, "passed": passed,
                }  # fmt: skip
            if any(counts.get(kind) for kind in ("new", "changed", "votes_new", "votes_changed")):
                self.batches[file.name] = ImportBatch.objects.create(
                    consultation=consultation, file_name=file.name, sha256=file.sha256, format=file.format, by=self.by, at=self.now,
                    counts=counts,
                )  # fmt: skip

    def _make_people(self, consultation: Consultation) -> None:
        keys = {item.author for item in self.plan.new if item.author}
        if self.plan.votes:
            keys |= {person_key(name) for name in self.plan.votes.votes.voters}
        self.people |= make_pseudonyms(consultation, keys - self.people.keys())

    def _write_new(self, consultation: Consultation) -> None:
        """Parents before children: proposals, then the comments on them, then the answers."""
        references = iter(_unused_references(len(self.plan.new)))
        proposals = [item for item in self.plan.new if item.place == Place()]
        comments = [item for item in self.plan.new if item.place.proposal and not item.place.parent]
        answers = [item for item in self.plan.new if item.place.parent]
        for items in (proposals, comments, answers):
            for some in in_batches(items, BATCH):
                self._write_some(consultation, some, [next(references) for _item in some])
        imported = Contribution.objects.filter(imported__consultation=consultation, current_version=None)
        first = Version.objects.filter(contribution=OuterRef("pk"), number=1).values("pk")
        imported.update(current_version=Subquery(first))
        up = Contribution.objects.filter(imported__consultation=consultation, state=State.PUBLISHED, published_version=None)
        up.update(published_version=F("current_version"))

    def _write_some(self, consultation: Consultation, items: Sequence[NewContribution], references: list[str]) -> None:
        contributions = Contribution.objects.bulk_create(
            self._contribution(item, reference) for item, reference in zip(items, references, strict=True)
        )
        pairs = list(zip(items, contributions, strict=True))
        versions = Version.objects.bulk_create(
            Version(
                contribution=contribution, number=1, title=item.row.title, body=item.row.body, language=item.language,
                created_at=contribution.created_at, by_id=contribution.author_id,
            )
            for item, contribution in pairs
        )  # fmt: skip
        imported = ImportedContribution.objects.bulk_create(
            ImportedContribution(
                consultation=consultation, source_id=item.row.source_id, contribution=contribution,
                parent_source_id=item.row.parent_id, supports_elsewhere=item.row.supports, outcome_elsewhere=item.row.outcome,
            )
            for item, contribution in pairs
        )  # fmt: skip
        Transition.objects.bulk_create(
            transition
            for (item, contribution), version in zip(pairs, versions, strict=True)
            for transition in self._transitions(item, contribution, version)
        )
        ImportedRow.objects.bulk_create(
            ImportedRow(
                batch=self.batches[item.row.file], imported=row, version=version, row=item.row.line, digest=item.digest
            )
            for item, row, version in zip(items, imported, versions, strict=True)
        )  # fmt: skip
        for (item, contribution), version in zip(pairs, versions, strict=True):
            self.contributions[item.row.source_id] = (contribution.pk, version.pk)

    def _contribution(self, item: NewContribution, reference: str) -> Contribution:
        row, place = item.row, item.place
        is_down = row.is_hidden or row.is_withdrawn
        created_at = row.created_at or self.now
        return Contribution(
            kind=Contribution.Kind.COMMENT if place.proposal else Contribution.Kind.PROPOSAL,
            reference=reference,
            workshop_id=self.workshops[item.workshop],
            author_id=self.people[item.author] if item.author else None,
            proposal_id=self.contributions[place.proposal][0] if place.proposal else None,
            parent_id=self.contributions[place.parent][0] if place.parent else None,
            stance=row.stance,
            state=State.HIDDEN if row.is_hidden else State.WITHDRAWN if row.is_withdrawn else State.PUBLISHED,
            revision=3 if is_down else 2,
            created_at=created_at,
            published_at=None if is_down else created_at,
        )

    def _transitions(self, item: NewContribution, contribution: Contribution, version: Version) -> list[Transition]:
        """One that submits it; for a text that was taken down elsewhere, a second that does so before it is published here."""
        kind = contribution.kind
        state = State(contribution.state)
        is_down = state != State.PUBLISHED
        entered = legal_move(kind, State.DRAFT, Move.SUBMIT, State.PENDING if is_down else State.PUBLISHED)
        moves = [
            Transition(
                contribution=contribution, version=version, move=Move.SUBMIT, from_state=State.DRAFT, to_state=entered, by=self.by,
                at=self.now, revision=2,
            )
        ]  # fmt: skip
        if is_down:
            move = Move.HIDE if state == State.HIDDEN else Move.WITHDRAW
            moves.append(
                Transition(
                    contribution=contribution, version=version, move=move, from_state=entered,
                    to_state=legal_move(kind, entered, move, state), by=self.by, at=self.now, revision=3,
                    reason_code=ReasonCode.OTHER if move == Move.HIDE else "", reason_text=HIDDEN_ELSEWHERE if move == Move.HIDE else "",
                )
            )  # fmt: skip
        return moves


def _unused_references(count: int) -> list[str]:
    """As many references as asked that no contribution has: among 50 000 at once, one in thirty times two would be alike."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_reference() for _i in range(count - len(found))}
        for some in in_batches(sorted(drawn), 500):
            drawn -= set(Contribution.objects.filter(reference__in=some).values_list("reference", flat=True))
        found |= drawn
    return sorted(found)
