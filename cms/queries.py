"""What pages show of the consultation: themes with their workshops, each with the address of its brief."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Locale, Page

from consultation.models import Consultation, Role, Theme, User, Workshop
from consultation.queries import counts_by_workshop, workshops_for


@dataclass
class WorkshopRow:
    """A workshop in a list. `url`: its brief in the page's language, else its room (""); `locked`: only participants read it."""

    workshop: Workshop
    url: str
    proposals: int = 0
    locked: bool = False


@dataclass
class ThemeRow:
    """A theme in a list, with the address of its page in the page's language, if there is one."""

    theme: Theme
    url: str
    workshops: list[WorkshopRow] = field(default_factory=list)

    @property
    def proposals(self) -> int:
        return sum(row.proposals for row in self.workshops)


def themes_with_workshops(consultation: Consultation, user: Any, locale: Locale) -> list[ThemeRow]:
    """The themes in their order, each with the workshops of `workshop_rows`."""
    themes = consultation.themes.prefetch_related("pages")
    rows = {theme.pk: ThemeRow(theme, _address(theme.pages.all(), locale)) for theme in themes}
    for row in workshop_rows(consultation, user, locale):
        if row.workshop.theme_id in rows:
            rows[row.workshop.theme_id].workshops.append(row)
    return list(rows.values())


def workshops_of_theme(theme: Theme, user: Any, locale: Locale) -> list[WorkshopRow]:
    """The workshops of one theme, as `workshop_rows` has them."""
    return [row for row in workshop_rows(theme.consultation, user, locale) if row.workshop.theme_id == theme.pk]


def workshop_rows(consultation: Consultation, user: Any, locale: Locale) -> list[WorkshopRow]:
    """The workshops `user` may read, and those of members that have a public brief, which says how to get in."""
    readable = list(workshops_for(consultation, user).prefetch_related("pages"))
    counts = counts_by_workshop(readable)
    rows = [WorkshopRow(each, _address(each.pages.all(), locale), counts[each.pk]["proposal"]) for each in readable]
    members = consultation.workshops.filter(visibility=Workshop.Visibility.MEMBERS).exclude(pk__in=[each.pk for each in readable])
    for workshop in members.select_related("theme", "consultation").prefetch_related("pages", "consultation__phases"):
        if url := _address(workshop.pages.all(), locale):
            rows.append(WorkshopRow(workshop, url, locked=True))
    return sorted(rows, key=lambda row: row.workshop.pk)


def facilitators_of(workshop: Workshop) -> list[User]:
    """Who facilitates the workshop, in the order in which they were asked."""
    roles = workshop.roles.filter(kind=Role.Kind.FACILITATOR, user__is_active=True).select_related("user").order_by("given_at", "pk")
    return [role.user for role in roles]


def _address(pages: Iterable[Page], locale: Locale) -> str:
    return next((page.url or "" for page in pages if page.live and page.locale_id == locale.pk), "")
