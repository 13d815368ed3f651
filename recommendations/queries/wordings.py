"""The words that a recommendation had, those that a machine suggests, and where they came from: for the strategy team."""

from dataclasses import dataclass

from recommendations.models import MachineText, Recommendation, RecommendationTransition
from recommendations.queries.machine import sentences_in
from recommendations.queries.recommendation import Sourced
from recommendations.queries.sentences import Sentence, is_lent, sentences_of, shown_title


@dataclass(frozen=True)
class PastStep:
    """A step of the history. `title` and `sentences` only where it changed the words; `can_return`: they are not those of now."""

    step: RecommendationTransition
    title: str
    sentences: list[Sentence]
    can_return: bool
    is_machine_written: bool


@dataclass(frozen=True)
class Suggestion:
    """A machine's wording as a person may read it. `dropped` has the words only while every source sent may still be read."""

    made: MachineText
    sentences: list[Sentence]
    dropped: list[tuple[str, str]]


def history_of(recommendation: Recommendation, shown: Sourced) -> list[PastStep]:
    """Every step, oldest first, with the words it gave. `shown` is what `sourced` gave of the same recommendation."""
    steps = []
    before = ("", "")
    for step in recommendation.transitions.select_related("by"):
        words = (step.title, step.text)
        changed = words != before
        sentences = sentences_of(step.text, shown.quotations, shown.machine) if changed else []
        steps.append(
            PastStep(
                step=step,
                title=shown_title(step.title, shown.quotations) if changed else "",
                sentences=sentences,
                can_return=changed and words != (recommendation.title, recommendation.text),
                is_machine_written=any(sentence.is_machine_written for sentence in sentences),
            )
        )
        before = words
    return steps


def suggestion_of(recommendation: Recommendation, shown: Sourced) -> Suggestion | None:
    """The newest wording that was asked for on the recommendation as it is now."""
    made = recommendation.machine_texts.filter(revision=recommendation.revision).select_related("asked_by").last()
    if made is None:
        return None
    lent = {evidence.number for evidence in shown.quotations if is_lent(evidence)}
    all_lent = lent.issuperset(made.prompt.get("sources", []))
    return Suggestion(
        made=made,
        sentences=sentences_of(made.text, shown.quotations, sentences_in(made.text)),
        dropped=[(words if all_lent else "", why) for words, why in made.drops],
    )
