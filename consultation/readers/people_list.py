"""A list of people to invite: a file or pasted lines to checked rows. A list gives no role."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from consultation.exceptions import UnreadableFile
from consultation.readers.content import NamedBytes, open_content
from consultation.readers.delimited import csv_rows
from consultation.readers.workbook import workbook_rows

MAX_PEOPLE = 20_000
COLUMNS = {
    "email": {"email", "e-mail", "mail", "e-mail address", "email address", "adresse", "adresse e-mail", "courriel", "e-mailadres"},
    "language": {"language", "lang", "langue", "taal"},
    "workshop": {"workshop", "atelier"},
}
ROLES = {"role", "roles", "rôle", "rôles", "rol", "rollen", "is_staff", "is_superuser", "admin"}


@dataclass(frozen=True)
class PersonRow:
    """One person of a list. An empty language or workshop: the list does not say."""

    line: int
    email: str
    language: str = ""
    workshop: str = ""


@dataclass
class PeopleList:
    """The rows that can be taken, and for each other line what is wrong with it."""

    rows: list[PersonRow] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def normal_address(told: str) -> str:
    """The address in `told` ("Jan <Jan@Example.org>") in lower case. Raises ValidationError."""
    told = unicodedata.normalize("NFKC", told).strip().removeprefix("mailto:")
    address = (parseaddr(told)[1] if "<" in told else told).strip().lower()
    validate_email(address)
    if len(address) > 254:
        raise ValidationError(_("This address is too long."))
    return address


def read_people(file: NamedBytes) -> PeopleList:
    """Reads `.csv`, `.csv.gz` or `.xlsx`; without a header, the first column holds the addresses. Raises UnreadableFile."""
    content = open_content(file)
    rows = iter(workbook_rows(content)) if content.is_workbook else csv_rows(content, is_known=lambda header: bool(_places(header)))
    return _checked(rows)


def read_pasted(text: str) -> PeopleList:
    """Reads lines such as `jan@example.org; nl; my-workshop`, with or without a header. Raises UnreadableFile."""
    if not text.strip():
        raise UnreadableFile(_("The list is empty."))
    return _checked((number, re.split(r"[;,\t]", line)) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


def _places(header: list[str]) -> dict[str, int]:
    names = [" ".join(name.split()).casefold().lstrip("\ufeff") for name in header]
    if roles := ROLES.intersection(names):
        raise UnreadableFile(
            _("The list has a column “%(name)s”. An invitation gives no role: take the column out, and give roles under Roles.")
            % {"name": sorted(roles)[0]}
        )
    return {field: index for field, known in COLUMNS.items() for index, name in enumerate(names) if name in known}


def _checked(rows: Iterator[tuple[int, list[str]]]) -> PeopleList:
    found, seen = PeopleList(), dict[str, int]()
    places: dict[str, int] = {}
    for line, cells in rows:
        if not places:
            places = _places(cells)
            if "email" in places:
                continue
            if "@" not in "".join(cells[:1]):
                raise UnreadableFile(_("No column holds e-mail addresses: name it email on the first line."))
            places = {"email": 0, "language": 1, "workshop": 2}
        told = {name: cells[index].strip() if index < len(cells) else "" for name, index in places.items()}
        try:
            email = normal_address(told["email"])
        except ValidationError:
            found.problems.append((line, _("“%(told)s” is no e-mail address.") % {"told": told["email"][:80]}))
            continue
        if first := seen.get(email):
            found.problems.append((line, _("This address is already on line %(line)s.") % {"line": first}))
            continue
        seen[email] = line
        found.rows.append(PersonRow(line, email, told.get("language", "").lower(), told.get("workshop", "")))
        if len(found.rows) > MAX_PEOPLE:
            raise UnreadableFile(_("The list holds more than %(most)s people: cut it into parts.") % {"most": MAX_PEOPLE})
    if not found.rows and not found.problems:
        raise UnreadableFile(_("The list is empty."))
    return found
