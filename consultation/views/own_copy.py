"""A person's own copy: a ZIP with everything as JSON, a page to read, and their files."""

import json
import tempfile
import zipfile
from typing import IO, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation

from consultation.models import User
from consultation.queries.own_data import as_text, own_data

IN_MEMORY = 5 * 1024 * 1024


def write_own_copy(person: User) -> IO[bytes]:
    """The ZIP, at its beginning: in memory while small, else in a temporary file that goes when it is closed."""
    found = own_data(person)
    files = found.pop("_files", [])
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(found, ensure_ascii=False, indent=2, default=as_text))
        with translation.override(person.language):
            context: dict[str, Any] = {"data": found, "made_at": timezone.now(), "person": person}
            archive.writestr("my-data.html", render_to_string("consultation/own_copy.html", context))
        if style := finders.find("css/own-copy.css"):
            archive.write(style, "own-copy.css")
        for name, content in files:
            with content.open("rb") as source, archive.open(f"files/{name}", "w") as kept:
                for chunk in source.chunks():
                    kept.write(chunk)
    target.seek(0)
    return target
