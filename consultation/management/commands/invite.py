"""Invites people from a list, and sends the invitations that wait."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from consultation.actions.invitations import InvitationPlan, invite_people, plan_invitations, send_waiting_invitations
from consultation.exceptions import Refusal, UnreadableFile
from consultation.models import Consultation
from consultation.notifications.delivery import MailServerDown
from consultation.readers import NamedBytes
from consultation.readers.people_list import PeopleList, read_pasted, read_people


class Command(BaseCommand):
    help = (
        "Invites the people of a .csv, .csv.gz or .xlsx file (columns email, and perhaps language and workshop) by e-mail: all of them, "
        "or nobody where a line is wrong. They leave with the post (send_mail_outbox); without a file: those that wait leave now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="- reads lines such as `jan@example.org; nl; my-workshop`")
        parser.add_argument("--consultation", metavar="SLUG")
        parser.add_argument("--workshop", default="", metavar="SLUG", help="where a line names none")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"]:
            self._send()
            return
        try:
            plan = self._plan(options)
            self._report(plan)
            if plan.problems:
                raise CommandError(f"{len(plan.problems)} lines can't be taken. Nobody was invited.")
            if options["dry_run"]:
                self.stdout.write("This was a dry run: nobody was invited.")
                return
            self.stdout.write(f"{invite_people(plan, by=None)} people are invited.")
        except (UnreadableFile, Refusal) as refusal:
            raise CommandError(f"{refusal} Nobody was invited.") from None
        except OSError as error:
            raise CommandError(f"{options['file']} can't be opened: {error.strerror}. Nobody was invited.") from None

    def _send(self) -> None:
        try:
            self.stdout.write(f"{send_waiting_invitations()} invitations sent.")
        except MailServerDown as down:
            raise CommandError(f"The mail server is down ({down}): the invitations wait.") from None

    def _plan(self, options: dict[str, Any]) -> InvitationPlan:
        consultation = Consultation.objects.filter(slug=options["consultation"] or "").first()
        if consultation is None:
            raise CommandError("Name a consultation that exists: --consultation SLUG. Nobody was invited.")
        workshop = consultation.workshops.filter(slug=options["workshop"]).first()
        if options["workshop"] and workshop is None:
            raise CommandError(f"There is no workshop {options['workshop']}. Nobody was invited.")
        return plan_invitations(_people(options["file"]), consultation, language=options["language"], workshop=workshop)

    def _report(self, plan: InvitationPlan) -> None:
        self.stdout.write(f"{len(plan.invited)} to invite, {len(plan.left)} left as they are, {len(plan.problems)} lines refused")
        for row, why in plan.left:
            self.stdout.write(f"Line {row.line} left as it is: {row.email} {why}")
        for line, problem in plan.problems:
            self.stdout.write(f"Line {line} refused: {problem}")


def _people(file: str) -> PeopleList:
    return read_pasted(sys.stdin.read()) if file == "-" else read_people(NamedBytes(Path(file).name, Path(file).read_bytes()))
