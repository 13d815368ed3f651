"""Whether a run can be repeated to the letter."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.exceptions import BadInput
from analysis.manifest import sealed, versions
from analysis.parameters import Parameters
from analysis.pipeline import ClusterResult, Progress, cluster

SURROUNDINGS = {
    "previous_sha256": "The earlier run is not the one that this run went on from.",
    "corrections_sha256": "The corrections are not those of the run.",
    "parallel_sha256": "The parallel texts are not those of the run.",
    "thesaurus_sha256": "The lexicon's own files are not those of the run.",
    "lexicon": "The lexicon or its dictionaries are not those of the run.",
    "model_sha256": "The sentence model is not that of the run.",
}


class Verification(NamedTuple):
    """``differences`` is empty when the run was repeated exactly; each entry is a sentence. ``result`` is the repetition, with the
    ``parameters`` of the manifest."""

    differences: tuple[str, ...]
    result: ClusterResult
    parameters: Parameters


def verify(
    manifest: dict[str, Any],
    contributions: pd.DataFrame,
    *,
    progress: Progress | None = None,
    **surroundings: Any,
) -> Verification:
    """Run ``contributions`` again with the parameters of ``manifest`` and compare fingerprints.

    ``surroundings`` are the other arguments of ``cluster``: previous, corrections, lexicon, parallel, model, workers. Raises BadInput.
    """
    try:
        parameters = Parameters(**manifest["parameters"])
        expected = {key: str(manifest[key]) for key in ("input_sha256", "output_sha256")}
    except (KeyError, TypeError) as error:
        raise BadInput(f"The manifest doesn't describe a clustering run ({error}).") from None
    result = cluster(contributions, parameters, progress=progress, **surroundings)
    differences = []
    if sealed(manifest)["seal"] != manifest.get("seal"):
        differences.append("The manifest is not as the run wrote it.")
    differences += [
        sentence for key, sentence in SURROUNDINGS.items() if result.manifest[key] != manifest.get(key, type(result.manifest[key])())
    ]
    then, now = manifest.get("versions", {}), versions()
    differences += [f"{name} was {then.get(name)} and is {now[name]}." for name in now if then.get(name) != now[name]]
    if result.input_sha256 != expected["input_sha256"]:
        differences.append("The contributions are not those of the run.")
    if result.output_sha256 != expected["output_sha256"]:
        differences.append("The groups are not those of the run.")
    elif json.loads(json.dumps(result.metrics)) != manifest.get("metrics"):
        differences.append("The figures are not those of the run.")
    return Verification(tuple(differences), result, parameters)


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
