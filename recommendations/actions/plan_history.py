"""The one door through which a plan changes."""

from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultation.exceptions import StaleVersion
from consultation.models import User
from recommendations.models import Plan, PlanTransition
from recommendations.permissions import require
from recommendations.states import PlanChange, PlanStep, plan_state_after


def plan_to_change(plan: Plan, step: PlanStep, *, by: User, revision: int, idempotency_key: UUID | None) -> Plan | None:
    """The same plan, read again under a row lock, if `by` may take `step` on it; None where the same form did so before.

    Call inside a transaction. Raises Refusal.
    """
    current = Plan.objects.select_for_update().get(pk=plan.pk)
    require(by, "write_plan", current)
    if idempotency_key and current.transitions.filter(by=by, idempotency_key=idempotency_key).exists():
        return None
    plan_state_after(current.state, step)
    _require_revision(current, revision)
    return current


def append_plan_step(
    plan: Plan, step: PlanStep, *, by: User | None, change: PlanChange | None = None, what: str = "", reason: str = "",
    idempotency_key: UUID | None = None,
) -> None:  # fmt: skip
    """Appends the row that says who did what; the plan is saved already."""
    PlanTransition.objects.create(
        plan=plan, step=step, change=change or "", what=what, by=by, reason=reason,
        language=(get_language() or "")[:2] if reason else "", revision=plan.revision, idempotency_key=idempotency_key,
    )  # fmt: skip


def edited(plan: Plan, change: PlanChange, what: str, *, by: User, idempotency_key: UUID | None) -> Plan:
    """Counts an edit, names who made it, and writes it down."""
    plan.revision += 1
    plan.last_editor = by
    plan.save()
    append_plan_step(plan, PlanStep.EDIT, by=by, change=change, what=what, idempotency_key=idempotency_key)
    return plan


def _require_revision(plan: Plan, revision: int) -> None:
    if plan.revision == revision:
        return
    last = plan.transitions.select_related("by").last()
    if last is None or last.by is None:
        raise StaleVersion(_("The plan changed while you were reading it."), _("Open it again."))
    raise StaleVersion(
        _("While you were reading, %(who)s changed the plan: “%(step)s”. Nothing of yours was recorded.")
        % {"who": last.by, "step": f"{last.get_change_display() or last.get_step_display()} {last.what}".strip()},
        _("Look at it again, then decide if your change is still needed."),
    )
