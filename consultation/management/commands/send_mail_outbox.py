"""manage.py send_mail_outbox: tells people what happened, on the site and by e-mail, until it is stopped."""

import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from consultation.actions.invitations import send_waiting_invitations
from consultation.actions.notices import forget_old
from consultation.actions.outbox import send_due
from consultation.actions.telling import notice_the_clock, tell_events
from consultation.notifications.delivery import MailServerDown

LOOK_AT_THE_CLOCK = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=5)
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Tells people what happened, on the site and by e-mail. Runs until SIGTERM; --once does what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then end; with 1 if the mail server is down")
        parser.add_argument("--every", type=float, default=3.0, metavar="SECONDS", help="how long to rest between rounds (3)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            notice_the_clock()
            forget_old(timezone.now())
            told = tell_events()
            try:
                sent = send_due() + send_waiting_invitations()
            except MailServerDown as down:
                self.stderr.write(f"The mail server is down ({down}): everything waits in the outbox.")
                raise SystemExit(1) from down
            self.stdout.write(f"{told} events told, {sent} e-mails sent.")
            return
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stopping.set())
        Rounds(options["every"]).until(stopping)


class Rounds:
    """One round after the other. A mail server or a database that is down is tried again, later and later."""

    def __init__(self, every: float) -> None:
        self.rest = timedelta(seconds=every)
        self.clock_due = self.mail_due = timezone.now()
        self.wait = self.rest

    def until(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self.one()
            stopping.wait(self.rest.total_seconds())

    def one(self) -> None:
        """Never raises for a server that is down."""
        now = timezone.now()
        close_old_connections()
        try:
            if now >= self.clock_due:
                notice_the_clock(now)
                forget_old(now)
                self.clock_due = now + LOOK_AT_THE_CLOCK
            tell_events()
            if now >= self.mail_due:
                send_due()
                send_waiting_invitations()
                self.wait = self.rest
        except MailServerDown as down:
            self.wait = min(self.wait * 2, LONGEST_WAIT)
            self.mail_due = now + self.wait
            logger.warning("The mail server is down (%s): the outbox is tried again in %d s", down, self.wait.total_seconds())
        except OperationalError as down:
            logger.warning("The database did not answer: %s", type(down).__name__)
