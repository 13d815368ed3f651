"""The files of a run, and what its manifest says of them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.pipeline import ClusterResult
from analysis.representatives import voices_of
from analysis.tables import csv_pieces

CONTINUITY = "continuity.zip"


def output_files(
    contributions: pd.DataFrame, result: ClusterResult, *, corrected: bool, ideas: pd.DataFrame | None
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The name of each file beside the manifest, and its bytes piece by piece; ``ideas`` are the rows of segments.csv."""
    for name in ("assignments", "groups", "lineage", "minority"):
        yield f"{name}.csv", csv_pieces(getattr(result, name))
    yield "voices.csv", csv_pieces(_voices(contributions, result))
    if corrected:
        yield "effects.csv", csv_pieces(result.effects)
    if ideas is not None:
        yield "segments.csv", csv_pieces(ideas)
    if result.continuity is not None:
        yield CONTINUITY, [result.continuity.packed()]


def _voices(contributions: pd.DataFrame, result: ClusterResult) -> pd.DataFrame:
    """The rows of voices.csv: who speaks for each group in each of its languages, ids joined by |."""
    found = voices_of(contributions, result, by="lang")
    rows = [(row.group, row.value, row.size, "|".join(row.central), "|".join(row.supported)) for row in found]
    return pd.DataFrame(rows, columns=["group", "lang", "size", "central_ids", "supported_ids"])


def changed_files(folder: Path, again: dict[str, str], written: dict[str, str]) -> Iterator[str]:
    """A sentence for each file of a folder that is not what a repetition (``again``: name to hash) and the manifest (``written``) say."""
    for name in sorted({*again, *written}):
        path = folder / name
        if not path.is_file():
            yield f"The file {name} is missing."
        elif not file_sha256(path) == again.get(name) == written.get(name, again.get(name)):
            yield f"The file {name} is not what the run wrote."


def file_sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def pieces_sha256(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
