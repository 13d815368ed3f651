"""The well-known accounts of the demonstration, one a role."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.demo.people import address


@dataclass(frozen=True)
class DemoAccount:
    """`role` names it in addresses and on the command line, `label` on the page."""

    role: str
    label: Promise | str
    purpose: Promise | str

    @property
    def email(self) -> str:
        return address(self.role)


def accounts() -> list[DemoAccount]:
    """One for each role, from the widest to the narrowest circle."""
    return [
        DemoAccount("participant", _("Participant"), _("Propose, comment, vote, and see what became of your words.")),
        DemoAccount("facilitator", _("Facilitator"), _("Moderate three workshops: publish, return, hide, always with a reason.")),
        DemoAccount("strategist", _("Strategy team"), _("Run the analysis, see the groups of similar ideas, decide on recommendations.")),
        DemoAccount("editor", _("Editor"), _("Write the pages, in three languages.")),
        DemoAccount("admin", _("Administrator"), _("People, roles, workshops and phases.")),
    ]
