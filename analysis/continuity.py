"""What a run leaves for the next one: its words, its groups and their ids."""

import io
import json
import zipfile
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.exceptions import BadInput
from analysis.identity import Previous
from analysis.vectoriser import Vectoriser, unpacked


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
        told = {
            "places": self.previous.places.to_dict("list"),
            "register": self.previous.register.to_dict("list"),
            "seen": sorted(self.previous.seen),
            "output_sha256": self.fingerprint,
        }
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("groups.json"), json.dumps(told, default=_plain), zipfile.ZIP_DEFLATED)
            if self.vectoriser is not None:
                archive.writestr(zipfile.ZipInfo("vectoriser.zip"), self.vectoriser.packed())
        return target.getvalue()

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


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} can't be written")
