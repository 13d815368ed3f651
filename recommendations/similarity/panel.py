"""The panel of similar proposals, as somebody who writes sees it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from consultation.models import Contribution, Difference, User, VersionTranslation
from consultation.queries import votes_of
from recommendations.similarity.suggesting import Suggestion, Suggestions

PREFIX = "different-"


def panel_of(found: Suggestions, user: User, noted: Mapping[str, str]) -> dict[str, Any]:
    """The suggestions, after them those that the person already told apart, each with what they said and how they voted."""
    suggested = list(found.found)
    known = {each.proposal.reference for each in suggested}
    told = Contribution.objects.proposals().standing().visible_to(user).with_texts().filter(reference__in=set(noted) - known)
    suggested += [Suggestion(proposal, 0.0) for proposal in told]
    votes = votes_of(user, [each.proposal for each in suggested])
    texts = [each.proposal.standing_text.pk for each in suggested]
    by_people = VersionTranslation.objects.standing().filter(version__in=texts, machine="", language=get_language())
    translations = {translation.version_id: translation for translation in reversed(by_people)}
    items = [
        {
            "proposal": each.proposal, "text": each.proposal.standing_text, "translation": translations.get(each.proposal.standing_text.pk),
            "is_own": each.proposal.author_id == user.pk, "supported": votes.get(each.proposal.pk) == 1,
            "different": noted.get(each.proposal.reference, ""),
        }
        for each in suggested
    ]  # fmt: skip
    return {"items": items}


def noted_differences(posted: Mapping[str, str], draft: Contribution | None) -> dict[str, str]:
    """ "Mine is different because …" by reference of the other proposal: as typed, else as kept with the draft."""
    noted = dict(Difference.objects.filter(contribution=draft).values_list("other__reference", "text")) if draft else {}
    typed = {name.removeprefix(PREFIX): text[:300] for name, text in posted.items() if name.startswith(PREFIX)}
    noted |= typed
    return {reference: text for reference, text in list(noted.items())[:10] if text.strip()}
