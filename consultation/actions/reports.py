"""Reporting a text to the facilitators, and what comes of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.actions.limits import require_room
from consultation.actions.texts import cut
from consultation.actions.transitions import locked
from consultation.exceptions import IllegalTransition, InvalidText
from consultation.models import Contribution, Report, User
from consultation.permissions import require
from consultation.states import State

TEXT_LENGTH = 500


@transaction.atomic
def report_contribution(contribution: Contribution, *, by: User, reason: str, text: str = "") -> Report:
    """Tells the facilitators, without a name, that a text breaks the rules; a second report by the same person changes nothing.

    Raises Refusal.
    """
    current = locked(contribution)
    require(by, "report", current)
    if made := Report.objects.filter(contribution=current, by=by).first():
        return made
    if current.state not in (State.PUBLISHED, State.PENDING) or current.published_version is None:
        raise IllegalTransition(_("This text is no longer published."), _("There is nothing left to report."))
    require_room(by, "reports")
    if reason not in Report.Reason.values:
        raise InvalidText(_("A reason is needed: the facilitators will read it."), _("Go back and choose one."))
    text = cut(text, name=_("reason"), at_most=TEXT_LENGTH)
    if reason == Report.Reason.OTHER and len(text) < 10:
        raise InvalidText(_("Tell the facilitators the reason, in at least 10 characters."), _("Go back and write it."))
    return Report.objects.create(contribution=current, by=by, reason=reason, text=text)


def close_reports(contribution: Contribution, outcome: str, *, by: User | None = None) -> None:
    """What was decided on a text answers all that was reported of it. Call in the transaction of the decision."""
    contribution.reports.open().update(outcome=outcome, closed_at=timezone.now(), closed_by=by)
