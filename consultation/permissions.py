"""Who may do what, on one page. Every action asks here; views and templates ask the same to hide a button.

Reading is not restated: it is `visible_to(user)` of the QuerySets. A superuser is an administrator, and no more.
"""

from collections.abc import Iterable
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from consultation.exceptions import PermissionRefused, UnknownRule
from consultation.models import Contribution, Theme, Workshop
from consultation.models.standing import once, one_answer, standing_of
from consultation.states import Move, State

RULES = rules.RuleSet()


def may(user: Any, rule: str, thing: Any = None) -> bool:
    """Whether `user` (a User or AnonymousUser) may do `rule` to `thing`. Raises UnknownRule for a name that does not exist."""
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


def _workshop_of(thing: Any) -> Workshop:
    return thing if isinstance(thing, Workshop) else thing.workshop


@rules.predicate
def is_signed_in(user: Any) -> bool:
    return user.is_authenticated and user.is_active


@rules.predicate
def is_administrator(user: Any) -> bool:
    return is_signed_in(user) and standing_of(user).is_administrator


@rules.predicate
def facilitates(user: Any, thing: Any) -> bool:
    return is_signed_in(user) and _workshop_of(thing).pk in standing_of(user).facilitates


@rules.predicate
def takes_part(user: Any, thing: Any) -> bool:
    """A participant of the consultation. Staff of the same consultation speak in their role, not as participants."""
    if not is_signed_in(user) or is_administrator(user):
        return False
    consultation = _workshop_of(thing).consultation_id
    standing = standing_of(user)
    return consultation in standing.memberships and consultation not in standing.advises


@rules.predicate
def can_see(user: Any, thing: Any) -> bool:
    if isinstance(thing, Theme):
        return True
    things = Workshop.objects if isinstance(thing, Workshop) else Contribution.objects
    return once(("can_see", user.pk, things.model, thing.pk), lambda: things.visible_to(user).filter(pk=thing.pk).exists())


@rules.predicate
def is_author(user: Any, contribution: Contribution) -> bool:
    return is_signed_in(user) and contribution.author_id == user.pk


@rules.predicate
def decided_first(user: Any, contribution: Contribution) -> bool:
    """The last to hide or return it."""
    last = contribution.transitions.filter(move__in=(Move.HIDE, Move.RETURN)).last()
    return last is not None and last.by_id == user.pk


@rules.predicate
def is_draft(_user: Any, contribution: Contribution) -> bool:
    return contribution.state == State.DRAFT


@rules.predicate
def tallies_are_public(_user: Any, thing: Any) -> bool:
    return _workshop_of(thing).shows_tallies


@rules.predicate
def publishes_at_once(_user: Any, thing: Any) -> bool:
    """Nobody has to read what is written in this workshop before it is up."""
    return _workshop_of(thing).moderation == Workshop.Moderation.AFTER


def workshops_voted_in(user: Any, workshops: Iterable[Workshop]) -> set[int]:
    """Of `workshops`, which `user` may read: the primary keys of those where they vote now, on what others propose."""
    return {each.pk for each in workshops if each.takes_responses and takes_part(user, each) and not facilitates(user, each)}


def of_readable(user: Any, rule: rules.Predicate, contributions: Iterable[Contribution]) -> set[int]:
    """Of `contributions`, which `user` may read: the primary keys of those for which `rule` holds."""
    with one_answer():
        return {each.pk for each in contributions if rule.test(user, each)}


is_participant_here = takes_part & ~facilitates & can_see
decides = facilitates | is_administrator
moderates = decides & can_see
translates = decides | (is_author & publishes_at_once)
takes_translations_down = decides | is_author

RULES.add_rule("read", can_see)
RULES.add_rule("follow", is_signed_in & can_see)
RULES.add_rule("see_tallies", can_see & tallies_are_public)
RULES.add_rule("submit_proposal", is_participant_here)
RULES.add_rule("submit_on_behalf", facilitates)
RULES.add_rule("post_comment", (is_participant_here | facilitates) & can_see)
RULES.add_rule("vote", is_participant_here & ~is_author)
RULES.add_rule("report", is_signed_in & ~is_author & can_see)
RULES.add_rule("edit", is_author)
RULES.add_rule("withdraw", is_author)
RULES.add_rule("open_queue", decides)
RULES.add_rule("publish", moderates & ~is_author & ~is_draft)
RULES.add_rule("return", moderates & ~is_author & ~is_draft)
RULES.add_rule("hide", moderates & ~is_author & ~is_draft)
RULES.add_rule("merge", moderates & ~is_author)
RULES.add_rule("decide_appeal", moderates & ~is_author & ~decided_first)
RULES.add_rule("translate", translates & can_see)
RULES.add_rule("ask_machine", is_signed_in & can_see)
RULES.add_rule("take_down_translation", takes_translations_down & can_see)
RULES.add_rule("import_contributions", decides)
RULES.add_rule("create_workshop", is_administrator)
RULES.add_rule("change_workshop_window", decides)
RULES.add_rule("change_phase", is_administrator)
RULES.add_rule("give_roles", is_administrator)
RULES.add_rule("manage_people", is_administrator)
RULES.add_rule("invite", is_administrator)
