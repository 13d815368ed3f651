"""What a corpus taught about its words, kept so that later texts are read as the first ones were."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis import thesaurus, vectors
from analysis.distinct import distinct
from analysis.embedder import Embedded
from analysis.exceptions import BadInput
from analysis.features import Features, learn_features, spoken
from analysis.lexicon import Lexicon
from analysis.stage_cache import StageCache, arrays
from analysis.word_lists import WordLists
from analysis.workforce import Workers, run_here


@dataclass(frozen=True)
class Vectoriser:
    """``word_vectors`` and ``topics`` (features, d) carry a text's weights into two dense channels; ``means[channel][language]`` is what
    is subtracted from each, so that a language has no place of its own ("" for a language not met). Where a sentence model gives a
    third channel, its means stand last and ``model`` is its fingerprint."""

    features: Features
    inverse_frequency: np.ndarray
    word_vectors: np.ndarray
    topics: np.ndarray
    means: tuple[dict[str, np.ndarray], ...] = field(default=())
    model: str = ""

    def weights(self, said: sp.csr_matrix) -> sp.csr_matrix:
        """Sublinear TF-IDF of feature counts, rows of length 1."""
        return vectors.weighted(said, self.inverse_frequency)

    def channels(self, weights: sp.csr_matrix, languages: Sequence[str]) -> list[np.ndarray]:
        """The two channels, each (texts, d): unit rows less the mean of their language, unit again; a silent text is a row of zeros."""
        silent = np.diff(weights.indptr) == 0
        result = []
        for number, axes in enumerate((self.word_vectors, self.topics)):
            points = vectors.centred(vectors.unit(np.asarray(weights @ axes, dtype=np.float32)), languages, self.means[number])
            points[silent] = 0
            result.append(points)
        return result

    def hearing(self, embedded: Embedded | None, languages: Sequence[str]) -> "Vectoriser":
        """With the means of a sentence model's vectors, if they are not those of this model yet; without any for None."""
        if (embedded.fingerprint if embedded else "") == self.model:
            return self
        if embedded is None:
            return replace(self, means=self.means[:2], model="")
        return replace(self, means=(*self.means[:2], vectors.means(embedded.points, np.array(languages))), model=embedded.fingerprint)

    def model_channel(self, embedded: Embedded, languages: Sequence[str]) -> np.ndarray:
        """A sentence model's vectors as ``channels`` gives the others, shape (texts, d)."""
        points = vectors.centred(embedded.points.copy(), languages, self.means[2])
        points[~embedded.points.any(axis=1)] = 0
        return points

    def packed(self) -> bytes:
        """The vectoriser as a zip of arrays; equal vectorisers give equal bytes."""
        kept: dict[str, np.ndarray] = {
            "inverse_frequency": self.inverse_frequency, "word_vectors": self.word_vectors, "topics": self.topics,
            "expansion_data": self.features.expansion.data, "expansion_indices": self.features.expansion.indices,
            "expansion_indptr": self.features.expansion.indptr,
        }  # fmt: skip
        for number, means in enumerate(self.means):
            kept |= {f"mean_{number}_{language}": mean for language, mean in sorted(means.items())}
        rows = sorted(self.features.rows, key=lambda stem: self.features.rows[stem])
        columns = sorted(self.features.columns, key=lambda feature: self.features.columns[feature])
        told: dict[str, Any] = {"rows": rows, "columns": columns, "tagged": self.features.tagged}
        if self.model:
            told["model"] = self.model
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in sorted(kept.items()):
                content = io.BytesIO()
                np.save(content, array, allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
            archive.writestr(zipfile.ZipInfo("features.json"), json.dumps(told, ensure_ascii=False), zipfile.ZIP_DEFLATED)
        return target.getvalue()


def unpacked(content: bytes) -> Vectoriser:
    """What ``Vectoriser.packed`` gave. Raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            told = json.loads(archive.read("features.json"))
            kept = {
                name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
                for name in archive.namelist()
                if name.endswith(".npy")
            }
        expansion = sp.csr_matrix(
            (kept["expansion_data"], kept["expansion_indices"], kept["expansion_indptr"]),
            shape=(len(told["rows"]), len(kept["inverse_frequency"])),
        )
        means = tuple(
            {name.removeprefix(f"mean_{number}_"): array for name, array in kept.items() if name.startswith(f"mean_{number}_")}
            for number in range(3 if "model" in told else 2)
        )
        rows, columns = ({name: number for number, name in enumerate(told[key])} for key in ("rows", "columns"))
        features = Features(rows, columns, expansion, told["tagged"])
        return Vectoriser(features, kept["inverse_frequency"], kept["word_vectors"], kept["topics"], means, told.get("model", ""))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"The vectoriser of the earlier run is damaged: {error}.") from None


def learn(
    stems: Sequence[Sequence[str]],
    context: Sequence[Sequence[str]],
    languages: Sequence[str],
    context_languages: Sequence[str],
    lexicon: Lexicon | None,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    dimensions: int,
    context_weight: float,
    seed: int,
    workers: Workers = 1,
    cache: StageCache | None = None,
) -> tuple[Vectoriser, sp.csr_matrix, sp.csr_matrix]:
    """(vectoriser, said, heard): learnt from a corpus; what its texts say, and their weights with so much of their context, which
    is in the languages ``context_languages``.

    ``aligned`` holds the stems of texts in several languages: their versions are read as one window, so that words that translate each
    other keep the same company (cross-language LSA, Dumais et al. 1997). So are the neighbourhoods of our own lexicon.
    """
    known = {language: thesaurus.stems(language) for language in spoken(languages)}
    lists = WordLists.of(stems)
    vocabulary = vectors.vocabulary_of(lists, known=frozenset().union(*known.values()))
    if len(distinct(lists.rows[lists.numbered(vocabulary) >= 0])) < len(lists) / 2:
        vocabulary = vectors.vocabulary_of(lists, at_least=1)
    features = learn_features(lists, languages, lexicon, vocabulary, known)
    said = features.said(lists, languages)
    frequency = vectors.inverse_frequency(said)
    weights = vectors.weighted(said, frequency)
    heard = weights
    if any(context):
        of_context = vectors.weighted(features.said(context, context_languages), frequency)
        heard = vectors.normalize(weights + context_weight * of_context).tocsr()
    pieces, of = lists.windows(vectors.WINDOW)
    windows = features.said(pieces, [languages[row] for row in of.tolist()])
    if aligned and features.tagged:
        versions = [sum(features.said([said], [language]) for language, said in text.items()) for text in aligned]
        windows = sp.vstack([windows, *versions]).tocsr()
    fields = thesaurus.company(features, known)
    if fields is not None:
        windows = sp.vstack([windows, fields]).tocsr()
    both = [
        (cache, "words", (windows, dimensions, seed), lambda: {"vectors": vectors.word_vectors(windows, dimensions, seed)}),
        (cache, "topics", (heard, dimensions, seed), lambda: {"axes": vectors.principal_axes(heard, dimensions, seed)}),
    ]
    word_vectors, topics = (axes for found in run_here(arrays, both, workers) for axes in found.values())
    silent = np.diff(heard.indptr) == 0
    means = tuple(
        vectors.means(vectors.unit(np.asarray(heard @ axes, dtype=np.float32))[~silent], np.array(languages)[~silent])
        for axes in (word_vectors, topics)
    )
    return Vectoriser(features, frequency, word_vectors, topics, means), said, heard
