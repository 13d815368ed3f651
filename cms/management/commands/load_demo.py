"""manage.py load_demo: the demonstration's consultation, its people, what they said, and the pages."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.loader import load_demo


class Command(BaseCommand):
    help = "Loads the demonstration “SMart in Progress”, once. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is only loaded with DEMO=true: its accounts have well-known addresses.")
        started = time.monotonic()
        logging.disable(logging.INFO)  # Wagtail logs each page it indexes
        try:
            loaded = load_demo(lambda step: self.stdout.write(f"  {step}…"))
        finally:
            logging.disable(logging.NOTSET)
        told = loaded.figures
        sentence = "The demonstration is there already" if loaded.was_there else "The demonstration is loaded"
        self.stdout.write(
            f"{sentence}: {told.proposals} proposals, {told.comments} comments and {told.votes} votes of {told.people} people "
            f"({time.monotonic() - started:.1f} s)."
        )
