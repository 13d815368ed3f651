"""Who may do what in the back office. Whether somebody is an administrator is asked of the consultation's page of permissions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Permission
from django.db.models import Model, Q, QuerySet
from wagtail.models import GroupPagePermission
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from consultation.models import EDITORS_GROUP, Role, User
from consultation.permissions import may


class AdministratorsOnly(BasePermissionPolicy):
    """Administrators do `actions`, nobody else does anything, and nobody does anything else."""

    def __init__(self, model: type[Model], actions: Iterable[str] = ("add", "change", "view")) -> None:
        super().__init__(model)
        self._actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self._actions and may(user, "manage_people")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        if not self._actions & set(actions):
            return User.objects.none()
        return User.objects.filter(Q(is_superuser=True) | Q(roles__kind=Role.Kind.ADMINISTRATOR), is_active=True).distinct()


class EditorsAndAdministrators(PagePermissionPolicy):
    """Wagtail's own policy of pages, in which an administrator may what the editors' group may."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        own = super().get_all_permissions_for_user(user)
        if user.is_superuser or not may(user, "manage_people"):
            return own
        theirs = Q(group__user=user) | Q(group__name=EDITORS_GROUP)
        return GroupPagePermission.objects.filter(theirs).select_related("page", "permission").distinct()


class AdministratorBackend(BaseBackend):
    """Lets an administrator by role into the back office, with the permissions of the editors' group."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or user_obj.is_anonymous or not may(user_obj, "manage_people"):
            return set()
        if not hasattr(user_obj, "_administrator_permissions"):
            names = Permission.objects.filter(group__name=EDITORS_GROUP).values_list("content_type__app_label", "codename")
            user_obj._administrator_permissions = {f"{app}.{codename}" for app, codename in names}
        return user_obj._administrator_permissions
