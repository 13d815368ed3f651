"""What a text must be before it is kept."""

import unicodedata
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consultation.exceptions import InvalidText
from consultation.models import Contribution, User, Version

TITLE_LENGTH = 150
BODY_LENGTH = 5000
COMMENT_LENGTH = 2000


def clean_text(text: str) -> str:
    """`text` in NFC, without control characters and surrounding space, lines ended by \\n."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    return "".join(kept).strip()


def checked(text: str, *, name: str, at_most: int) -> str:
    """The cleaned `text`. Raises InvalidText when it is empty or longer than `at_most` characters."""
    text = cut(text, name=name, at_most=at_most)
    if not text:
        raise InvalidText(_("The %(name)s is empty.") % {"name": name}, _("Go back and write something."))
    return text


def cut(text: str, *, name: str, at_most: int) -> str:
    """The cleaned `text`, which may be empty. Raises InvalidText when it is longer than `at_most` characters."""
    text = clean_text(text)
    if len(text) > at_most:
        over = len(text) - at_most
        message = ngettext("The %(name)s is %(over)d character too long.", "The %(name)s is %(over)d characters too long.", over) % {
            "name": name,
            "over": over,
        }
        raise InvalidText(message, _("Go back and shorten it, or make two of it."))
    return text


def add_version(
    contribution: Contribution, *, by: User | None, title: str, body: str, language: str, chosen_tags: list[str] | None = None,
    idempotency_key: UUID | None = None,
) -> Version:  # fmt: skip
    """Writes the next version and makes it the current one (unsaved on `contribution`)."""
    number = contribution.current_version.number + 1 if contribution.current_version else 1
    version = Version.objects.create(
        contribution=contribution, number=number, title=title, body=body, language=language, by=by, chosen_tags=chosen_tags,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    contribution.current_version = version
    return version


def written_by_form(by: User, key: UUID | None, *, title: str, body: str) -> tuple[Version | None, UUID | None]:
    """The version that the same form wrote before, if it was sent twice, and the key under which to write otherwise.

    A form sent again with another text, after the browser's Back, is a new text: it is written without the key.
    """
    if key is None:
        return None, None
    written = Version.objects.filter(by=by, idempotency_key=key).select_related("contribution__workshop").first()
    if written is None:
        return None, key
    is_same = (written.title, written.body) == (clean_text(title), clean_text(body))
    return (written, key) if is_same else (None, None)
