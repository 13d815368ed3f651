"""Brings contributions and votes from files into a consultation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from analysis.language import UNKNOWN, detect_language
from consultation.actions.imports import ImportOptions, ImportPlan, apply_import, plan_import, require_importer
from consultation.exceptions import Refusal, UnreadableFile
from consultation.models import User
from consultation.readers import ENCODINGS, FAMILIES

SHOWN_ROWS = 50


def guess_language(text: str, declared: str) -> str:
    """The code of the language of `text`, or "" when it can't be told."""
    code = detect_language(text, declared).code
    return "" if code == UNKNOWN else code


class Command(BaseCommand):
    help = (
        "Imports contributions and votes from .csv, .csv.gz and .xlsx files: our own format (docs/import-format.md), Decidim's or Polis'. "
        "Files given together are one import: all of it is written, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--consultation", required=True, metavar="SLUG", help="made if it does not exist")
        parser.add_argument("--workshop", default="", metavar="SLUG", help="made if it does not exist; without it, one for each theme")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who imports (without it: the system)")
        parser.add_argument("--format", default="", choices=FAMILIES, help="without it: found by the columns")
        parser.add_argument("--encoding", default="", choices=ENCODINGS, help="without it: found by the bytes")
        parser.add_argument("--delimiter", default="", metavar="CHARACTER", help="such as ; or tab; without it: found by the header")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except (UnreadableFile, Refusal) as refusal:
            raise CommandError(f"{refusal} Nothing was written.") from None
        except DatabaseError as error:
            reason = str(error).strip().splitlines() or ["no reason given"]
            raise CommandError(f"The database refused ({reason[0]}). Nothing was written.") from None

    def _import(self, options: dict[str, Any]) -> None:
        by = _person(options["by"])
        plan = plan_import(
            options["files"],
            consultation_slug=options["consultation"],
            workshop_slug=options["workshop"],
            options=ImportOptions(options["format"], options["encoding"], options["delimiter"]),
            guess_language=guess_language,
        )
        self._report(plan)
        if plan.refusals.count:
            raise UnreadableFile(f"{plan.refusals.count:,} rows are refused; the first is {plan.refused[0]}.")
        require_importer(plan, by)
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")
            return
        batches = apply_import(plan, by=by)
        if not batches:
            self.stdout.write("Nothing has changed since the last import: nothing was written.")
            return
        for name, title in plan.new_workshops.items():
            self.stdout.write(f"Made the workshop {name}{f' ({title})' if title else ''}.")
        if plan.consultation is None:
            self.stdout.write(f"Made the consultation {plan.consultation_slug}, closed for contributions.")
        self.stdout.write(self.style.SUCCESS(f"Imported {', '.join(batch.file_name for batch in batches)}."))

    def _report(self, plan: ImportPlan) -> None:
        for file in plan.files:
            held = f"{len(file.votes):,} votes" if file.votes is not None else f"{len(file.contributions):,} rows"
            self.stdout.write(f"{file.name}: {file.table}, {held}")
        missing = "" if plan.consultation else " (does not exist yet)"
        self.stdout.write(f"Into the consultation {plan.consultation_slug}{missing}")
        for slug, count in plan.workshops.items():
            self.stdout.write(f"  workshop {slug}{' (does not exist yet)' if slug in plan.new_workshops else ''}: {count:,} new")
        self.stdout.write(
            f"Contributions: {len(plan.new):,} new, {len(plan.changed):,} changed, {plan.unchanged.total():,} unchanged, "
            f"{len(plan.left):,} left as they are here; rows refused: {plan.refusals.count:,}"
        )
        if plan.languages:
            found = ", ".join(f"{language or 'unknown'} {count:,}" for language, count in plan.languages.most_common())
            self.stdout.write(f"Languages: {found}")
        if plan.votes:
            agreed, disagreed, passed = plan.votes.votes.totals()
            self.stdout.write(
                f"Votes: {len(plan.votes.new):,} new, {len(plan.votes.changed):,} changed, {plan.votes.unchanged:,} unchanged; "
                f"{agreed:,} agreed, {disagreed:,} disagreed, {passed:,} passed"
            )
        for note in plan.notes:
            self.stdout.write(f"Note: {note}")
        self._report_rows("Left as it is", plan.left, len(plan.left))
        self._report_rows("Refused", plan.refused, plan.refusals.count)

    def _report_rows(self, what: str, rows: list[Any], count: int) -> None:
        for row in rows[:SHOWN_ROWS]:
            self.stdout.write(f"{what}: {row}")
        if count > SHOWN_ROWS:
            self.stdout.write(f"{what}: and {count - SHOWN_ROWS:,} more")


def _person(email: str) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        raise CommandError(f"There is no account {email}. Nothing was written.")
    return found
