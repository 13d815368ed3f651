"""A recommendation's text is cut into sentences with their sources, and holds back what a source no longer lends."""

import hashlib

import pytest
from django.utils import timezone

from consultation.models import Version
from recommendations.models import Evidence
from recommendations.queries.sentences import as_text, sentences_of, shown_title


def _evidence(number, words, *, readable=True, erased=None):
    version = Version(title="", body="" if erased else words, erased_at=erased)
    evidence = Evidence(number=number, role="quoted", field="body", start=0, end=len(words), version=version)
    evidence.sha256 = hashlib.sha256(words.encode()).hexdigest()
    evidence.is_readable = readable
    return evidence


def test_marks_lead_from_a_sentence_to_its_sources():
    sources = [_evidence(1, "One."), _evidence(2, "Two."), _evidence(12, "Twelve.")]
    first, second, third = sentences_of("One. [^1]\nOurs, on two. [^2][^12] And more.", sources)
    assert (first.words, first.notes, first.source.number) == ("One.", [1], 1)
    assert (second.words, second.notes, second.source) == ("Ours, on two.", [2, 12], None)
    assert (third.words, third.notes, third.starts_line) == ("And more.", [], False)


@pytest.mark.parametrize("text", ["One. [^1]\nTwo. [^2][^1] Three.", "Plain.", "[^1]", "A mark [^9] of nobody. [^2]", ""])
def test_what_is_edited_is_what_was_written(text):
    sources = [_evidence(1, "One."), _evidence(2, "Two.")]
    assert as_text(sentences_of(text, sources)).split() == text.replace("][", "] [").split()


def test_a_quotation_whose_source_was_taken_down_is_not_shown():
    hidden = _evidence(1, "Canary words.", readable=False)
    for text in ("Canary words. [^1]", "Canary words.", "They said: “Canary words.” [^1]"):
        sentences = sentences_of(text, [hidden, _evidence(2, "Two.")])
        assert "Canary" not in as_text(sentences)
        assert sentences[0].is_taken_down
    assert "Canary" not in shown_title("Canary words.", [hidden])


def test_a_quotation_whose_source_was_erased_is_not_shown():
    erased = _evidence(1, "Canary words.", erased=timezone.now())
    assert "Canary" not in as_text(sentences_of("Canary words. [^1]\nOurs stays. [^1]", [erased]))
    assert "Ours stays." in as_text(sentences_of("Canary words. [^1]\nOurs stays. [^1]", [erased]))


def test_the_same_words_are_shown_while_one_source_lends_them():
    sources = [_evidence(1, "Same words.", readable=False), _evidence(2, "Same words.")]
    assert sentences_of("Same words. [^1]", sources)[0].words == "Same words."
