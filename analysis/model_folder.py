"""A folder that holds a sentence model, as sentence-transformers and model2vec lay it out; what is read of it is fingerprinted."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.exceptions import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TYPES: dict[str, str] = {"F32": "<f4", "F16": "<f2", "F64": "<f8", "I32": "<i4", "I64": "<i8", "BF16": "<u2"}


@dataclass
class ModelFolder:
    """Reads files and remembers the SHA-256 of each, by its path inside the folder."""

    folder: Path
    read: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of the files that were read."""
        return hashlib.sha256(json.dumps(sorted(self.read.items())).encode()).hexdigest()

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def content(self, name: str) -> bytes:
        """A file's bytes. Raises BadInput when it is missing."""
        try:
            found = (self.folder / name).read_bytes()
        except OSError as error:
            raise BadInput(f"The model in {self.folder} has no {name} ({error.strerror}).") from None
        self.read[name] = hashlib.sha256(found).hexdigest()
        return found

    def described(self, name: str) -> Any:
        """What a JSON file holds. Raises BadInput."""
        try:
            return json.loads(self.content(name))
        except ValueError:
            raise self.damaged(name) from None

    def settings(self, name: str) -> dict[str, Any]:
        """The JSON object of a file, {} where there is no such file. Raises BadInput."""
        told = self.described(name) if self.has(name) else {}
        if not isinstance(told, dict):
            raise self.damaged(name)
        return told

    def tensors(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of a safetensors file, floats as float32. Raises BadInput."""
        content = self.content(name)
        try:
            size = int.from_bytes(content[:8], "little")
            header = json.loads(content[8 : 8 + size])
            header.pop("__metadata__", None)
            return {key: _array(content, 8 + size, told) for key, told in header.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self.damaged(name) from None

    def tokenizer(self, name: str) -> "Tokenizer":
        """The tokenizer of a file, without truncation and padding. Raises BadInput, also where the library is not installed."""
        try:
            from tokenizers import Tokenizer
        except ImportError:
            raise BadInput("A sentence model can't be read without tokenizers: pip install tokenizers.") from None
        content = self.content(name)
        try:
            found = Tokenizer.from_buffer(content)
        except ValueError:
            raise self.damaged(name) from None
        found.no_truncation()
        found.no_padding()
        return found

    def damaged(self, name: str) -> BadInput:
        return BadInput(f"The {name} of the model in {self.folder} is damaged.")


def _array(content: bytes, start: int, told: dict[str, Any]) -> np.ndarray:
    kind, shape = np.dtype(TYPES[told["dtype"]]), told["shape"]
    first, after = told["data_offsets"]
    found = np.frombuffer(content, kind, (after - first) // kind.itemsize, start + first).reshape(shape)
    if told["dtype"] == "BF16":  # the upper half of a float32
        found = (found.astype(np.uint32) << 16).view(np.float32)
    return found if found.dtype.kind == "i" else found.astype(np.float32, copy=False)
