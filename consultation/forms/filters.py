"""How lists are narrowed and sorted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultation.forms.fields import choose
from consultation.models import Workshop


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
        choose(self, "sort", [*first, *orders])
        choose(self, "status", statuses)
        asked = data.get("tag") or ""
        choose(self, "tag", [("", _("All tags")), *((tag, tag) for tag in sorted({*tags, *([asked] if asked else [])}, key=str.casefold))])
        for name, everything, choices in (("theme", _("All themes"), themes), ("workshop", _("All workshops"), workshops)):
            if choices is None:
                del self.fields[name]
            else:
                choose(self, name, [("", everything), *choices])

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
        choose(self, "theme", [("", _("All themes")), *themes.items()])
        choose(self, "place", [("", _("Everywhere")), *((place, place) for place in places)])
        choose(self, "language", [("", _("All languages")), *((code, names[code]) for code in languages)])
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
