"""The link in each e-mail by which one stops them, without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from consultation.models import User

SALT = "consultation.unsubscribe"


def token_for(person: User) -> str:
    """A signed name of the person that tells nothing about them. It does not expire: old e-mails must work."""
    return _signer().sign(person.public_key)


def person_of(token: str) -> User | None:
    """The person a token names; None where it was not made here or the person left."""
    try:
        key = _signer().unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(public_key=key, is_active=True).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def unsubscribe_address(person: User) -> str:
    """In the active language."""
    return settings.SITE_URL + reverse("consultation:unsubscribe", args=[token_for(person)])
