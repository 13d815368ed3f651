"""One recommendation with all that is under it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from consultation.models import Workshop
from recommendations.models import Evidence, Recommendation
from recommendations.queries.machine import MachineSentence, machine_sentences
from recommendations.queries.sentences import NUMBER, Sentence, as_text, sentences_of, shown_title, with_readability


@dataclass(frozen=True)
class Sourced:
    """A recommendation as `user` may read it: `notes` are the quotations under its sentences, `dissent` those against.

    `quotations` are all that may stand in its words; `machine` what a machine suggested for it.
    """

    title: str
    title_source: Evidence | None
    sentences: list[Sentence]
    text: str
    notes: list[Evidence]
    dissent: list[Evidence]
    support: "QuerySet[Evidence]"
    sources: int
    people: int
    by_workshop: list[tuple[str, int]]
    by_language: list[tuple[str, int]]
    erased: int
    quotations: list[Evidence]
    machine: list[MachineSentence]

    @property
    def machine_written(self) -> int:
        """How many of its sentences a machine wrote."""
        return sum(sentence.is_machine_written for sentence in self.sentences)


def sourced(recommendation: Recommendation, user: Any) -> Sourced:
    """All that the page of a recommendation shows; the list of support is left to be cut into pages."""
    evidence = with_readability(recommendation.consultation, user).filter(recommendation=recommendation)
    quotations = list(evidence.exclude(sha256="").order_by("number"))
    machine = machine_sentences(recommendation)
    sentences = sentences_of(recommendation.text, [*quotations, *_cited_support(evidence, recommendation.text)], machine)
    cited = {number for sentence in sentences for number in sentence.notes}
    support = evidence.filter(role=Evidence.Role.SUPPORT)
    readable = evidence.filter(is_readable=True, version__erased_at=None)
    workshops = readable.order_by().values_list("version__contribution__workshop").annotate(count=Count("version", distinct=True))
    languages = readable.order_by().values_list("version__language").annotate(count=Count("version", distinct=True))
    names = {workshop.pk: workshop.title for workshop in Workshop.objects.filter(consultation=recommendation.consultation_id)}
    title_source = next((one for one in quotations if one.role == Evidence.Role.TITLE and one.quotation == recommendation.title), None)
    counted = evidence.aggregate(
        sources=Count("version", distinct=True), people=Count("version__contribution__author", distinct=True),
        erased=Count("version", filter=Q(version__erased_at__isnull=False), distinct=True),
    )  # fmt: skip
    return Sourced(
        title=shown_title(recommendation.title, quotations),
        title_source=title_source,
        sentences=sentences,
        text=as_text(sentences),
        notes=[one for one in quotations if one.role == Evidence.Role.QUOTED or one.number in cited],
        dissent=[one for one in quotations if one.role == Evidence.Role.DISSENT],
        support=support.order_by("number"),
        sources=counted["sources"],
        people=counted["people"],
        by_workshop=sorted(((names[pk], count) for pk, count in workshops), key=lambda row: (-row[1], row[0])),
        by_language=sorted(((code or _("unknown"), count) for code, count in languages), key=lambda row: (-row[1], row[0])),
        erased=counted["erased"],
        quotations=quotations,
        machine=machine,
    )


def _cited_support(evidence: "QuerySet[Evidence]", text: str) -> list[Evidence]:
    """Contributions that the team cites beside the quotations that the draft began with."""
    numbers = [int(number) for number in NUMBER.findall(text) if len(number) < 8]
    return list(evidence.filter(role=Evidence.Role.SUPPORT, number__in=numbers))
