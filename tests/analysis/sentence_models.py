"""Tiny sentence models, made on the spot and laid out as sentence-transformers and model2vec do."""

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WIDTH, POSITIONS = 8, 20


def write_tensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """A safetensors file of float32 arrays."""
    header, pieces, start = {}, [], 0
    for name, array in tensors.items():
        content = array.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [start, start + len(content)]}
        pieces.append(content)
        start += len(content)
    told = json.dumps(header).encode()
    path.write_bytes(len(told).to_bytes(8, "little") + told + b"".join(pieces))


def write_tokenizer(path: Path, words: list[str], *, framed: bool = False) -> None:
    """One token a word of the list, 0 for any other; ``framed`` between [CLS] and [SEP]."""
    vocabulary = {word: number for number, word in enumerate(["[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    if framed:
        tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    tokenizer.save(str(path))


def static_model(folder: Path, meanings: dict[str, int], *, seed: int = 0) -> Path:
    """A table of vectors in which words of one number mean nearly the same."""
    folder.mkdir()
    words = sorted(meanings)
    random = np.random.default_rng(seed)
    middles = random.normal(size=(max(meanings.values()) + 1, 32))
    table = np.array([middles[meanings[word]] for word in words]) + 0.1 * random.normal(size=(len(words), 32))
    write_tensors(folder / "model.safetensors", {"embeddings": np.vstack([np.zeros((3, 32)), table])})
    write_tokenizer(folder / "tokenizer.json", words)
    (folder / "config.json").write_text('{"model_type": "model2vec", "normalize": true}', encoding="utf-8")
    return folder


def transformer_model(folder: Path, words: list[str], *, kind: str = "bert", pooling: str = "mean_tokens") -> Path:
    """Two layers of two heads with random weights."""
    folder.mkdir()
    random = np.random.default_rng(1)

    def dense(name: str, out: int, into: int) -> dict[str, np.ndarray]:
        return {f"{name}.weight": random.normal(size=(out, into)) / 3, f"{name}.bias": random.normal(size=out) / 3}

    def norm(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": 1 + random.normal(size=WIDTH) / 9, f"{name}.bias": random.normal(size=WIDTH) / 9}

    tensors = {f"embeddings.{name}_embeddings.weight": random.normal(size=(rows, WIDTH))
               for name, rows in (("word", len(words) + 3), ("position", POSITIONS), ("token_type", 2))}  # fmt: skip
    tensors |= norm("embeddings.LayerNorm")
    for layer in range(2):
        name = f"encoder.layer.{layer}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            tensors |= dense(f"{name}.attention.{part}", WIDTH, WIDTH)
        tensors |= norm(f"{name}.attention.output.LayerNorm") | norm(f"{name}.output.LayerNorm")
        tensors |= dense(f"{name}.intermediate.dense", 16, WIDTH) | dense(f"{name}.output.dense", WIDTH, 16)
    write_tensors(folder / "model.safetensors", tensors)
    write_tokenizer(folder / "tokenizer.json", words, framed=True)
    settings = {"model_type": kind, "num_hidden_layers": 2, "num_attention_heads": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    steps = [{"type": f"sentence_transformers.models.{name}", "path": path}
             for name, path in (("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize"))]  # fmt: skip
    (folder / "modules.json").write_text(json.dumps(steps), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({f"pooling_mode_{pooling}": True}), encoding="utf-8")
    return folder
