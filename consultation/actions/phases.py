"""Opening and closing a phase, or a workshop, by hand."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.exceptions import IllegalTransition, InvalidText
from consultation.models import Phase, PhaseChange, User, Workshop
from consultation.permissions import require


def _require_reason(reason: str) -> str:
    if len(reason.strip()) < 10:
        raise InvalidText(_("Say why, in at least 10 characters: it will be kept."), _("Go back and write it."))
    return reason.strip()


@transaction.atomic
def close_phase(phase: Phase, *, by: User, reason: str) -> PhaseChange:
    """Ends an open phase now. Raises Refusal."""
    require(by, "change_phase", phase)
    reason = _require_reason(reason)
    current = Phase.objects.select_for_update().get(pk=phase.pk)
    if current.state != "open":
        raise IllegalTransition(_("This phase is not open."))
    current.ends_at = timezone.now()
    current.save()
    return PhaseChange.objects.create(phase=current, by=by, opened=False, reason=reason)


@transaction.atomic
def open_phase(phase: Phase, *, by: User, reason: str, until: datetime | None = None) -> PhaseChange:
    """Starts a phase now, until `until` or its planned end. Raises Refusal."""
    require(by, "change_phase", phase)
    reason = _require_reason(reason)
    current = Phase.objects.select_for_update().get(pk=phase.pk)
    now = timezone.now()
    ends_at = until or current.ends_at
    if current.state == "open" or ends_at <= now:
        raise IllegalTransition(_("This phase is open already, or its end has passed."), _("Give it an end in the future."))
    current.starts_at, current.ends_at = now, ends_at
    current.save()
    return PhaseChange.objects.create(phase=current, by=by, opened=True, reason=reason)


@transaction.atomic
def close_workshop(workshop: Workshop, *, by: User, reason: str) -> PhaseChange:
    """Ends contributions to one workshop now; the consultation goes on. Raises Refusal."""
    require(by, "change_workshop_window", workshop)
    reason = _require_reason(reason)
    current = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if not current.within_window():
        raise IllegalTransition(_("This workshop is closed already."))
    current.closes_at = timezone.now()
    current.save()
    return PhaseChange.objects.create(workshop=current, by=by, opened=False, reason=reason)


@transaction.atomic
def open_workshop(workshop: Workshop, *, by: User, reason: str) -> PhaseChange:
    """Lets a workshop follow the phases of its consultation again. Raises Refusal."""
    require(by, "change_workshop_window", workshop)
    reason = _require_reason(reason)
    current = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if current.within_window():
        raise IllegalTransition(_("This workshop is open already."))
    current.opens_at = current.closes_at = None
    current.save()
    return PhaseChange.objects.create(workshop=current, by=by, opened=True, reason=reason)
