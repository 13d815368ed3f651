"""What input may look like."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultation.actions.attachments import DESCRIPTION_LENGTH, MOST_BYTES, MOST_FILES, IncomingFile, read_upload
from consultation.actions.names import NAME_LENGTH, check_name, clean_name
from consultation.actions.reports import TEXT_LENGTH as REPORT_LENGTH
from consultation.actions.texts import BODY_LENGTH, COMMENT_LENGTH, TITLE_LENGTH, clean_text
from consultation.exceptions import InvalidFile, InvalidText
from consultation.models import Attachment, Consultation, Contribution, NoticeSettings, Report, User, Workshop
from consultation.states import ReasonCode, State

CONTRIBUTION_LANGUAGES = [*settings.LANGUAGES, ("xx", _("another language"))]
MOST_TAGS = 5


class OnceForm(forms.Form):
    """A form that is carried out once, however often it is sent."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = uuid4


class TextField(forms.CharField):
    """A text of people: cleaned as it will be kept, and counted after that."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


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
        self.fields["known_tags"].choices = [(tag, tag) for tag in known_tags]  # type: ignore[attr-defined]
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
    hint = _("One sentence for those who can't see it.")
    initial = attachment.description if attachment else ""
    return forms.CharField(label=label, required=False, max_length=DESCRIPTION_LENGTH, help_text=hint, initial=initial)


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


class ReportForm(forms.Form):
    """What is wrong with a text."""

    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    text = TextField(
        label=_("In your words, to the facilitators"), required=False, max_length=REPORT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Report.Reason.OTHER and len(data.get("text") or "") < 10:
            self.add_error("text", _("Tell the facilitators the reason, in at least 10 characters."))
        return data


class TranslationForm(OnceForm):
    """A proposal in another language than its author's."""

    language = forms.ChoiceField(label=_("Language of the translation"))
    title = TextField(
        label=_("Title"), max_length=2 * TITLE_LENGTH, error_messages={"required": _("Translate the title too.")},
    )  # fmt: skip
    body = TextField(
        label=_("Text"), max_length=2 * BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Say what the author says, no more and no less."), error_messages={"required": _("Write the translation.")},
    )  # fmt: skip

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [(code, name) for code, name in settings.LANGUAGES if code != source]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if self.initial.get("language") == source:
            self.initial["language"] = languages[0][0]


class CommentForm(OnceForm):
    """A comment, or an answer to one."""

    body = TextField(
        label=_("Your comment"), max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your comment first.")},
    )  # fmt: skip
    stance = forms.ChoiceField(
        label=_("Your comment is"), required=False, choices=[("", _("just a comment")), *Contribution.Stance.choices]
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=CONTRIBUTION_LANGUAGES)
    parent = forms.CharField(widget=forms.HiddenInput, required=False)


class VoteForm(forms.Form):
    """One of the three answers."""

    value = forms.TypedChoiceField(choices=[(1, ""), (0, ""), (-1, "")], coerce=int)


class SittingForm(forms.Form):
    """Where somebody is in voting one by one: votes given, the proposal shown, the one just voted on, and what they chose."""

    n = forms.IntegerField(min_value=0, max_value=100, required=False)
    skip = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    at = forms.SlugField(max_length=7, required=False)
    last = forms.SlugField(max_length=7, required=False)
    value = forms.TypedChoiceField(choices=[(1, ""), (0, ""), (-1, "")], coerce=int, required=False, empty_value=None)
    deed = forms.ChoiceField(choices=[("undo", "")], required=False)


class DecisionForm(OnceForm):
    """What a facilitator decides, on the revision they read, and why."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in ("publish", "return", "hide", "acknowledge")])
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("Choose a reason")), *ReasonCode.choices])
    reason_text = TextField(
        label=_("In your words, to the author"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language of your reason"), choices=settings.LANGUAGES, required=False)
    back_to = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deed") in ("return", "hide") and not data.get("reason_code"):
            self.add_error("reason_code", _("Choose a reason: the author will read it."))
        if data.get("reason_code") == ReasonCode.OTHER and len(data.get("reason_text") or "") < 10:
            self.add_error("reason_text", _("Tell the author the reason, in at least 10 characters."))
        return data


class ProposalFilter(forms.Form):
    """How a list of proposals is narrowed and sorted. All of it is in the address; a value that is not offered is passed over."""

    ORDERS = (
        ("recent", _("Newest")), ("discussed", _("Most discussed")), ("agreed", _("Most agreed")), ("divided", _("Most divided")),
        ("unseen", _("Not yet seen by many")), ("random", _("In random order")), ("oldest", _("Oldest")),
    )  # fmt: skip
    BY_VOTES = frozenset({"agreed", "divided", "unseen"})

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("Sort"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    workshop = forms.ChoiceField(label=_("Workshop"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All languages")), *settings.LANGUAGES, ("xx", _("another language"))], required=False
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    seed = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(
        self, data: Any, *, tags: list[str], statuses: list[tuple[str, Any]], shows_tallies: bool = True,
        themes: list[tuple[str, str]] | None = None, workshops: list[tuple[str, str]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        orders = [(name, label) for name, label in self.ORDERS if shows_tallies or name not in self.BY_VOTES]
        searching = bool((data.get("q") or "").strip())
        # What comes first has no name in the address: the best match where words are looked for, else the newest.
        first = [("", _("Best match"))] if searching else [("", orders.pop(0)[1])]
        self._choose("sort", [*first, *orders])
        self._choose("status", statuses)
        asked = data.get("tag") or ""
        self._choose("tag", [("", _("All tags")), *((tag, tag) for tag in sorted({*tags, *([asked] if asked else [])}, key=str.casefold))])
        for name, everything, choices in (("theme", _("All themes"), themes), ("workshop", _("All workshops"), workshops)):
            if choices is None:
                del self.fields[name]
            else:
                self._choose(name, [("", everything), *choices])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def asked(self) -> dict[str, str]:
        """The values that make sense, by the name of the field."""
        self.is_valid()
        return {name: value.replace("\x00", "").strip() for name, value in self.cleaned_data.items() if value}

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self["q"], self["sort"]]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("q", "sort", "seed")]

    def label_of(self, name: str) -> str:
        """What a filter that is on says of itself: `Language: Français`."""
        value, field = self.asked[name], self[name].field
        if not isinstance(field, forms.ChoiceField):
            return gettext("“%(words)s”") % {"words": value}
        chosen = dict(field.widget.choices)[value]
        return gettext("%(filter)s: %(value)s") % {"filter": field.label, "value": chosen}


class QueueFilter(forms.Form):
    """Which of the facilitator's workshops the queue shows."""

    workshop = forms.CharField(required=False, max_length=80)


class NoticeSettingsForm(forms.ModelForm):
    """How a person wants to hear of things."""

    class Meta:
        model = NoticeSettings
        fields = ["own_rhythm", "followed_rhythm", "follows_own"]
        widgets = {"own_rhythm": forms.RadioSelect, "followed_rhythm": forms.RadioSelect}


class NameForm(forms.Form):
    """The name others see. `person`: who it is for, nobody yet: somebody new; `consultation`: whose rule on pseudonyms is told."""

    display_name = forms.CharField(
        label=_("Your name, as others will see it"), max_length=NAME_LENGTH, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: User | None, consultation: Consultation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if consultation is not None and not consultation.allows_pseudonyms:
            self.fields["display_name"].help_text = _("In this consultation people speak under their own name. You can give it later.")
        else:
            self.fields["display_name"].help_text = _("A pseudonym is fine. Leave it empty to be shown as a participant without a name.")

    def clean_display_name(self) -> str:
        name = clean_name(self.cleaned_data["display_name"])
        if name:
            try:
                check_name(name, self.person)
            except InvalidText as refusal:
                raise forms.ValidationError(str(refusal.message)) from None
        return name


class ProfileForm(NameForm):
    """What a person tells of themselves: a name to show, and the language of what is sent to them."""

    language = forms.ChoiceField(label=_("Language of the e-mails we send you"), choices=settings.LANGUAGES)


class LeavingForm(forms.Form):
    """How somebody leaves. Nothing is chosen beforehand."""

    words = forms.ChoiceField(
        label=_("Your words"), widget=forms.RadioSelect,
        choices=[
            ("keep", _("They stay, without my name: others can go on reading and answering them.")),
            ("remove", _("They go: a line says that something was erased at its author's wish.")),
        ],
        error_messages={"required": _("Choose whether your words stay or go.")},
    )  # fmt: skip
    understood = forms.BooleanField(
        label=_("I understand that this can't be undone."), error_messages={"required": _("Tick this if you want to leave.")}
    )


class WorkshopFilter(forms.Form):
    """Which workshops are listed. The choices are those that the workshops give; what is not among them narrows nothing."""

    WHEN = (
        ("", _("At any time")), ("open", _("Open to proposals now")), ("week", _("Meeting in the next 7 days")),
        ("month", _("Meeting in the next 30 days")), ("met", _("The meeting is over")),
    )  # fmt: skip

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    language = forms.ChoiceField(label=_("Language spoken"), required=False)
    mode = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("On line or in a room")), *Workshop.Mode.choices])
    place = forms.ChoiceField(label=_("Place"), required=False)
    when = forms.ChoiceField(label=_("When"), required=False, choices=WHEN)

    def __init__(self, told: Any, *, workshops: Sequence[Workshop]) -> None:
        super().__init__(told)
        themes = {each.theme.slug: each.theme.title for each in workshops if each.theme}
        places = sorted({each.place for each in workshops if each.place})
        names = dict(settings.LANGUAGES)
        languages = [code for code in names if any(code in each.languages for each in workshops)]
        self.fields["theme"].choices = [("", _("All themes")), *themes.items()]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("Everywhere")), *((place, place) for place in places)]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("All languages")), *((code, names[code]) for code in languages)]  # type: ignore[attr-defined]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    def keep(self, workshops: Sequence[Workshop]) -> list[Workshop]:
        """Those asked for, in their order."""
        return [each for each in workshops if all(self._fits(each, name, value) for name, value in self.asked.items())]

    def _fits(self, workshop: Workshop, name: str, value: str) -> bool:
        if name == "theme":
            return workshop.theme is not None and workshop.theme.slug == value
        if name == "language":
            return value in workshop.languages
        if name == "when":
            return self._meets(workshop, value)
        return bool(getattr(workshop, name) == value)

    @staticmethod
    def _meets(workshop: Workshop, when: str) -> bool:
        if when == "open":
            return workshop.takes_proposals
        if workshop.meets_at is None:
            return False
        ahead = workshop.meets_at - timezone.now()
        return ahead < timedelta(0) if when == "met" else timedelta(0) <= ahead < timedelta(days=7 if when == "week" else 30)
