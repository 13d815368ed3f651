"""Giving a text in another language: by a person, or by a machine that a person asks."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.texts import BODY_LENGTH, TITLE_LENGTH, checked, clean_text
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused, TranslationUnavailable
from consultation.models import Contribution, User, Version, VersionTranslation
from consultation.permissions import require
from consultation.translation import TranslationFailed, translator

REASON_LENGTH = 1000
LONGEST_ANSWER = 4 * BODY_LENGTH


@transaction.atomic
def translate_text(
    contribution: Contribution, *, by: User, language: str, body: str, title: str = "", idempotency_key: UUID | None = None
) -> VersionTranslation:
    """Gives the published text in `language`, a proposal's with its title; the newest translation is the one shown. Raises Refusal."""
    if idempotency_key and (made := VersionTranslation.objects.filter(by=by, idempotency_key=idempotency_key).first()):
        return made
    current = locked(contribution)
    require(by, "translate", current)
    version = _translatable(current, language)
    title = checked(title, name=_("title"), at_most=2 * TITLE_LENGTH) if current.is_proposal else ""
    return VersionTranslation.objects.create(
        version=version, language=language, by=by, idempotency_key=idempotency_key, title=title,
        body=checked(body, name=_("text"), at_most=2 * BODY_LENGTH),
    )  # fmt: skip


def translate_by_machine(contribution: Contribution, *, by: User, language: str) -> VersionTranslation:
    """Asks the machine for the published text in `language`, once: what it gave is stored and given to all. Raises Refusal."""
    machine = translator()
    require(by, "ask_machine", contribution)
    if machine is None:
        raise PermissionRefused(_("No machine translates here."), _("A facilitator of the workshop can translate this text."))
    version = _translatable(contribution, language)
    known = VersionTranslation.objects.standing().filter(version=version, language=language).first()
    if known:
        return known
    try:
        texts = [version.title, version.body]
        given = [machine.translate(text, source=version.language, target=language) if text else "" for text in texts]
        title, body = map(clean_text, given)
    except TranslationFailed:
        title = body = ""
    if not body or len(body) > LONGEST_ANSWER:
        raise TranslationUnavailable(_("The machine that translates gives no answer."), _("Try again later, or read the original."))
    with transaction.atomic():
        current = locked(contribution)
        if _translatable(current, language).pk != version.pk:
            raise IllegalTransition(_("This text was changed meanwhile."), _("Open it again, and ask for the new one."))
        stored, _created = VersionTranslation.objects.get_or_create(
            version=version, language=language, machine=machine.name, removed_at=None,
            defaults={"by": by, "title": title[: 2 * TITLE_LENGTH], "body": body},
        )  # fmt: skip
    return stored


@transaction.atomic
def take_down_translation(translation: VersionTranslation, *, by: User, reason: str) -> VersionTranslation:
    """It is shown no more; who wrote it, who took it down and why stay written. Raises Refusal."""
    current = VersionTranslation.objects.select_for_update().get(pk=translation.pk)
    require(by, "take_down_translation", current.version.contribution)
    if current.removed_at:
        return current
    if not 10 <= len(clean_text(reason)) <= REASON_LENGTH:
        raise InvalidText(_("Say why, in 10 to 1000 characters: it will be kept."), _("Go back and write it."))
    current.removed_at, current.removed_by, current.removed_reason = timezone.now(), by, clean_text(reason)
    current.save()
    return current


def _translatable(contribution: Contribution, language: str) -> Version:
    """The text that everybody reads, if it can be had in `language`."""
    version = contribution.published_version
    if not contribution.stands or version is None or version.erased_at:
        raise IllegalTransition(_("There is no published text to translate."), _("Open it again to see what happened."))
    if language == version.language or language not in dict(settings.LANGUAGES):
        raise InvalidText(_("This text is in that language already."), _("Go back and choose another language."))
    return version
