"""Keeps anew what can be found by its words."""

from typing import Any

from django.core.management.base import BaseCommand

from consultation.actions.search_index import rebuild_search


class Command(BaseCommand):
    help = "Compares what the search knows with the texts that readers may read, and renews what differs. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        findable, renewed = rebuild_search()
        self.stdout.write(f"{findable:,} proposals can be found; {renewed:,} were renewed.")
