"""Whether a run can be repeated to the letter."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.exceptions import BadInput
from analysis.manifest import versions
from analysis.parameters import Parameters
from analysis.pipeline import ClusterResult, Progress, cluster


class Verification(NamedTuple):
    """``differences`` is empty when the run was repeated exactly; each entry is a sentence. ``result`` is the repetition."""

    differences: tuple[str, ...]
    result: ClusterResult


def verify(
    manifest: dict[str, Any],
    contributions: pd.DataFrame,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Verification:
    """Run ``contributions`` again with the parameters of ``manifest`` and compare fingerprints. Raises BadInput."""
    try:
        parameters = Parameters(**manifest["parameters"])
        expected = {key: str(manifest[key]) for key in ("input_sha256", "output_sha256")}
    except (KeyError, TypeError) as error:
        raise BadInput(f"The manifest doesn't describe a clustering run ({error}).") from None
    result = cluster(contributions, parameters, workers=workers, progress=progress)
    differences = []
    if result.input_sha256 != expected["input_sha256"]:
        differences.append("The contributions are not those of the run.")
    if result.output_sha256 != expected["output_sha256"]:
        differences.append("The groups are not those of the run.")
        then, now = manifest.get("versions", {}), versions()
        differences += [f"{name} was {then.get(name)} and is {now[name]}." for name in now if then.get(name) != now[name]]
    return Verification(tuple(differences), result)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest.json of a run's folder. Raises BadInput."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"There is no manifest.json in {folder}.") from None
    except ValueError:
        raise BadInput(f"The manifest.json in {folder} is damaged.") from None
    if not isinstance(manifest, dict):
        raise BadInput(f"The manifest.json in {folder} is damaged.")
    return manifest
