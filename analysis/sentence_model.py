"""The sentence model in a folder of this machine. Nothing is ever downloaded."""

from pathlib import Path
from typing import Any

from analysis.embedder import Embedder
from analysis.exceptions import BadInput
from analysis.model_folder import ModelFolder
from analysis.static_model import read_static
from analysis.transformer_model import read_transformer


def read_model(folder: Path) -> Embedder:
    """The model that sentence-transformers or model2vec saved in a folder: ``model.safetensors``, ``tokenizer.json`` and what tells
    how they go together. Raises BadInput with what is missing, damaged, or not of a kind read here."""
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.")
    files = ModelFolder(folder)
    steps = _steps(files)
    if "StaticEmbedding" in steps or (not steps and "num_hidden_layers" not in files.settings("config.json")):
        return read_static(files, steps.get("StaticEmbedding", ""))
    pooling = files.settings(f"{steps['Pooling']}/config.json") if "Pooling" in steps else {}
    return read_transformer(files, steps.get("Transformer", ""), pooling)


def _steps(files: ModelFolder) -> dict[str, str]:
    """The kind and the folder of each step of the model; {} where it doesn't tell."""
    told: Any = files.described("modules.json") if files.has("modules.json") else []
    try:
        steps = {str(step["type"]).rsplit(".", 1)[-1]: str(step["path"]) for step in told}
    except (TypeError, KeyError):
        raise files.damaged("modules.json") from None
    strange = sorted(set(steps) - {"StaticEmbedding", "Transformer", "Pooling", "Normalize"})
    if strange:
        raise BadInput(f"The model in {files.folder} has a step that is not read here: {', '.join(strange)}.")
    return steps
