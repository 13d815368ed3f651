"""Joining, roles, and leaving."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.leaving import erase_what_was_added
from consultation.actions.search_index import forget_texts
from consultation.exceptions import PermissionRefused
from consultation.models import Consultation, Contribution, Membership, Pseudonym, Role, User, Version, VersionTranslation, Workshop
from consultation.permissions import require


@transaction.atomic
def join_consultation(consultation: Consultation, *, by: User) -> Membership:
    """A signed-in person becomes a participant of a consultation that is open to all. Raises PermissionRefused."""
    if not consultation.open_to_join:
        raise PermissionRefused(_("One takes part in this consultation by invitation."), _("Ask its administrator for one."))
    membership, created = Membership.objects.get_or_create(consultation=consultation, user=by)
    if not created and membership.left_at:
        membership.left_at = None
        membership.save()
    return membership


@transaction.atomic
def give_role(
    user: User, kind: str, *, by: User | None, workshop: Workshop | None = None, consultation: Consultation | None = None
) -> Role:
    """Gives a role; given twice, it is held once. `by` None: the installation itself (commands). Raises PermissionRefused."""
    if by is not None:
        require(by, "give_roles")
        if by.pk == user.pk:
            raise PermissionRefused(_("Nobody gives a role to themselves."), _("Ask another administrator."))
    role, _created = Role.objects.get_or_create(
        user=user, kind=kind, workshop=workshop, consultation=consultation, defaults={"given_by": by}
    )
    return role


@transaction.atomic
def take_role(role: Role, *, by: User) -> None:
    """Takes a role away; nobody takes their own. Raises PermissionRefused."""
    require(by, "give_roles")
    if by.pk == role.user_id:
        raise PermissionRefused(_("Nobody takes a role away from themselves."), _("Ask another administrator."))
    role.delete()


@transaction.atomic
def erase_person(user: User, *, by: User, keep_words: bool) -> None:
    """A person leaves: the account is blanked, words stay without a name or are masked, votes stay counted. Raises PermissionRefused."""
    if by.pk != user.pk:
        require(by, "manage_people")
    now = timezone.now()
    erase_what_was_added(user, keep_words=keep_words)
    if not keep_words:
        written = Version.objects.filter(contribution__author=user)
        forget_texts(written)
        VersionTranslation.objects.filter(version__in=written).delete()
        written.update(title="", body="", erased_at=now)
        for contribution in Contribution.objects.filter(author=user):
            contribution.tags.clear()
    Contribution.objects.filter(author=user).update(on_behalf_of="")
    Role.objects.filter(user=user).delete()
    Membership.objects.filter(user=user, left_at=None).update(left_at=now)
    for pseudonym in Pseudonym.objects.filter(user=user):
        pseudonym.key = f"erased-{pseudonym.pk}"
        pseudonym.save()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.display_name, user.is_active, user.is_superuser, user.erased_at = None, "", False, False, now
    user.set_unusable_password()
    user.save()
    user.groups.clear()
