"""The panel of similar proposals, as somebody who writes sees it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from consultation.models import Contribution, Difference, User, VersionTranslation, Workshop
from consultation.models.standing import standing_of
from consultation.permissions import may
from consultation.queries import votes_of
from recommendations.similarity.suggesting import Suggestion, Suggestions

PREFIX = "different-"


def panel_of(found: Suggestions, user: User, noted: Mapping[str, str]) -> dict[str, Any]:
    """The suggestions, after them those that the person already told apart, each with what they said and how they voted,
    or may vote."""
    suggested = list(found.found)
    known = {each.proposal.reference for each in suggested}
    told = Contribution.objects.proposals().standing().visible_to(user).with_texts().filter(reference__in=set(noted) - known)
    suggested += [Suggestion(proposal, 0.0) for proposal in told]
    votes = votes_of(user, [each.proposal for each in suggested])
    voting = _where_one_votes(user, {each.proposal.workshop_id for each in suggested})
    texts = [each.proposal.standing_text.pk for each in suggested]
    by_people = VersionTranslation.objects.standing().filter(version__in=texts, machine="", language=get_language())
    translations = {translation.version_id: translation for translation in reversed(by_people)}
    items = [
        {
            "proposal": each.proposal, "text": each.proposal.standing_text, "translation": translations.get(each.proposal.standing_text.pk),
            "is_own": each.proposal.author_id == user.pk, "supported": votes.get(each.proposal.pk) == 1,
            "may_support": each.proposal.workshop_id in voting, "different": noted.get(each.proposal.reference, ""),
        }
        for each in suggested
    ]  # fmt: skip
    offers_support = any(item["may_support"] and not (item["is_own"] or item["supported"]) for item in items)
    return {"items": items, "offers_support": offers_support}


def _where_one_votes(user: User, readable: Iterable[int]) -> set[int]:
    """Those of the `readable` workshops in which the person may vote now, asked for all at once."""
    facilitated = standing_of(user).facilitates
    workshops = Workshop.objects.filter(pk__in=readable).select_related("consultation").prefetch_related("consultation__phases")
    taking_votes = [workshop for workshop in workshops if workshop.takes_responses and workshop.pk not in facilitated]
    one_of_each = {workshop.consultation_id: workshop for workshop in taking_votes}
    joined = {consultation for consultation, workshop in one_of_each.items() if may(user, "submit_proposal", workshop)}
    return {workshop.pk for workshop in taking_votes if workshop.consultation_id in joined}


def noted_differences(posted: Mapping[str, str], draft: Contribution | None) -> dict[str, str]:
    """ "Mine is different because …" by reference of the other proposal: as typed, else as kept with the draft."""
    noted = dict(Difference.objects.filter(contribution=draft).values_list("other__reference", "text")) if draft else {}
    typed = {name.removeprefix(PREFIX): text[:300] for name, text in posted.items() if name.startswith(PREFIX)}
    noted |= typed
    return {reference: text for reference, text in list(noted.items())[:10] if text.strip()}
