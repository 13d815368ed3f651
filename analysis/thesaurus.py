"""Words that belong to one field: our own lexicon, whose concepts stand in the order of their subjects, read as a thesaurus.

A small corpus has too few sentences to teach which words keep company; the lexicon's neighbourhoods teach what it can't, and weigh
the less the more texts there are.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

import scipy.sparse as sp

from analysis.features import Features
from analysis.lexicon import OWN, own_rows, stems_of


class Neighbourhood(NamedTuple):
    """Runs of so many lines of a file of the lexicon, each ``step`` lines after the last, that say what they say ``times`` over."""

    lines: int
    step: int
    times: float


FIELD = 10
NAMING_NOTHING = ("qualities", "verbs")
NEIGHBOURHOODS = (Neighbourhood(10, 5, 3.0), Neighbourhood(100, 50, 1.0))


def company(features: Features, languages: Iterable[str]) -> sp.csr_matrix | None:
    """How much each neighbourhood of the lexicon says of each feature, in each of the languages: windows to learn word vectors from,
    shape (windows, features). None where no language is the lexicon's."""
    found = [
        each.times * features.said(runs, [language] * len(runs))
        for language in languages
        for each in NEIGHBOURHOODS
        if (runs := _runs(language, each))
    ]
    return sp.vstack(found).tocsr() if found else None


@cache
def stems(language: str) -> frozenset[str]:
    """Those the lexicon has a place for; a word of them means something though one text alone says it."""
    return frozenset(stem for file in _files(language) for line in file for stem in line)


@cache
def concepts(language: str) -> Mapping[str, Sequence[int]]:
    """The numbers of the lines that each stem stands on: what a word of another language on the same line means too."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(line for file in _files(language) for line in file):
        for stem in dict.fromkeys(line):
            found.setdefault(stem, []).append(number)
    return found


@cache
def concept_count() -> int:
    """How many lines the lexicon has."""
    return sum(len(file) for file in _files("fr"))


@cache
def fields() -> Sequence[int]:
    """The number of the field, so many lines of one file, that each line of the lexicon is in."""
    counted, found = count(), list[int]()
    for file in _files("fr"):
        for start in range(0, len(file), FIELD):
            field = next(counted)
            found += [field] * len(file[start : start + FIELD])
    return found


@cache
def naming_nothing(language: str) -> frozenset[str]:
    """The stems that the lexicon has among verbs and qualities alone: what is done and how, not what it is about."""
    named, unnamed = set[str](), set[str]()
    for path, file in zip(sorted(OWN.glob("*.tsv")), _files(language), strict=True):
        (unnamed if path.stem in NAMING_NOTHING else named).update(stem for line in file for stem in line)
    return frozenset(unnamed - named)


def fingerprint() -> str:
    """SHA-256 of the lexicon's files and of how they are read."""
    digest = hashlib.sha256(repr(NEIGHBOURHOODS).encode())
    for path in sorted(OWN.glob("*.tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _runs(language: str, neighbourhood: Neighbourhood) -> Sequence[Sequence[str]]:
    return [list(dict.fromkeys(stem for line in file[start : start + neighbourhood.lines] for stem in line))
            for file in _files(language) for start in range(0, len(file), neighbourhood.step)]  # fmt: skip


@cache
def _files(language: str) -> Sequence[Sequence[Sequence[str]]]:
    """The stems of each line of each file."""
    return [list(_lines(rows, language)) for rows in (own_rows(path) for path in sorted(OWN.glob("*.tsv")))]


def _lines(rows: Iterable[dict[str, list[str]]], language: str) -> Iterator[list[str]]:
    for cells in rows:
        yield [stem for said in cells[language] for stem in stems_of(said, language)]
