"""Inviting people in the back office: a list looked at first, then sent; sending one again, taking one back."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.back_office.people import FilledByMe
from consultation.actions.invitations import InvitationPlan, invite_people, plan_invitations, revoke_invitation, send_again
from consultation.exceptions import Refusal, UnreadableFile
from consultation.models import Consultation, Invitation, User, Workshop
from consultation.readers import NamedBytes
from consultation.readers.people_list import read_pasted, read_people

LARGEST_LIST = 5 * 1024 * 1024


class ListForm(forms.Form):
    """The list, as a file or as lines, and what stands for the cells it leaves empty."""

    consultation = forms.ModelChoiceField(label=_("consultation"), queryset=Consultation.objects.all())
    workshop = forms.ModelChoiceField(
        label=_("workshop"), queryset=Workshop.objects.exclude(visibility=Workshop.Visibility.DRAFT), required=False,
        help_text=_("Where a line names none. The link leads there; without one, to the list of workshops."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, help_text=_("Where a line names none."))
    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("CSV or XLSX with a column email, and perhaps language (fr, nl, en) and workshop (its address)."),
    )
    lines = forms.CharField(
        label=_("or lines"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One person a line: address; language; workshop. Only the address is needed."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file, lines = told.get("file"), told.get("lines", "")
        if bool(file) == bool(lines.strip()):
            raise forms.ValidationError(_("Bring either a file or lines."))
        if file and file.size > LARGEST_LIST:
            raise forms.ValidationError(_("The file is larger than 5 MB: cut it into parts."))
        consultation, workshop = told.get("consultation"), told.get("workshop")
        if workshop and consultation and workshop.consultation_id != consultation.pk:
            self.add_error("workshop", _("This workshop belongs to another consultation."))
        try:
            told["people"] = read_people(NamedBytes(file.name, file.read())) if file else read_pasted(lines)
        except UnreadableFile as problem:
            raise forms.ValidationError(str(problem)) from None
        return told

    def plan(self) -> InvitationPlan:
        told = self.cleaned_data
        return plan_invitations(told["people"], told["consultation"], language=told["language"], workshop=told["workshop"])

    def as_lines(self) -> str:
        """The list as it was understood, to be sent back with the confirmation."""
        return "\n".join(f"{row.email};{row.language};{row.workshop}" for row in self.cleaned_data["people"].rows)


class InvitePeople(generic.CreateView):
    """Twice the same form: first it says what would happen, then it does it."""

    page_title = _("Invite people")
    template_name = "cms/back_office/invite.html"
    form_class = ListForm

    def get_form(self, form_class: Any = None) -> ListForm:
        request = self.request
        if request.method == "POST":
            return ListForm(request.POST, request.FILES)
        return ListForm(initial={"consultation": Consultation.objects.order_by("-created_at").first(), "language": settings.LANGUAGE_CODE})

    def get_panel(self) -> None:
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = None
        form = self.form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        plan = form.plan()
        if request.POST.get("deed") == "send" and not plan.problems:
            try:
                invited = invite_people(plan, by=cast(User, request.user))
            except Refusal as refusal:
                form.add_error(None, str(refusal.message))
                return self.render_to_response(self.get_context_data(form=form))
            told = ngettext(
                "%(count)s person is invited. The e-mail leaves now.", "%(count)s people are invited. The e-mails leave now.", invited
            )
            messages.success(request, told % {"count": invited})
            return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(form=form, plan=plan, understood=form.as_lines()))


class InvitationForm(forms.ModelForm):
    """Where and in which language it is sent again. `by` sends it."""

    class Meta:
        model = Invitation
        fields = ["language", "workshop"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        workshops = self.instance.consultation.workshops.exclude(visibility=Workshop.Visibility.DRAFT)
        cast(forms.ModelChoiceField, self.fields["workshop"]).queryset = workshops

    def save(self, commit: bool = True) -> Invitation:
        return send_again(super().save(), by=self.by)


class SendAgain(FilledByMe, generic.EditView):
    page_title = _("Send again")

    def get_success_message(self, instance: Invitation | None = None) -> str:
        return str(_("A new link leaves now. The earlier one no longer works."))

    def form_valid(self, form: forms.ModelForm) -> Any:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            return self.form_invalid(form)


class TakeBack(generic.DeleteView):
    page_title = _("Take the invitation back")

    @property
    def confirmation_message(self) -> str:
        return str(_("The link that was sent will no longer work."))

    def delete_action(self) -> None:
        revoke_invitation(self.object, by=self.request.user)

    def get_success_message(self) -> str:
        return str(_("The invitation is taken back."))

    def form_valid(self, form: forms.Form) -> Any:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            return self.form_invalid(form)


class InvitationViewSet(ModelViewSet):
    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = InvitePeople
    edit_view_class = SendAgain
    delete_view_class = TakeBack
    list_filter = ["consultation", "workshop", "language"]
    search_fields = ["email"]
    search_backend_name = None
    ordering = ["-created_at", "-pk"]
    exclude_form_fields: tuple[str, ...] = ()

    @property
    def list_display(self) -> list[Column]:
        return [
            TitleColumn("email", accessor=str, label=_("e-mail address"), url_name=self.get_url_name("edit")),
            Column("workshop", accessor=lambda each: each.workshop or "", label=_("workshop")),
            Column("language", accessor="get_language_display", label=_("language")),
            Column("state", label=_("state")),
            DateColumn("sent_at", label=_("sent")),
            Column("invited_by", accessor=lambda each: each.invited_by or "", label=_("invited by")),
            TitleColumn("take_back", accessor=lambda each: _("Take back"), label="", url_name=self.get_url_name("delete")),
        ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return InvitationForm if for_update else ListForm
