"""Giving a role and taking it away: the consultation's own deeds, behind a form."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from cms.back_office.people import FilledByMe
from consultation.actions.people import give_role, take_role
from consultation.exceptions import Refusal
from consultation.models import Role, User

PLACE_OF = {Role.Kind.FACILITATOR: "workshop", Role.Kind.STRATEGIST: "consultation", Role.Kind.ADMINISTRATOR: None}


class RoleForm(forms.ModelForm):
    """Who, which role, where. `by` gives it."""

    email = forms.EmailField(label=_("e-mail address of the person"))

    class Meta:
        model = Role
        fields = ["email", "kind", "workshop", "consultation"]
        help_texts = {
            "workshop": _("For a facilitator only."),
            "consultation": _("For the strategy team only."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "email" in told:
            told["user"] = User.objects.filter(email__iexact=told["email"], is_active=True).first()
            if told["user"] is None:
                self.add_error("email", _("Nobody here has this address: add the person first."))
            elif told["user"].pk == self.by.pk:
                self.add_error("email", _("Nobody gives a role to themselves: ask another administrator."))
        if kind := told.get("kind"):
            for place in ("workshop", "consultation"):
                if place == PLACE_OF[kind] and not told.get(place):
                    self.add_error(place, _("This role needs one: choose it."))
                elif place != PLACE_OF[kind]:
                    told[place] = None
        return told

    def _post_clean(self) -> None:
        """Nothing: give_role checks and writes, not the model form."""

    def save(self, commit: bool = True) -> Role:
        told = self.cleaned_data
        return give_role(told["user"], told["kind"], by=self.by, workshop=told["workshop"], consultation=told["consultation"])


class GiveRole(FilledByMe, generic.CreateView):
    page_title = _("Give a role")

    def save_instance(self) -> Role:
        role = self.form.save()
        log(instance=role, action="wagtail.create", user=self.request.user, data={"person": role.user_id})
        return role

    def get_success_buttons(self) -> list[Any]:
        return []


class TakeRole(generic.DeleteView):
    page_title = _("Take the role away")

    def delete_action(self) -> None:
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True, data={"person": self.object.user_id})
            take_role(self.object, by=self.request.user)

    def form_valid(self, form: forms.Form) -> Any:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            return self.form_invalid(form)


class RoleViewSet(ModelViewSet):
    model = Role
    icon = "key"
    menu_label = _("Roles")
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = GiveRole
    delete_view_class = TakeRole
    list_filter = ["kind", "workshop", "consultation"]
    search_fields = ["user__email", "user__display_name"]
    search_backend_name = None
    ordering = ["-given_at", "-pk"]

    @property
    def list_display(self) -> list[Column]:
        return [
            Column("user", label=_("person")),
            Column("kind", accessor="get_kind_display", label=_("role")),
            Column("place", accessor=lambda role: role.workshop or role.consultation or "", label=_("where")),
            Column("given_by", label=_("given by")),
            DateColumn("given_at", label=_("when")),
            TitleColumn("take", accessor=lambda role: _("Take away"), label="", url_name=self.get_url_name("delete")),
        ]

    def get_form_class(self, for_update: bool = False) -> type[RoleForm]:
        return RoleForm
