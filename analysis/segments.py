"""The ideas inside a long contribution: runs of sentences between which the subject changes."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.contribution_texts import read_texts
from analysis.referring import REFERRING
from analysis.sentences import sentences
from analysis.tables import checked_contributions
from analysis.vectors import WINDOW as COMPANY
from analysis.vectors import counts, inverse_frequency, vocabulary_of, word_vectors
from analysis.words import content_words, fold, stem, words

COLUMNS = ["id", "start", "end", "group", "subgroup", "confidence"]
LONG, FEWEST_SENTENCES = 60, 3
WINDOW = 2
FEWEST_WORDS = 8
SHALLOW, APART = 0.2, 0.1
PARAGRAPH, BULLET, ANNOUNCES, REFERS = 0.1, 0.25, 0.25, -0.25
DIMENSIONS = 100
_BULLET = re.compile(r"[\r\n]\s*(?:[-–—•*·>]|\(?\d{1,2}[.)°]|[a-h]\))")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)°]\s|[a-h]\)\s")
_ANNOUNCED = re.compile(
    r"(?:autre chose|autre (?:point|idée|sujet)|par ailleurs|d'autre part|en outre|deuxièmement|troisièmement|ensuite|enfin|aussi"
    r"|daarnaast|bovendien|verder|ten (?:tweede|derde|slotte)|tot slot|nog iets|ook"
    r"|also|besides|another (?:point|thing|idea)|secondly|thirdly|finally|in addition|separately)\b",
    re.IGNORECASE,
)

Place = Callable[[Sequence[str], Sequence[str], Sequence[str]], Sequence[tuple[str, str, float]]]


def split(body: str, language: str, *, vectors: Mapping[str, np.ndarray] | None = None) -> list[tuple[int, int]]:
    """Where each idea of ``body`` starts and ends: all its sentences in order, without overlap; [] when there are none.

    A body of ``LONG`` content words or fewer and under ``FEWEST_SENTENCES`` sentences is one idea. Elsewhere the text is cut
    between two windows of sentences whose subjects are apart: by the cosine of what ``subject_vectors`` says of their stems,
    or without it by the depth of the gap between words in common (Hearst 1997). A paragraph, a list or a word such as
    "besides" speaks for a cut, a sentence that refers back against it.
    """
    spans = sentences(body)
    said = [Counter(stem(word, language) for word in content_words(words(body[start:end]), language)) for start, end in spans]
    if len(spans) < 2 or (len(spans) < FEWEST_SENTENCES and sum(map(Counter.total, said)) <= LONG):
        return [(spans[0][0], spans[-1][1])] if spans else []
    windows = [(sum(said[max(0, gap - WINDOW) : gap], Counter()), sum(said[gap : gap + WINDOW], Counter())) for gap in range(1, len(spans))]
    if vectors is None:
        cohesion = np.array([_in_common(*window) for window in windows])
        breaks = _depths(cohesion) - SHALLOW
    else:
        cohesion = np.array([_nearness(*window, vectors) for window in windows])
        breaks = APART - cohesion
    signs = [_signs(body, spans[gap][1], spans[gap + 1]) for gap in range(len(windows))]
    cuts = [gap + 1 for gap, value in enumerate(np.round(breaks + signs, 6)) if value >= 0]
    blocks = _large_enough([0, *cuts, len(spans)], said, cohesion)
    return [(spans[first][0], spans[after - 1][1]) for first, after in pairwise(blocks)]


def table(contributions: pd.DataFrame, place: Place, *, seed: int, vectors: Mapping[str, np.ndarray] | None = None) -> pd.DataFrame:
    """The rows of segments.csv: each idea of the contributions that hold several, with its own place.

    ``place`` is given texts, the contexts that they are in (the title) and their languages, and answers (group, subgroup,
    confidence) for each, empty where it has none. ``start`` and ``end`` are characters of the body as given. Contributions that
    are excluded or say nothing have no rows. ``vectors`` are learnt from the contributions when not given.
    """
    checked = checked_contributions(contributions)
    read = read_texts(checked)
    if vectors is None:
        vectors = subject_vectors(read.stems, seed=seed)
    found: list[tuple[str, int, int]] = []
    texts, contexts, languages = [], [], []
    for row, text in zip(checked.itertuples(index=False), read, strict=True):
        ideas = [] if text.reason else split(row.body, text.language, vectors=vectors or None)
        for start, end in ideas if len(ideas) > 1 else []:
            found.append((row.id, start, end))
            texts.append(row.body[start:end])
            contexts.append(row.title)
            languages.append(text.language)
    places = place(texts, contexts, languages) if found else []
    rows = [(*idea, group, subgroup, round(confidence, 4)) for idea, (group, subgroup, confidence) in zip(found, places, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"start": int, "end": int, "confidence": float})


def subject_vectors(stems: Sequence[Sequence[str]], *, seed: int, dimensions: int = DIMENSIONS) -> dict[str, np.ndarray]:
    """What each stem of a corpus tells of the subject: its word vector less the mean one, times its inverse frequency."""
    vocabulary = vocabulary_of(stems)
    if len(vocabulary) < 3:
        return {}
    used = counts(stems, vocabulary)
    windows = [text[start : start + COMPANY] for text in stems for start in range(0, max(len(text), 1), COMPANY)]
    vectors = word_vectors(counts(windows, vocabulary), dimensions, seed).astype(np.float64)
    often = np.asarray(used.sum(axis=0)).ravel()
    vectors = np.round((vectors - often @ vectors / often.sum()) * inverse_frequency(used)[:, None], 5)
    return {word: vectors[column] for word, column in vocabulary.items()}


def _in_common(left: Counter[str], right: Counter[str]) -> float:
    norm = (sum(value**2 for value in left.values()) * sum(value**2 for value in right.values())) ** 0.5
    return sum(left[word] * right[word] for word in left) / norm if norm else 0.0


def _nearness(left: Counter[str], right: Counter[str], vectors: Mapping[str, np.ndarray]) -> float:
    """Cosine of the sums of two windows' vectors; 1, which is no reason to cut, when either is unknown."""
    sums = [sum((count * vectors[word] for word, count in sorted(said.items()) if word in vectors), np.zeros(1)) for said in (left, right)]
    size = float(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]))
    return float((sums[0] * sums[1]).sum()) / size if size else 1.0


def _depths(cohesion: np.ndarray) -> np.ndarray:
    """How far each gap lies below the nearest peaks on both sides, halved."""
    depths = np.zeros(len(cohesion))
    for gap, value in enumerate(cohesion):
        left = right = gap
        while left and cohesion[left - 1] >= cohesion[left]:
            left -= 1
        while right < len(cohesion) - 1 and cohesion[right + 1] >= cohesion[right]:
            right += 1
        depths[gap] = (cohesion[left] + cohesion[right] - 2 * value) / 2
    return depths


def _signs(body: str, end: int, following: tuple[int, int]) -> float:
    """What the writing itself says of a break: paragraphs, bullets and announcing words are for it, referring words against."""
    between, start = body[end : following[0]], body[following[0] : following[1]]
    sign = PARAGRAPH if "\n" in between or "\r" in between else 0.0
    if _BULLET.search(between + start[:4]) or _NUMBERED.match(start):
        sign = BULLET
    first = words(start[:40])
    if _ANNOUNCED.match(start):
        sign += ANNOUNCES
    elif first and fold(first[0]) in REFERRING:
        sign += REFERS
    return sign


def _large_enough(blocks: list[int], said: Sequence[Counter[str]], cohesion: np.ndarray) -> list[int]:
    """The boundaries without those of blocks of fewer than ``FEWEST_WORDS`` words, which join the neighbour they are nearer to."""
    blocks = list(blocks)
    while len(blocks) > 2:
        sizes = [sum(map(Counter.total, said[first:after])) for first, after in pairwise(blocks)]
        smallest = min(range(len(sizes)), key=lambda block: (sizes[block], block))
        if sizes[smallest] >= FEWEST_WORDS:
            break
        before, after = smallest, smallest + 1
        sides = [boundary for boundary in (before, after) if 0 < boundary < len(blocks) - 1]
        del blocks[max(sides, key=lambda boundary: (round(float(cohesion[blocks[boundary] - 1]), 6), -boundary))]
    return blocks
