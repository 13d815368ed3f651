"""Writing a proposal, and taking it back."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.actions.attachments import DESCRIPTION_LENGTH, MOST_BYTES, MOST_FILES, IncomingFile, keeps_description, read_upload
from consultation.actions.texts import BODY_LENGTH, TITLE_LENGTH
from consultation.exceptions import InvalidFile
from consultation.forms.fields import CONTRIBUTION_LANGUAGES, OnceForm, TextField, choose
from consultation.models import Attachment, Contribution, User
from consultation.states import State

MOST_TAGS = 5


class ProposalForm(OnceForm):
    """A proposal to post or to change, with its files: those it has (`attachments`) and as many more as there is room for.

    A text may be kept unfinished: `finish` says what is missing before it can be sent.
    """

    title = TextField(label=_("Title"), max_length=TITLE_LENGTH, required=False, help_text=_("What you ask for, in one line."))
    body = TextField(
        label=_("Your proposal"), max_length=BODY_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What should change, for whom, and why? One idea at a time: write a second proposal for a second idea."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of your text"), required=False, choices=[("", _("Recognise it from my text")), *CONTRIBUTION_LANGUAGES]
    )
    known_tags = forms.MultipleChoiceField(label=_("Tags of this workshop"), required=False, widget=forms.CheckboxSelectMultiple)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=200, help_text=_("Up to five words, separated by commas. You can leave this empty.")
    )
    on_behalf_of = forms.CharField(
        label=_("On behalf of"),
        required=False,
        max_length=120,
        help_text=_("Who said this in the room: a table, a group, a person who agreed."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, on_behalf: bool = False, known_tags: Iterable[str] = (), attachments: Iterable[Attachment] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not on_behalf:
            del self.fields["on_behalf_of"]
        choose(self, "known_tags", [(tag, tag) for tag in known_tags])
        if not known_tags:
            del self.fields["known_tags"]
        self.attachments = list(attachments)
        for attachment in self.attachments:
            what = {"name": attachment.name}
            self.fields[f"about_{attachment.key}"] = _description(_("What “%(name)s” shows") % what, attachment)
            self.fields[f"leave_{attachment.key}"] = forms.BooleanField(label=_("Take “%(name)s” away") % what, required=False)
        for number in range(1, MOST_FILES - len(self.attachments) + 1):
            self.fields[f"file_{number}"] = AttachmentField(label=_("File %(number)s") % {"number": number})
            self.fields[f"about_{number}"] = _description(_("What file %(number)s shows") % {"number": number})

    @property
    def kept_files(self) -> list[dict[str, Any]]:
        """Each file there is, with its two fields."""
        return [
            {"file": file, "about": self[f"about_{file.key}"], "leave": self[f"leave_{file.key}"]} for file in self.attachments
        ]  # fmt: skip

    @property
    def new_files(self) -> list[dict[str, Any]]:
        """The two fields of each file there is room for."""
        room = range(1, MOST_FILES - len(self.attachments) + 1)
        return [{"file": self[f"file_{number}"], "about": self[f"about_{number}"]} for number in room]

    def clean_tags(self) -> list[str]:
        tags = [" ".join(tag.split())[:50] for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        tags = list(dict.fromkeys([*self.cleaned_data.get("known_tags", []), *tags]))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Five tags at most, please: keep the most telling ones."))
        return tags

    def finish(self) -> bool:
        """Whether a valid text can be sent; what is missing is said beside its field."""
        needed = {"title": _("Give your proposal a title."), "body": _("Write what you propose.")}
        if "on_behalf_of" in self.fields:
            needed["on_behalf_of"] = _("Say who said it.")
        for name, sentence in needed.items():
            if not self.cleaned_data.get(name):
                self.add_error(name, sentence)
        return not self.errors


def _description(label: str, attachment: Attachment | None = None) -> forms.CharField:
    stays = attachment is not None and keeps_description(attachment, attachment.contribution)
    hint = _("Take the file away and add it again to say something else.") if stays else _("One sentence for those who can't see it.")
    initial = attachment.description if attachment else ""
    return forms.CharField(
        label=label, required=False, max_length=DESCRIPTION_LENGTH, help_text=hint, initial=initial, disabled=stays
    )  # fmt: skip


class AttachmentField(forms.FileField):
    """A picture or a PDF, read and checked; empty where none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,application/pdf", "data-most": MOST_BYTES})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> IncomingFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read_upload(upload)
        except InvalidFile as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.next_step}") from None


class WithdrawalForm(forms.Form):
    """Why one takes a text back, and perhaps for which other proposal, named by its reference or its address."""

    reason = TextField(label=_("Why?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    in_favour_of = forms.CharField(
        label=_("In favour of another proposal"), required=False, max_length=200,
        help_text=_("Its reference, such as #T4K9ABC, or the address of its page. Readers are led there."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, proposal: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.proposal = user, proposal

    def clean_in_favour_of(self) -> Contribution | None:
        said = self.cleaned_data["in_favour_of"].strip()
        if not said:
            return None
        named = re.findall(r"(?:/p/|#|^)([0-9A-Za-z]{7})(?:/|\b)", said)
        others = Contribution.objects.proposals().visible_to(self.user).exclude(pk=self.proposal.pk)
        found = others.filter(reference=named[0].upper(), state=State.PUBLISHED).first() if named else None
        if found is None:
            raise forms.ValidationError(_("There is no published proposal of this reference."))
        return found
