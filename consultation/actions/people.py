"""Joining, roles, and leaving."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.leaving import erase_what_was_added
from consultation.actions.notices import forget_person
from consultation.actions.scrubbing import Leaving, addresses_of, scrub, without
from consultation.actions.search_index import forget_texts
from consultation.exceptions import InvalidText, PermissionRefused
from consultation.models import Consultation, Erasure, Membership, Role, User, Version, VersionTranslation, Workshop
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
def erase_person(user: User, *, by: User, keep_words: bool, reason: str = "") -> None:
    """A person leaves: the account is blanked, words stay without a name or are masked, votes stay counted. Nothing that others
    built on goes. An administrator who does it for somebody says why. Done twice, it is done once. Raises Refusal."""
    if by.pk != user.pk:
        require(by, "manage_people")
        if len(reason.strip()) < 10:
            raise InvalidText(_("Say who asked for this and how, in at least 10 characters. It is kept."))
    current = User.objects.select_for_update().get(pk=user.pk)
    if current.erased_at:
        return
    require_another_administrator(current)
    now = timezone.now()
    written = Version.objects.filter(contribution__author=current)
    words = [] if keep_words else list(written.select_related("contribution__workshop"))
    name, emails = current.display_name, addresses_of(current)
    forget_person(current)
    erase_what_was_added(current, keep_words=keep_words)
    scrub(Leaving(current, name, emails, words, keeps_words=keep_words))
    if not keep_words:
        forget_texts(written)
        VersionTranslation.objects.filter(version__in=written).delete()
        written.update(title="", body="", chosen_tags=None, erased_at=now)
    Erasure.objects.create(person=current, by=by, keeps_words=keep_words, reason=without(reason, name, *emails))
    Role.objects.filter(user=current).delete()
    Membership.objects.filter(user=current, left_at=None).update(left_at=now)
    current.email, current.display_name, current.is_active, current.is_superuser, current.erased_at = None, "", False, False, now
    current.last_login = None
    current.set_unusable_password()
    current.save()
    current.groups.clear()
    user.refresh_from_db()


def require_another_administrator(user: User) -> None:
    """Raises PermissionRefused when `user` is the last who can administer."""
    rooted = Q(is_superuser=True) | Q(roles__kind=Role.Kind.ADMINISTRATOR)
    administrators = User.objects.filter(rooted, is_active=True)
    if administrators.filter(pk=user.pk).exists() and not administrators.exclude(pk=user.pk).exists():
        raise PermissionRefused(_("You are the only administrator."), _("Make somebody else administrator first."))
