"""The interface's words in three languages: `python -m config.catalogues extract|compile`.

`extract` reads the strings of the code and the templates into locale/<language>/LC_MESSAGES/django.po, keeping what is
translated; `compile` writes the .mo files that Django reads. English is the language of the code: its catalogue is empty.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "nl")
FOLDERS = ("config", "consultation", "recommendations", "cms", "templates")
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**.html", "config.catalogues:extract_template"),
           ("**.txt", "config.catalogues:extract_template")]  # fmt: skip
KEYWORDS: dict[str, Any] = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def extract_template(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's reader of Django templates: Django turns them into Python, which Babel can read."""
    source = "\n".join(line.lstrip() for line in templatize(fileobj.read().decode("utf-8")).splitlines())
    return extract_python(io.BytesIO(source.encode("utf-8")), keywords, comment_tags, options)


def strings_of_the_code() -> Catalog:
    """Every translatable string of the project, with where it stands."""
    catalog = Catalog(project="SMart in Progress", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",))
        for name, _line, message, comments, context in found:
            catalog.add(message, None, [(f"{folder}/{name}", None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def catalogue_file(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """The translations into `language`; empty where there are none yet."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language, project="SMart in Progress", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extract() -> None:
    """Brings each catalogue up to date with the code; strings that are gone go."""
    template = strings_of_the_code()
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = catalogue_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=120)
        missing = sum(1 for message in catalogue if message.id and not is_translated(message))
        print(f"{language}: {len(catalogue)} strings, {missing} to translate")


def is_translated(message: Any) -> bool:
    """Every form of the message has words, and nobody doubts them."""
    texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(texts) and not message.fuzzy


def compile_catalogues() -> None:
    """Writes the .mo files, if they are older than the .po files."""
    for language in LANGUAGES:
        source = catalogue_file(language)
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, read_catalogue(language))


if __name__ == "__main__":
    actions = {"extract": extract, "compile": compile_catalogues}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit("Usage: python -m config.catalogues extract|compile")
    actions[sys.argv[1]]()
