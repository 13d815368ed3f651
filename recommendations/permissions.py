"""Who may do what on this floor, on one page. Reading what people said stays `visible_to(user)`."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from consultation.exceptions import PermissionRefused, UnknownRule
from consultation.models import Consultation
from consultation.models.standing import one_answer, standing_of
from consultation.permissions import is_administrator, is_signed_in
from recommendations.models import Plan, Recommendation
from recommendations.states import PlanState

RULES = rules.RuleSet()


def may(user: Any, rule: str, thing: Any = None) -> bool:
    """Whether `user` (a User or AnonymousUser) may do `rule` to `thing`, a Consultation or something of one. Raises UnknownRule."""
    if rule not in RULES:
        raise UnknownRule(rule)
    with one_answer():
        return RULES.test_rule(rule, user, thing)


def require(user: Any, rule: str, thing: Any = None) -> None:
    """Raises PermissionRefused unless `user` may."""
    if not may(user, rule, thing):
        raise PermissionRefused(
            _("Your role does not allow this."), _("If you think it should, ask the administrator of this consultation.")
        )


@rules.predicate
def is_strategist_of(user: Any, thing: Any) -> bool:
    consultation = thing.pk if isinstance(thing, Consultation) else thing.consultation_id
    return is_signed_in(user) and consultation in standing_of(user).advises


@rules.predicate
def wrote_last(user: Any, thing: Recommendation | Plan) -> bool:
    return thing.last_editor_id == user.pk


@rules.predicate
def is_announced(_user: Any, recommendation: Recommendation) -> bool:
    return recommendation.is_announced


@rules.predicate
def was_published(_user: Any, plan: Plan) -> bool:
    return plan.state != PlanState.DRAFT


RULES.add_rule("open_board", is_strategist_of | is_administrator)
RULES.add_rule("start_run", is_strategist_of | is_administrator)
RULES.add_rule("cancel_run", is_strategist_of | is_administrator)
RULES.add_rule("correct", is_strategist_of)
RULES.add_rule("draft", is_strategist_of)
RULES.add_rule("edit", is_strategist_of)
RULES.add_rule("decide", is_strategist_of)
RULES.add_rule("adopt", is_strategist_of & ~wrote_last)
RULES.add_rule("announce", is_strategist_of)
RULES.add_rule("read", is_announced | is_strategist_of | is_administrator)
RULES.add_rule("write_plan", is_strategist_of)
RULES.add_rule("publish_plan", is_strategist_of & ~wrote_last)
RULES.add_rule("read_plan", was_published | is_strategist_of | is_administrator)
