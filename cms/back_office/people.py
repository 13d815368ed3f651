"""People in the back office: added by administrators, never deleted there (leaving is erasure, also on request), signed in by a code."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.models import UserProfile

from consultation.actions.people import erase_person
from consultation.exceptions import Refusal
from consultation.forms import LeavingForm
from consultation.models import EDITORS_GROUP, User


class PersonForm(forms.ModelForm):
    """An account. `by` is who fills the form: nobody gives themselves the editors' work, or shuts themselves out."""

    edits_pages = forms.BooleanField(label=_("edits the pages"), required=False)

    class Meta:
        model = User
        fields = ["email", "display_name", "language", "is_active"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        if self.instance.pk:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("People change their own address, after confirming it.")
            self.fields["edits_pages"].initial = self.instance.groups.filter(name=EDITORS_GROUP).exists()
        if self.instance.pk == by.pk:
            for name in ("is_active", "edits_pages"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Nobody changes this for themselves: ask another administrator.")

    def clean_email(self) -> str | None:
        if self.instance.pk:
            return self.instance.email
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        person = super().save(commit=False)
        if not person.pk:
            person.set_unusable_password()
        person.save()
        UserProfile.objects.get_or_create(user=person, defaults={"preferred_language": person.language})
        editors = Group.objects.get(name=EDITORS_GROUP)
        (person.groups.add if self.cleaned_data["edits_pages"] else person.groups.remove)(editors)
        return person


class FilledByMe:
    """Tells the form who fills it."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}  # type: ignore[misc, attr-defined]


class AddPerson(FilledByMe, generic.CreateView):
    page_title = _("Add a person")


class EditPerson(FilledByMe, generic.EditView):
    pass


class ErasePersonForm(LeavingForm):
    """How somebody who asked for it is erased, and who asked."""

    reason = forms.CharField(
        label=_("who asked, and how"),
        help_text=_("It is kept; their name and address in it are not."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["words", "reason", "understood"]


class ErasePerson(generic.DeleteView):
    """The back office's way of deleting a person: the consultation's own erasure, asked for by that person."""

    page_title = _("Erase at their request")
    permission_required = "change"  # nobody deletes a row
    template_name = "cms/back_office/erase.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"erase_form": ErasePersonForm()} | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ErasePersonForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            try:
                erase_person(self.object, by=cast(User, request.user), keep_words=told["words"] == "keep", reason=told["reason"])
            except Refusal as refusal:
                form.add_error("reason", str(refusal.message))
            else:
                messages.success(request, _("The person is erased."))
                return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(erase_form=form))


class PersonViewSet(ModelViewSet):
    model = User
    icon = "user"
    menu_label = _("People")
    menu_order = 600
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = AddPerson
    edit_view_class = EditPerson
    delete_view_class = ErasePerson
    list_filter = ["is_active", "language", "groups", "roles__kind"]
    search_fields = ["email", "display_name"]
    search_backend_name = None
    ordering = ["display_name", "pk"]

    @property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("name", accessor=str, label=_("Name"), sort_key="display_name", url_name=self.get_url_name("edit")),
            Column("email", label=_("e-mail address"), sort_key="email"),
            Column("language", accessor="get_language_display", label=_("language")),
            BooleanColumn("is_active", label=_("may sign in")),
            DateColumn("last_login", label=_("last signed in"), sort_key="last_login"),
            TitleColumn("erase", accessor=lambda person: _("Erase"), label="", url_name=self.get_url_name("delete")),
        ]

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm
