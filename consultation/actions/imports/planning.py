"""From files to a plan: read, check, compare with what was imported before. Writes nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from consultation.actions.imports.batches import in_batches
from consultation.actions.imports.people import people_known, person_key
from consultation.actions.imports.plan import ChangedContribution, ImportPlan, NewContribution
from consultation.actions.imports.snapshot import Imported, imported_before, places_of
from consultation.actions.imports.votes import plan_votes
from consultation.actions.imports.workshops import SLUG_LENGTH, checked_slug, workshop_for
from consultation.actions.texts import clean_text
from consultation.exceptions import UnreadableFile
from consultation.models import Consultation, ImportBatch, Version, Workshop
from consultation.readers import (
    MAX_CONTRIBUTIONS,
    ContributionRow,
    NamedBytes,
    ReadOptions,
    RefusedRow,
    read_file,
)
from consultation.readers.cells import quoted
from consultation.readers.threads import Place, place_rows
from consultation.states import State

GuessLanguage = Callable[[str, str], str]
MAX_NEW_WORKSHOPS = 500


@dataclass(frozen=True)
class ImportOptions:
    """What is told about the files rather than found out; empty: found out."""

    family: str = ""
    encoding: str = ""
    delimiter: str = ""


def plan_import(
    files: Sequence[Path | NamedBytes],
    *,
    consultation_slug: str,
    workshop_slug: str = "",
    options: ImportOptions | None = None,
    guess_language: GuessLanguage,
) -> ImportPlan:
    """What importing `files` together would do. `guess_language(text, declared)` gives a language code, or "" when it can't tell.

    Raises UnreadableFile, with a sentence, for a file or a name as a whole; single rows are refused in the plan.
    """
    consultation_slug = checked_slug(consultation_slug, name="consultation", at_most=50)
    if workshop_slug:
        workshop_slug = checked_slug(workshop_slug, name="workshop", at_most=SLUG_LENGTH)
    consultation = Consultation.objects.filter(slug=consultation_slug).first()
    last_batch = ImportBatch.objects.filter(consultation=consultation).order_by("-pk").first() if consultation else None
    plan = ImportPlan(consultation_slug, consultation, last_batch.pk if last_batch else 0, files=[])
    _read(plan, files, options or ImportOptions())
    rows = _rows_by_id(plan)
    plan.known = imported_before(consultation)
    _find_people(plan, rows.values())
    _compare(plan, rows, guess_language)
    _choose_workshops(plan, workshop_slug)
    plan_votes(plan)
    return plan


def _read(plan: ImportPlan, files: Sequence[Path | NamedBytes], options: ImportOptions) -> None:
    if not files:
        raise UnreadableFile("No file was given.")
    told = ReadOptions(options.family, options.encoding, options.delimiter)
    for file in files:
        plan.files.append(read_file(file, told, plan.refusals))
    if sum(file.votes is not None for file in plan.files) > 1:
        raise UnreadableFile("Bring one file of votes at a time.")
    if len({file.sha256 for file in plan.files}) < len(plan.files) or len({file.name for file in plan.files}) < len(plan.files):
        raise UnreadableFile("Two of the files are the same, or have the same name: bring each once, under a name of its own.")
    if sum(len(file.contributions) for file in plan.files) > MAX_CONTRIBUTIONS:
        raise UnreadableFile(f"The files hold more than {MAX_CONTRIBUTIONS:,} contributions together: bring them in parts.")
    if not plan.refusals.count and not any(file.contributions or file.votes for file in plan.files):
        raise UnreadableFile(f"{', '.join(file.name for file in plan.files)} holds column names and no rows.")


def _rows_by_id(plan: ImportPlan) -> dict[str, ContributionRow]:
    """The rows of all files, their texts cleaned; those without a text and those whose id came before are refused."""
    found: dict[str, ContributionRow] = {}
    for row in (row for file in plan.files for row in file.contributions):
        row.title, row.body = " ".join(clean_text(row.title).split()), clean_text(row.body)
        if first := found.get(row.source_id):
            reason = f"its id {quoted(row.source_id)} is that of line {first.line} of {first.file}"
            plan.refusals.add(row.file, row.line, reason)
        elif not (row.title or row.body or row.is_hidden):
            plan.refusals.add(row.file, row.line, "it has neither a title nor a text", row.source_id)
        else:
            found[row.source_id] = row
    return found


def _find_people(plan: ImportPlan, rows: Iterable[ContributionRow]) -> None:
    names = {row.author for row in rows if row.author}
    for file in plan.files:
        names |= set(file.votes.voters) if file.votes else set()
    plan.people = people_known(plan.consultation, names)


def _compare(plan: ImportPlan, rows: dict[str, ContributionRow], guess_language: GuessLanguage) -> None:
    """Sorts the rows into new, changed, unchanged, left and refused."""
    places, reattached = place_rows(rows, places_of(plan.known), plan.refusals)
    if reattached:
        plan.notes.append(f"{reattached} comments answer a comment that is not in the files: they are placed under their proposal.")
    differing: list[tuple[ContributionRow, str, Imported]] = []
    for row in rows.values():
        place = places.get(row.source_id)
        if place is None:
            continue
        digest = _digest(row)
        before = plan.known.get(row.source_id)
        if before is None:
            language = guess_language(f"{row.title}\n{row.body}".strip(), row.language)
            plan.languages[language] += 1
            author = person_key(row.author) if row.author else ""
            plan.new.append(NewContribution(row, digest, language, place, "", author))
        elif before.digest == digest:
            plan.unchanged[row.file] += 1
            plan.languages[before.language] += 1
        else:
            differing.append((row, digest, before))
    for some in in_batches(differing, 500):
        texts = {version.pk: version for version in Version.objects.filter(pk__in=[before.version for _row, _digest, before in some])}
        for row, digest, before in some:
            language = guess_language(f"{row.title}\n{row.body}".strip(), row.language)
            plan.languages[language] += 1
            version = texts[before.version]
            writes_version = (row.title, row.body, language) != (version.title, version.body, version.language)
            if reason := _reason_to_leave(plan, row, before, writes_version):
                plan.left.append(RefusedRow(row.file, row.line, reason))
            else:
                plan.changed.append(ChangedContribution(row, digest, language, before, writes_version))


def _reason_to_leave(plan: ImportPlan, row: ContributionRow, before: Imported, writes_version: bool) -> str:
    """Why a row that differs from the one imported before changes nothing here; empty: it may."""
    author = plan.people.get(person_key(row.author)) if row.author else None
    if author != before.author:
        return "it names another author than before"
    if row.parent_id != before.parent_source_id:
        return "it names another parent than before"
    if before.row_version != before.version:
        return "it was edited here since it was imported"
    stays_down = before.state == (State.HIDDEN if row.is_hidden else State.WITHDRAWN if row.is_withdrawn else None)
    if before.state != State.PUBLISHED and (writes_version or not stays_down):
        return f"it is {State(before.state).value} here, which only a decision here can change"
    return ""


def _digest(row: ContributionRow) -> str:
    """The SHA-256 of what a row states, whatever its line, file or form."""
    created_at = row.created_at.isoformat() if row.created_at else ""
    stated = (
        row.title, row.body, row.language, row.parent_id, person_key(row.author), created_at, row.stance, row.is_hidden, row.is_withdrawn,
        row.supports, row.outcome,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(stated, ensure_ascii=False).encode()).hexdigest()


def _choose_workshops(plan: ImportPlan, told: str) -> None:
    """Gives each new contribution its workshop: the one told, else the one of its theme; a comment goes with its proposal."""
    workshops = Workshop.objects.filter(consultation__slug=plan.consultation_slug)
    stored = {pk: str(slug) for pk, slug in workshops.values_list("pk", "slug")}
    by_source_id = {source_id: stored[imported.workshop] for source_id, imported in plan.known.items()}
    titles: dict[str, str] = {}
    for item in plan.new:
        if item.place == Place():
            item.workshop, title = (told, "") if told else workshop_for(item.row.label)
            titles.setdefault(item.workshop, title)
            by_source_id[item.row.source_id] = item.workshop
    for item in plan.new:
        item.workshop = item.workshop or by_source_id[item.place.proposal]
    plan.new_workshops = {slug: title for slug, title in titles.items() if slug not in set(stored.values())}
    counts = Counter(item.workshop for item in plan.new)
    plan.workshops = {slug: counts[slug] for slug in sorted(counts)}
    if len(plan.new_workshops) > MAX_NEW_WORKSHOPS:
        raise UnreadableFile(
            f"The label column names {len(plan.new_workshops)} themes, and at most {MAX_NEW_WORKSHOPS} workshops are made: "
            "name one workshop for all of them."
        )
