"""A sentence model of the BERT family (BERT, RoBERTa, XLM-R, CamemBERT), read by numpy alone.

Attention, normalisation and the rest as in Vaswani et al. 2017 and Devlin et al. 2019; sentences as in Reimers & Gurevych 2019.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.special import erf

from analysis.exceptions import BadInput
from analysis.model_folder import ModelFolder
from analysis.vectors import unit

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FIRST_POSITION = {"bert": 0, "roberta": 2, "xlm-roberta": 2, "camembert": 2}
TOKENS_AT_ONCE = 8192
LONGEST = 512


@dataclass(frozen=True)
class TransformerModel:
    """``tensors`` by the names that the transformers library gives them, without the prefix of the family; ``mean``: a sentence is the
    mean of its tokens, else its first token."""

    tokenizer: "Tokenizer"
    tensors: dict[str, np.ndarray]
    layers: int
    heads: int
    epsilon: float
    first_position: int
    mean: bool
    fingerprint: str

    def fit(self, texts: Sequence[str]) -> Self:
        return self

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of the texts, shape (texts, d). Texts of equal length are read together, so that none is padded."""
        tokens = [read.ids for read in self.tokenizer.encode_batch(list(texts))]
        result = np.zeros((len(texts), self.tensors["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        for rows in _of_equal_length(tokens):
            states = self._states(np.array([tokens[row] for row in rows]))
            result[rows] = states.mean(axis=1) if self.mean else states[:, 0]
        return np.round(unit(result), 5)

    def _states(self, tokens: np.ndarray) -> np.ndarray:
        """What the last layer tells of each token, shape (texts, length, d)."""
        table = self.tensors
        position = np.arange(tokens.shape[1]) + self.first_position
        states = table["embeddings.word_embeddings.weight"][tokens] + table["embeddings.position_embeddings.weight"][position]
        if "embeddings.token_type_embeddings.weight" in table:
            states = states + table["embeddings.token_type_embeddings.weight"][0]
        states = self._normalised(states, "embeddings.LayerNorm")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}."
            states = self._normalised(states + self._attended(states, name + "attention."), name + "attention.output.LayerNorm")
            wide = self._dense(states, name + "intermediate.dense")
            wide = 0.5 * wide * (1 + erf(wide / np.float32(np.sqrt(2))))
            states = self._normalised(states + self._dense(wide, name + "output.dense"), name + "output.LayerNorm")
        return states

    def _attended(self, states: np.ndarray, name: str) -> np.ndarray:
        count, length, width = states.shape
        query, key, value = (
            self._dense(states, f"{name}self.{part}").reshape(count, length, self.heads, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // self.heads))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return self._dense((shares @ value).transpose(0, 2, 1, 3).reshape(count, length, width), name + "output.dense")

    def _dense(self, states: np.ndarray, name: str) -> np.ndarray:
        return states @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]  # text by text: the last bits depend on no other

    def _normalised(self, states: np.ndarray, name: str) -> np.ndarray:
        apart = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((apart**2).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return apart / spread * self.tensors[f"{name}.weight"] + self.tensors[f"{name}.bias"]


def read_transformer(files: ModelFolder, inside: str, pooling: dict[str, Any]) -> TransformerModel:
    """The model in a folder (``inside`` it, "" for itself) whose tokens ``pooling`` joins. Raises BadInput."""
    place = f"{inside}/" if inside else ""
    settings = files.settings(place + "config.json")
    kind, shape = settings.get("model_type"), settings.get("hidden_act", "gelu")
    if kind not in FIRST_POSITION or shape != "gelu":
        known = ", ".join(FIRST_POSITION)
        raise BadInput(f"The model in {files.folder} is of the type {kind} ({shape}); those read here are static ones and {known} (gelu).")
    name = place + "model.safetensors"
    tensors = {key.removeprefix("bert.").removeprefix("roberta."): found for key, found in files.tensors(name).items()}
    limits = files.settings(place + "sentence_bert_config.json")
    try:
        layers, heads = int(settings["num_hidden_layers"]), int(settings["num_attention_heads"])
        positions = len(tensors["embeddings.position_embeddings.weight"]) - FIRST_POSITION[kind]
        tokenizer = files.tokenizer(place + "tokenizer.json")
        tokenizer.enable_truncation(min(int(limits.get("max_seq_length") or LONGEST), positions))
        model = TransformerModel(tokenizer, tensors, layers, heads, float(settings.get("layer_norm_eps", 1e-12)), FIRST_POSITION[kind],
                                 _is_mean(pooling, files), files.fingerprint)  # fmt: skip
        model.transform(["."])  # every tensor is there and fits
    except (KeyError, IndexError, ValueError, TypeError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"The config.json and {name} of the model in {files.folder} don't fit each other ({error}).") from None
    return model


def _is_mean(pooling: dict[str, Any], files: ModelFolder) -> bool:
    asked = {key.removeprefix("pooling_mode_") for key, value in pooling.items() if key.startswith("pooling_mode_") and value}
    if isinstance(pooling.get("pooling_mode"), str):
        asked.add(pooling["pooling_mode"])
    if asked <= {"mean_tokens", "mean"}:
        return True
    if asked <= {"cls_token", "cls"}:
        return False
    raise BadInput(f"The model in {files.folder} joins its tokens by {', '.join(sorted(asked))}; only the mean and the first are known.")


def _of_equal_length(tokens: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
    lengths = np.array([len(each) for each in tokens])
    for length in sorted(set(lengths.tolist()) - {0}):
        rows = np.flatnonzero(lengths == length)
        step = max(1, TOKENS_AT_ONCE // length)
        yield from (rows[start : start + step] for start in range(0, len(rows), step))
