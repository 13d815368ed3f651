"""The same texts in several languages, from which an installation's own bridges are learnt: CSV or TMX files."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analysis.exceptions import BadInput
from analysis.lexicon import LANGUAGES, Lexicon
from analysis.reading import text_of
from analysis.words import stems, words

FEWEST_TOGETHER = 2
ALIKE = 0.4
LEARNT_WEIGHT = 0.8

Aligned = dict[str, str]


def read_parallel(path: Path) -> list[Aligned]:
    """Language to text, one entry for each text with two versions or more; columns fr, nl, en of a CSV file, or a TMX file.

    Raises BadInput.
    """
    text = text_of(path)
    rows = _tmx(text, path.name) if text.lstrip().startswith("<") else _csv(text, path.name)
    kept = [versions for versions in rows if len(versions) > 1]
    if not kept:
        raise BadInput(f"{path.name} has no text in two of {', '.join(LANGUAGES)}.")
    return kept


def _csv(text: str, name: str) -> list[Aligned]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if sum(language in (reader.fieldnames or ()) for language in LANGUAGES) < 2:
        raise BadInput(f"{name} has no two columns of {', '.join(LANGUAGES)}.")
    try:
        return [{language: row[language] for language in LANGUAGES if (row.get(language) or "").strip()} for row in reader]
    except csv.Error as error:
        raise BadInput(f"{name} is not valid CSV: {error}.") from None


def _tmx(text: str, name: str) -> list[Aligned]:
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise BadInput(f"{name} declares entities, which a translation memory has no use for.")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without entities there is nothing to expand
    except ET.ParseError as error:
        raise BadInput(f"{name} is not a valid TMX file: {error}.") from None
    rows = []
    for unit in root.iter("tu"):
        versions: Aligned = {}
        for variant in unit.iter("tuv"):
            code = variant.get("{http://www.w3.org/XML/1998/namespace}lang", variant.get("lang", "")).lower().split("-")[0]
            segment = variant.find("seg")
            said = "".join(segment.itertext()).strip() if segment is not None else ""
            if code in LANGUAGES and said:
                versions.setdefault(code, said)
        rows.append(versions)
    return rows


def stems_of(aligned: Sequence[Aligned]) -> list[dict[str, list[str]]]:
    """The stems of each version."""
    return [{language: stems(words(said), language) for language, said in versions.items()} for versions in aligned]


def teach(lexicon: Lexicon, aligned: Sequence[dict[str, list[str]]]) -> None:
    """Add to a lexicon the pairs of stems that keep each other's company in aligned texts: Dice's coefficient (1945) of at least
    ``ALIKE``, together in ``FEWEST_TOGETHER`` texts or more, and neither having a better partner."""
    for first in LANGUAGES:
        for second in LANGUAGES[LANGUAGES.index(first) + 1 :]:
            used: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
            together: Counter[tuple[str, str]] = Counter()
            for versions in aligned:
                if first in versions and second in versions:
                    one, other = sorted(set(versions[first])), sorted(set(versions[second]))
                    used[0].update(one)
                    used[1].update(other)
                    together.update((left, right) for left in one for right in other)
            dice = {
                pair: 2 * count / (used[0][pair[0]] + used[1][pair[1]]) for pair, count in together.items() if count >= FEWEST_TOGETHER
            }  # fmt: skip
            best: tuple[dict[str, float], dict[str, float]] = ({}, {})
            for pair, value in dice.items():
                for side in (0, 1):
                    best[side][pair[side]] = max(best[side].get(pair[side], 0.0), value)
            for (left, right), value in sorted(dice.items()):
                if value >= ALIKE and value >= best[0][left] and value >= best[1][right]:
                    lexicon.add_stems({first: [(left,)], second: [(right,)]}, LEARNT_WEIGHT * value, 0.0)
