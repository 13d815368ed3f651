"""Texts in other languages than their author's, as a page shows them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from consultation.models import Contribution, VersionTranslation
from consultation.permissions import may, of_readable, takes_translations_down, translates
from consultation.queries import Thread


def translations_of(contribution: Contribution, user: Any, chosen: str, *, has_machine: bool) -> dict[str, object]:
    """The published text of a proposal in other languages: those there are, the one of language `chosen`, how to get one more."""
    version = contribution.published_version
    if version is None or not contribution.is_proposal:
        return {}
    by_language = _by_language([version.pk]).get(version.pk, {})
    wanted = _missing_language(version.language, by_language) if has_machine and contribution.stands else ""
    return {
        "translations": list(by_language.values()),
        "translation": by_language.get(chosen),
        "may_translate": contribution.stands and may(user, "translate", contribution),
        "may_take_translations_down": may(user, "take_down_translation", contribution),
        "machine_language": wanted if wanted and may(user, "ask_machine", contribution) else "",
    }


def give_comment_translations(threads: list[Thread], user: Any, *, has_machine: bool) -> None:
    """Sets on each comment, which `user` may read: `translations`, one a language; `may_translate`, `may_take_down`, and
    `machine_language`, into which one may have it translated. In one query.
    """
    comments = [each for thread in threads for each in (thread.comment, *thread.replies) if not each.is_tombstone and each.stands]
    comments = [each for each in comments if not each.standing_text.erased_at]
    found = _by_language(each.standing_text.pk for each in comments)
    translated, taken_down = of_readable(user, translates, comments), of_readable(user, takes_translations_down, comments)
    for each in comments:
        version = each.standing_text
        known = found.get(version.pk, {})
        each.translations = list(known.values())
        each.may_translate = each.pk in translated
        each.may_take_down = each.pk in taken_down
        each.machine_language = _missing_language(version.language, known) if has_machine and user.is_authenticated else ""


def _by_language(versions: Iterable[int]) -> dict[int, dict[str, VersionTranslation]]:
    """Version to language to the translation to show first."""
    found: dict[int, dict[str, VersionTranslation]] = {}
    for each in VersionTranslation.objects.standing().filter(version__in=list(versions)).select_related("by"):
        found.setdefault(each.version_id, {}).setdefault(each.language, each)
    return found


def _missing_language(language: str, known: dict[str, VersionTranslation]) -> str:
    """The reader's language, where nobody has given a text of `language` in it yet."""
    wanted = get_language() or ""
    return "" if wanted == language or wanted in known else wanted
