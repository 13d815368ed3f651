"""Runs the import command as a person would, and looks at what it did."""

import io
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command

from consultation.models import Contribution

FILES = Path(__file__).parent / "files"


def golden(name: str) -> Path:
    return FILES / name


def run_import(*files: Path | str, consultation: str = "coop", **options: Any) -> str:
    """What the command prints. Raises CommandError."""
    printed = io.StringIO()
    told = [f"--{name.replace('_', '-')}={value}" for name, value in options.items() if value is not True]
    switched = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is True]
    call_command(
        "import_contributions", *map(str, files), f"--consultation={consultation}", *told, *switched, stdout=printed, no_color=True
    )
    return printed.getvalue()


def row_counts() -> dict[str, int]:
    """The rows of each table."""
    tables = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return {model._meta.label: model._base_manager.count() for model in tables}


def imported(source_id: str) -> Contribution:
    return Contribution.objects.select_related("current_version", "published_version", "imported").get(imported__source_id=source_id)
