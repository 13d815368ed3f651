"""The authors and voters of a file: people with an account where their e-mail address is given, pseudonyms otherwise."""

from collections.abc import Collection, Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.crypto import salted_hmac

from consultation.actions.imports.batches import in_batches
from consultation.models import Consultation, Pseudonym, User

BATCH = 2000


def person_key(name: str) -> str:
    """The key under which a file's name for a person is kept; an e-mail address is kept as a keyed hash only."""
    if "@" not in name:
        return name
    return "address:" + salted_hmac("consultation.imports.people", name.strip().lower()).hexdigest()


def people_known(consultation: Consultation | None, names: Collection[str]) -> dict[str, int]:
    """The people whom `names` stand for already, by key: those met in an earlier import, then those who sign in with that address."""
    keys = {person_key(name): name.strip().lower() for name in names}
    addresses = [address for address in keys.values() if "@" in address]
    by_address: dict[str, int] = {}
    for some in in_batches(addresses, 500):
        with_account = User.objects.filter(is_active=True, erased_at=None, email__in=some).values_list("email", "pk")
        by_address |= {str(address): pk for address, pk in with_account}
    found = {key: by_address[name] for key, name in keys.items() if name in by_address}
    if consultation is not None:
        stored = Pseudonym.objects.filter(consultation=consultation).values_list("key", "user_id").iterator()
        found |= {key: user for key, user in stored if key in keys}
    return found


def make_pseudonyms(consultation: Consultation, keys: Iterable[str]) -> dict[str, int]:
    """Accounts that nobody can sign in to, one for each of `keys`. Call inside a transaction."""
    made: dict[str, int] = {}
    for some in in_batches(sorted(keys), BATCH):
        users = User.objects.bulk_create([User(is_active=False, password=UNUSABLE_PASSWORD_PREFIX) for _key in some])
        Pseudonym.objects.bulk_create(
            Pseudonym(consultation=consultation, key=key, user=user) for key, user in zip(some, users, strict=True)
        )
        made |= {key: user.pk for key, user in zip(some, users, strict=True)}
    return made
