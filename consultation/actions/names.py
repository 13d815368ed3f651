"""The name that others see: chosen, and never somebody else's."""

import re
import unicodedata

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultation.exceptions import InvalidText, PermissionRefused
from consultation.models import EDITORS_GROUP, Consultation, Role, User

NAME_LENGTH = 60
# Words by which a participant would pass for the organisation, in any of the three languages: anywhere in a name, or as all of it.
WORK = (
    "admin", "administrator", "administrateur", "administratrice", "beheerder", "moderator", "moderateur", "moderatrice", "animateur",
    "animatrice", "facilitator", "begeleider", "begeleidster",
)  # fmt: skip
HOUSE = ("smart", "support", "webmaster", "root", "system", "systeme", "systeem")
NOBODY = gettext_lazy("A former participant")
DEFAULT_NAME = re.compile(r"(participant|deelnemer)[0-9a-f]{4}")


def clean_name(told: str) -> str:
    """`told` on one line, in NFC, without invisible characters."""
    kept = (c if unicodedata.category(c)[0] not in "CZ" else " " if c.isspace() else "" for c in unicodedata.normalize("NFC", told))
    return " ".join("".join(kept).split())


def looks(name: str) -> str:
    """What is left of a name for the eye: letters and digits, without case, accents, spaces, and with look-alikes made one."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if c.isalnum())
    return letters.translate(str.maketrans("01lı|!", "oiiiii"))


def check_name(name: str, person: User | None) -> None:
    """Raises InvalidText unless `person` (None: somebody new) may show `name`."""
    if len(name) > NAME_LENGTH:
        over = len(name) - NAME_LENGTH
        raise InvalidText(
            ngettext("This name is %(over)d character too long.", "This name is %(over)d characters too long.", over) % {"over": over}
        )
    if not any(c.isalpha() for c in name):
        raise InvalidText(_("A name has at least one letter."))
    if "@" in name or "://" in name or "www." in name.casefold():
        raise InvalidText(_("Everybody sees this name: write no address in it."))
    if _mixes_alphabets(name):
        raise InvalidText(_("Write your name in one alphabet, please."))
    works = person is not None and works_for_the_organisation(person)
    words = {looks(word) for word in re.split(r"[\W_]+", name)}
    house = {looks(word) for word in (*HOUSE, settings.SITE_NAME)} | _nobody()
    default = DEFAULT_NAME.fullmatch(re.sub(r"[\W_]", "", name.casefold()))
    if not works and (words & {looks(word) for word in WORK} or looks(name) in house or default):
        raise InvalidText(_("This name would pass for the organisation's: choose another."))
    if looks(name) in {looks(each.display_name) for each in people_of_the_organisation() if person is None or each.pk != person.pk}:
        raise InvalidText(_("Somebody who works on this consultation has this name. Add something that tells you apart."))


def works_for_the_organisation(person: User) -> bool:
    """A facilitator, strategist, administrator or editor."""
    return people_of_the_organisation().filter(pk=person.pk).exists()


def people_of_the_organisation() -> QuerySet[User]:
    """All of them whose account is open."""
    editors_or_roots = Q(is_superuser=True) | Q(groups__name=EDITORS_GROUP)
    return User.objects.filter(editors_or_roots | Q(pk__in=Role.objects.values("user")), is_active=True).distinct()


@transaction.atomic
def choose_name(person: User, name: str, *, by: User) -> User:
    """The name shown from now on, everywhere, with what was said before too; empty: none. Only one's own. Raises Refusal."""
    if by.pk != person.pk:
        raise PermissionRefused(_("Each person chooses their own name."))
    name = clean_name(name)
    if name:
        check_name(name, person)
    current = User.objects.select_for_update().get(pk=person.pk)
    current.display_name = name
    current.save(update_fields=["display_name"])
    person.display_name = name
    return current


def require_name(person: User, consultation: Consultation) -> None:
    """Raises PermissionRefused where the consultation allows no pseudonyms and the person shows no name yet."""
    if not consultation.allows_pseudonyms and not person.display_name:
        raise PermissionRefused(
            _("In this consultation people speak under their own name, and you have not given one yet."),
            _("Give it under “My profile”, then come back: what you wrote is still in the form."),
        )


def _nobody() -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(looks(str(NOBODY)))
    return found


def _mixes_alphabets(name: str) -> bool:
    """Letters of two alphabets in one name, by which one name passes for another."""
    alphabets = {unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()}
    return len(alphabets & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL"}) > 1


def choose_language(person: User, language: str, *, by: User) -> None:
    """The language in which a person is written to. Only one's own. Raises PermissionRefused."""
    if by.pk != person.pk:
        raise PermissionRefused(_("Each person chooses their own language."))
    person.language = language
    person.save(update_fields=["language"])
