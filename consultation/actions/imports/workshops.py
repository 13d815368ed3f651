"""The consultation and the workshops that imported contributions go to."""

import hashlib
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.text import slugify

from consultation.exceptions import UnreadableFile
from consultation.models import Consultation, Phase, PhaseKind, Workshop

DEFAULT_WORKSHOP = "imported"
DEFAULT_TITLES = {"fr": "Contributions importées", "nl": "Geïmporteerde bijdragen", "en": "Imported contributions"}
SLUG_LENGTH, TITLE_LENGTH = 80, 200


def checked_slug(slug: str, *, name: str, at_most: int) -> str:
    """`slug`, if it can be part of an address. Raises UnreadableFile."""
    try:
        validate_slug(slug)
    except ValidationError:
        raise UnreadableFile(f"The {name} must be named by letters, digits, - and _ alone, and not {slug!r}.") from None
    if len(slug) > at_most:
        raise UnreadableFile(f"The name of the {name} has {len(slug)} characters, and may have {at_most}.")
    return slug


def workshop_for(label: str) -> tuple[str, str]:
    """The slug and the title of the workshop for a theme; a theme too long for an address, or without Latin letters, gets a hash."""
    if not label:
        return DEFAULT_WORKSHOP, ""
    slug = slugify(label)
    if not slug or len(slug) > SLUG_LENGTH:
        mark = hashlib.sha256(label.encode()).hexdigest()[:8]
        slug = f"{slug[: SLUG_LENGTH - 9] or 'theme'}-{mark}"
    return slug, label[:TITLE_LENGTH]


def words_of(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").strip().capitalize() or slug


def make_consultation(slug: str, *, language: str, dates: list[datetime]) -> Consultation:
    """A consultation whose contributions are closed: the phase lasted from the first to the last of `dates`, or ended now."""
    consultation = Consultation.objects.create(slug=slug, **{f"title_{language}": words_of(slug)})
    now = timezone.now()
    Phase.objects.create(
        consultation=consultation, kind=PhaseKind.CONTRIBUTE, starts_at=min(dates, default=now), ends_at=min(max(dates, default=now), now)
    )
    return consultation


def make_workshop(consultation: Consultation, slug: str, title: str, *, language: str, languages: Counter[str]) -> Workshop:
    """A workshop titled in `language`; the languages spoken are those of its contributions that the site speaks."""
    known = [code for code, _name in settings.LANGUAGES]
    titles = {language: title} if title else DEFAULT_TITLES if slug == DEFAULT_WORKSHOP else {language: words_of(slug)}
    return Workshop.objects.create(
        consultation=consultation, slug=slug, languages=[code for code in known if languages[code]],
        **{f"title_{code}": text for code, text in titles.items()},
    )  # fmt: skip


def language_of_titles(languages: Counter[str]) -> str:
    """The site's language that most contributions are in."""
    known = [code for code, _name in settings.LANGUAGES]
    return max(known, key=lambda code: (languages[code], code == settings.LANGUAGE_CODE))
