"""What a run leaves for the next one: its words, its groups and their ids."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.exceptions import BadInput
from analysis.identity import Previous
from analysis.vectoriser import Vectoriser, unpacked

PIECE = 50_000


@dataclass(frozen=True)
class Continuity:
    """``vectoriser`` reads later texts as the earlier ones were read (None: only ids go on); ``previous`` holds places and ids;
    ``fingerprint`` is the output_sha256 of the run."""

    vectoriser: Vectoriser | None
    previous: Previous
    fingerprint: str

    def packed(self) -> bytes:
        """A zip; equal states give equal bytes."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            groups = zipfile.ZipInfo("groups.json")
            groups.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(groups, "w") as told:
                for piece in self._told():
                    told.write(piece.encode())
            if self.vectoriser is not None:
                archive.writestr(zipfile.ZipInfo("vectoriser.zip"), self.vectoriser.packed())
        return target.getvalue()

    def _told(self) -> Iterator[str]:
        """The groups as JSON, some thousand contributions at a time."""
        yield "{"
        for name, table in (("places", self.previous.places), ("register", self.previous.register)):
            yield f"{json.dumps(name)}: {{"
            for place, column in enumerate(table.columns):
                yield f"{', ' if place else ''}{json.dumps(column)}: "
                yield from _as_list(table[column].tolist())
            yield "}, "
        yield '"seen": '
        yield from _as_list(sorted(self.previous.seen))
        yield f', "output_sha256": {json.dumps(self.fingerprint)}}}'

    @classmethod
    def unpacked(cls, content: bytes) -> "Continuity":
        """What ``packed`` gave. Raises BadInput."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                told = json.loads(archive.read("groups.json"))
                vectoriser = unpacked(archive.read("vectoriser.zip")) if "vectoriser.zip" in archive.namelist() else None
            places, register = pd.DataFrame(told["places"], dtype=object), pd.DataFrame(told["register"], dtype=object)
            return cls(vectoriser, Previous(places, register, frozenset(told["seen"])), told["output_sha256"])
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise BadInput(f"What the earlier run left is damaged: {error}.") from None


def _as_list(values: list[Any]) -> Iterator[str]:
    yield "["
    for start in range(0, len(values), PIECE):
        yield f"{', ' if start else ''}{json.dumps(values[start : start + PIECE], default=_plain)[1:-1]}"
    yield "]"


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} can't be written")
