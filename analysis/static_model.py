"""A sentence model that is a table of token vectors: a text is their mean (model2vec, StaticEmbedding)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Self

import numpy as np
import scipy.sparse as sp

from analysis.exceptions import BadInput
from analysis.model_folder import ModelFolder
from analysis.vectors import unit

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TABLES = ("embeddings", "embedding.weight")
PIECE = 10_000


@dataclass(frozen=True)
class StaticModel:
    """``table`` (tokens, d), times each token's weight; tokens in ``silent`` say nothing."""

    tokenizer: "Tokenizer"
    table: np.ndarray
    silent: frozenset[int]
    fingerprint: str

    def fit(self, texts: Sequence[str]) -> Self:
        return self

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """Unit means of the vectors of each text's tokens, shape (texts, d)."""
        pieces = [self._means(texts[start : start + PIECE]) for start in range(0, len(texts), PIECE)]
        return np.vstack([np.zeros((0, self.table.shape[1]), np.float32), *pieces])

    def _means(self, texts: Sequence[str]) -> np.ndarray:
        said = [[token for token in read.ids if token not in self.silent and token < len(self.table)]
                for read in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]  # fmt: skip
        pointers = np.concatenate([[0], np.cumsum([len(tokens) for tokens in said])])
        indices = np.array([token for tokens in said for token in tokens], np.int64)
        counted = sp.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(texts), len(self.table)))
        return np.round(unit(np.asarray(counted @ self.table)), 5)


def read_static(files: ModelFolder, inside: str) -> StaticModel:
    """The model in a folder (``inside`` it, "" for itself). Raises BadInput."""
    place = PurePosixPath(inside)
    name = str(place / "model.safetensors")
    tensors = files.tensors(name)
    table = next((tensors[key] for key in TABLES if key in tensors), None)
    if table is None or table.ndim != 2:
        raise BadInput(f"The {name} of the model in {files.folder} holds no table of token vectors.")
    try:
        if "mapping" in tensors:  # several tokens may share a row
            table = table[tensors["mapping"]]
        if "weights" in tensors:
            table = table * tensors["weights"].reshape(-1, 1)
    except (IndexError, ValueError):
        raise files.damaged(name) from None
    tokenizer = files.tokenizer(str(place / "tokenizer.json"))
    unknown = getattr(tokenizer.model, "unk_token", None)
    number = tokenizer.token_to_id(unknown) if unknown else None
    silent = frozenset() if number is None else frozenset([number])
    return StaticModel(tokenizer, table.astype(np.float32, copy=False), silent, files.fingerprint)
