"""What is kept of a person outside their words: sign-ins, addresses, invitations, and their name in what others wrote to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone
from taggit.models import Tag

from consultation.models import Contribution, Invitation, Pseudonym, Transition, User, Version

MASK = "(…)"


@dataclass(frozen=True)
class Leaving:
    """Somebody leaves: who, the name and the addresses they had until now, and the words that go (none: they stay)."""

    person: User
    name: str
    emails: tuple[str, ...]
    versions: "list[Version]"
    keeps_words: bool


_scrubbers: list[Callable[[Leaving], None]] = []


def register_scrubber(scrub: Callable[[Leaving], None]) -> None:
    """Tells how a higher floor forgets a person. It runs in the same transaction, while the words that go can still be read."""
    if scrub not in _scrubbers:
        _scrubbers.append(scrub)


def scrub(leaving: Leaving) -> None:
    """Forgets all of it."""
    for forget in (_forget_sign_ins, _forget_invitations, _forget_names, _forget_tags, *_scrubbers):
        forget(leaving)


def addresses_of(person: User) -> tuple[str, ...]:
    """Every address that is known to be theirs."""
    known = {person.email or "", *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    return tuple(sorted(known - {""}, key=len, reverse=True))


def without(text: str, *words: str) -> str:
    """`text` with each of these words masked, whatever their case."""
    for word in words:
        if word.strip():
            text = re.sub(re.escape(word.strip()), MASK, text, flags=re.IGNORECASE)
    return text


def _forget_sign_ins(leaving: Leaving) -> None:
    """Addresses, passkeys and other second factors, and every session that is theirs or was to become theirs."""
    EmailAddress.objects.filter(user=leaving.person).delete()
    Authenticator.objects.filter(user=leaving.person).delete()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(500):
        told = session.get_decoded()
        if told.get("_auth_user_id") == str(leaving.person.pk) or any(email in str(told) for email in leaving.emails):
            session.delete()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


def _forget_invitations(leaving: Leaving) -> None:
    theirs = Invitation.objects.filter(accepted_by=leaving.person)
    for email in leaving.emails:
        theirs |= Invitation.objects.filter(email__iexact=email)
    theirs.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    theirs.update(email="", token_hash=None)


def _forget_names(leaving: Leaving) -> None:
    """Their name in files that were imported, in what a facilitator noted or wrote to them, and in requests made for them."""
    for pseudonym in Pseudonym.objects.filter(user=leaving.person):
        pseudonym.key = f"erased-{pseudonym.pk}"
        pseudonym.save()
    Contribution.objects.filter(author=leaving.person).update(on_behalf_of="")
    if leaving.name:
        Contribution.objects.filter(on_behalf_of__iexact=leaving.name).update(on_behalf_of="")
    said = Transition.objects.filter(contribution__author=leaving.person).exclude(reason_text="")
    for transition in said.only("pk", "reason_text"):
        kept = without(transition.reason_text, leaving.name, *leaving.emails) if leaving.keeps_words else ""
        Transition.objects.filter(pk=transition.pk).update(reason_text=kept)


def _forget_tags(leaving: Leaving) -> None:
    """The tags of words that go; and those that nothing has any more."""
    if not leaving.keeps_words:
        for contribution in Contribution.objects.filter(author=leaving.person):
            contribution.tags.clear()
    Tag.objects.filter(taggit_taggeditem_items=None).delete()
