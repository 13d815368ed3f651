"""manage.py draft_legal_pages: terms, privacy, cookies and the accessibility statement in three languages, to adapt and publish."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.demo.pages import draft_legal_pages


class Command(BaseCommand):
    help = "Writes drafts of the legal pages in French, Dutch and English. Nobody sees them before they are published under /cms/."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        made = draft_legal_pages()
        for page in made:
            self.stdout.write(f"{page.locale.language_code}: {page.title}")
        self.stdout.write("Read, adapt and publish them under /cms/." if made else "They are there already: nothing was changed.")
