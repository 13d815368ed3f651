"""The skeleton of a sentence: its function words and punctuation, each other word blanked. Two sentences that only swap
nouns share it."""

import re
from collections.abc import Iterator

from analysis.stopwords import STOP_WORDS

WORDS = 7
FUNCTION_WORDS = 4
RUN = 8
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?()«»“”\"–—-]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def long_skeletons(text: str, language: str) -> Iterator[tuple[str, ...]]:
    """The skeletons of the sentences of at least 7 words, 4 of them function words."""
    for sentence in _SENTENCE_END.split(text):
        tokens = _TOKEN.findall(sentence.lower())
        words = [token for token in tokens if token[0].isalnum()]
        kept = [word for word in words if word in STOP_WORDS[language]]
        if len(words) >= WORDS and len(kept) >= FUNCTION_WORDS:
            yield tuple(t if t in STOP_WORDS[language] or not t[0].isalnum() else "_" for t in tokens)


def word_runs(text: str) -> set[tuple[str, ...]]:
    """Every run of 8 words in a row."""
    words = [token for token in _TOKEN.findall(text.lower()) if token[0].isalnum()]
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
