"""Words of French, Dutch and English that name the same thing: our own lexicon, an installation's glossary, FreeDict where it is there."""

import gzip
import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.exceptions import BadInput
from analysis.words import fold, stem, stop_words, words

LANGUAGES = ("fr", "nl", "en")
OWN = Path(__file__).parent / "lexicon"
FREEDICT = Path("/usr/share/dictd")
CODES = {"fra": "fr", "nld": "nl", "eng": "en"}
MOST_TRANSLATIONS = 5
GLOSSARY_WEIGHT, OWN_WEIGHT, DICTIONARY_WEIGHT = 2.0, 1.0, 0.4
SHORTEST_PART = 4
_NUMBERED = re.compile(r"^\s*\d+\.\s*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|/[^/]*/")
_DIGITS = {digit: value for value, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}

Phrase = tuple[str, ...]


class Translation(NamedTuple):
    """A stem of another language, and its share (0 to 1) among the translations into that language."""

    language: str
    stem: str
    share: float


class _Entry(NamedTuple):
    """Phrases (as stems) of one concept in each language; ``falling``: how much less each next alternative weighs."""

    phrases: dict[str, list[Phrase]]
    weight: float
    falling: float


class Lexicon:
    """Translations of stems, worked out when asked for. ``sources`` names what was read, with the SHA-256 of each."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self._entries: list[_Entry] = []
        self._index: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._found: dict[tuple[str, str], tuple[Translation, ...]] = {}

    def add(self, cells: dict[str, list[str]], weight: float, falling: float) -> None:
        """One concept: alternatives in each language, the most usual first."""
        self.add_stems(_in_stems(cells), weight, falling)

    def add_stems(self, phrases: dict[str, list[Phrase]], weight: float, falling: float) -> None:
        """As ``add``, of phrases that are stems already."""
        self._found.clear()
        for language, alternatives in phrases.items():
            for phrase in alternatives:
                if len(phrase) == 1:  # the others are reached word by word
                    self._index[language, phrase[0]].append(len(self._entries))
        self._entries.append(_Entry(phrases, weight, falling))

    def knows(self, language: str, stem: str) -> bool:
        return (language, stem) in self._index

    def translations(self, language: str, stem: str) -> tuple[Translation, ...]:
        """At most ``MOST_TRANSLATIONS`` for each other language, shares summing to 1; empty for an unknown stem."""
        key = (language, stem)
        if key not in self._index:
            return ()
        if key not in self._found:
            self._found[key] = self._looked_up(language, stem)
        return self._found[key]

    def _looked_up(self, language: str, stem: str) -> tuple[Translation, ...]:
        best: dict[tuple[str, str], float] = {}
        for number in self._index[language, stem]:
            entry = self._entries[number]
            own = entry.phrases[language].index((stem,))
            for other, alternatives in entry.phrases.items():
                if other == language:
                    continue
                for rank, phrase in enumerate(alternatives):
                    weight = entry.weight / len(phrase) / (1 + entry.falling * (rank + own))
                    for part in phrase:
                        best[other, part] = max(best.get((other, part), 0.0), weight)
        found: list[Translation] = []
        for other in LANGUAGES:
            ranked = sorted((-weight, part) for (code, part), weight in best.items() if code == other)[:MOST_TRANSLATIONS]
            total = sum(weight for weight, _ in ranked)
            found += [Translation(other, part, round(weight / total, 4)) for weight, part in ranked]
        return tuple(found)

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the two known words that an unknown Dutch word is made of, linked or not by s, e or en; else empty.

        The longest known last part wins, since it carries the meaning (a "ledenraad" is a "raad").
        """
        folded = fold(word)
        for split in range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1):
            last = stem(folded[split:], "nl")
            if ("nl", last) not in self._index:
                continue
            first = folded[:split]
            for link in ("", "en", "s", "e", "n"):
                trimmed = first.removesuffix(link) if link else first
                candidate = stem(trimmed, "nl")
                if len(trimmed) >= SHORTEST_PART - 1 and (len(trimmed) < len(first) or not link) and ("nl", candidate) in self._index:
                    return candidate, last
        return ()


def read_lexicon(*, glossary: Iterable[dict[str, str]] = (), dictionaries: Path | None = FREEDICT, own: Path | None = OWN) -> Lexicon:
    """Our own lexicon, then a glossary's rows (fr, nl, en; alternatives divided by |), then the FreeDict dictionaries of a folder.

    Raises BadInput for a damaged file.
    """
    lexicon = Lexicon()
    for path in sorted(own.glob("*.tsv")) if own else ():
        lexicon.sources[path.name] = _sha256(path)
        for cells in own_rows(path):
            lexicon.add(cells, OWN_WEIGHT, 0.25)
    rows = [{language: row[language].split("|") for language in LANGUAGES if row.get(language)} for row in glossary]
    if rows:
        lexicon.sources["glossary"] = hashlib.sha256(repr(rows).encode()).hexdigest()
        for cells in rows:
            lexicon.add(cells, GLOSSARY_WEIGHT, 0.25)
    for path in _dictionary_files(dictionaries):
        hashes = {file.name: _sha256(file) for file in (path, _text_beside(path)) if file.is_file()}
        lexicon.sources |= hashes
        for phrases in _dictionary(path, tuple(hashes.values())):
            lexicon.add_stems(phrases, DICTIONARY_WEIGHT, 0.5)
    return lexicon


@cache
def lexicon_of(dictionaries: Path | None = FREEDICT) -> Lexicon:
    """The lexicon without a glossary, read once a process."""
    return read_lexicon(dictionaries=dictionaries)


@lru_cache(maxsize=16)
def _dictionary(index: Path, hashes: tuple[str, ...]) -> list[dict[str, list[Phrase]]]:
    """The concepts of a dictionary, read once a process while its files have these ``hashes``: a glossary changes more often."""
    source, target = (CODES[code] for code in index.name.removeprefix("freedict-").split(".")[0].split("-"))
    return [_in_stems({source: [said], target: found[:MOST_TRANSLATIONS]}) for said, found in _dictionary_entries(index)]


def _in_stems(cells: dict[str, list[str]]) -> dict[str, list[Phrase]]:
    return {language: [found for said in cell if (found := stems_of(said, language))] for language, cell in cells.items()}


def stems_of(phrase: str, language: str) -> Phrase:
    said = [phrase.lower()] if phrase.isalpha() else words(phrase)
    stops = stop_words(language)
    return tuple(dict.fromkeys(stem(word, language) for word in said if len(word) > 1 and fold(word) not in stops))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def own_rows(path: Path) -> Iterator[dict[str, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 (byte {error.start}).") from None
    if not lines or tuple(lines[0].split("\t")) != LANGUAGES:
        raise BadInput(f"{path.name} must begin with the columns {', '.join(LANGUAGES)}, tab-separated.")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(LANGUAGES) or not all(cell.strip() for cell in cells):
            raise BadInput(f"Line {number} of {path.name} has not three filled cells.")
        yield {language: cell.split("|") for language, cell in zip(LANGUAGES, cells, strict=True)}


def _dictionary_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    names = [f"freedict-{first}-{second}.index" for first in CODES for second in CODES if first != second]
    return [folder / name for name in names if (folder / name).is_file()]


def _text_beside(index: Path) -> Path:
    packed = index.with_suffix(".dict.dz")
    return packed if packed.is_file() else index.with_suffix(".dict")


def _dictionary_entries(index: Path) -> Iterator[tuple[str, list[str]]]:
    """Headwords and translations of a dictionary in the format of dictd: an index of places in a text, packed or not (RFC 2229)."""
    beside = _text_beside(index)
    try:
        text = gzip.decompress(beside.read_bytes()) if beside.suffix == ".dz" else beside.read_bytes()
        places = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()]
        for headword, start, length in places:
            if headword.startswith("00database"):
                continue
            end = _number(start) + _number(length)
            if end > len(text):
                raise ValueError(f"the text ends before {headword}")
            entry = text[_number(start) : end].decode("utf-8")
            lines = [_NUMBERED.sub("", line) for line in entry.split("\n")[1:]]
            plain = [_ASIDE.sub(" ", line) if "(" in line or "<" in line else line for line in lines]
            parts = [part.strip() for line in plain for part in re.split("[,;]", line)]
            yield headword.strip(), [part for part in parts if part]
    except (OSError, EOFError, zlib.error, ValueError, KeyError) as error:
        raise BadInput(f"The dictionary {index.name} can't be read: {error}.") from None


def _number(digits: str) -> int:
    """A number in the base-64 digits of dictd."""
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS[digit]
    return value
