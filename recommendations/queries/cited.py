"""What a writer is given of a recommendation: the quotations that its text names, as far as they may be read."""

from typing import Any

from recommendations.models import Evidence, Recommendation
from recommendations.queries.sentences import NUMBER, TAKEN_DOWN, is_lent, shown_title, with_readability

MOST_SOURCES = 60


def quotations_to_send(recommendation: Recommendation, user: Any) -> list[Evidence]:
    """The quotations named in the text that `user` may read now, by number; none hidden, withdrawn or erased since."""
    named = {int(number) for number in NUMBER.findall(recommendation.text) if len(number) < 8}
    quoting = with_readability(recommendation.consultation, user).filter(recommendation=recommendation, number__in=named)
    return [evidence for evidence in quoting.exclude(sha256="").order_by("number") if is_lent(evidence)][:MOST_SOURCES]


def title_to_send(recommendation: Recommendation, user: Any) -> str | int:
    """The title; where it quotes a source, that source's number; nothing where the source can't be read."""
    quoting = with_readability(recommendation.consultation, user).filter(recommendation=recommendation).exclude(sha256="")
    quotations = list(quoting.order_by("number"))
    if shown_title(recommendation.title, quotations) == TAKEN_DOWN:
        return ""
    quoted = (one.number for one in quotations if is_lent(one) and one.quotation == recommendation.title)
    return next(quoted, recommendation.title)


def words_by_number(recommendation: Recommendation, numbers: list[int]) -> dict[int, str]:
    """The words of these quotations; empty where the source was erased since."""
    found = Evidence.objects.filter(recommendation=recommendation, number__in=numbers).select_related("version")
    return {evidence.number: evidence.quotation for evidence in found}
