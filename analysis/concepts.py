"""What texts say whatever their language, by the concepts of our own lexicon: which of them tell a group, and by what word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import thesaurus
from analysis.class_weight import class_gain
from analysis.lexicon import LANGUAGES

ALONE = 0.3


class Told(NamedTuple):
    """Of each term of a language: ``gain``, how far the best of its concepts tells the group from all (0 to 1, 1 for the group's best),
    less where the concept is alone and its field, what stands beside it in the lexicon, does not;
    ``uses``, how many texts of the group say it, by whatever word of whatever language."""

    gain: np.ndarray
    uses: np.ndarray


@dataclass(frozen=True)
class Concepts:
    """``said`` (texts, concepts): which text says which, 0 or 1; ``meant[language]`` (terms, concepts): what each term may mean."""

    said: sp.csr_matrix
    meant: Mapping[str, sp.csr_matrix]

    @classmethod
    def of(cls, size: int, terms: Mapping[str, tuple[np.ndarray, Sequence[tuple[str, ...]], sp.csr_matrix]]) -> "Concepts":
        """Of so many texts; ``terms`` gives for each language the rows of its texts, its terms (stems), and which row uses which."""
        meant = {language: _meanings(language, keys) for language, (_, keys, _) in terms.items()}
        said = sp.csr_matrix((size, thesaurus.concept_count()), dtype=np.float32)
        for language, (rows, _, used) in terms.items():
            found = (used @ meant[language]).tocoo()
            said = said + sp.csr_matrix((found.data, (rows[found.row], found.col)), shape=said.shape)
        said.data[:] = 1
        return cls(said, meant)

    def told(self, groups: np.ndarray, count: int) -> list[dict[str, Told]]:
        """For each of ``count`` groups and each language what its terms tell; ``groups`` gives the group of each text."""
        member = sp.csr_matrix((np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(count, len(groups)))
        fields = np.array(thesaurus.fields(), dtype=np.int64)
        spoken_of = (self.said @ sp.csr_matrix((np.ones(len(fields), np.float32), (np.arange(len(fields)), fields)))).tocsr()
        spoken_of.data[:] = 1
        inside, around = (np.asarray((member @ each).todense()) for each in (self.said, spoken_of))
        said, spoken = inside.sum(axis=0), around.sum(axis=0)
        sizes = np.bincount(groups, minlength=count).tolist()
        result = []
        for uses, near, size in zip(inside, around, sizes, strict=True):
            gain = _telling(uses, said, size, len(groups)) * (ALONE + (1 - ALONE) * _telling(near, spoken, size, len(groups))[fields])
            gain = gain / max(float(gain.max(initial=0)), 1e-9)
            result.append({language: Told(_best(of, gain), _best(of, uses)) for language, of in self.meant.items()})
        return result


def _telling(uses: np.ndarray, everywhere: np.ndarray, size: int, total: int) -> np.ndarray:
    """``class_gain`` of each concept or field, 1 for the group's best; the share that uses it where the group is all there is."""
    gain = class_gain(uses, size, everywhere, total) if size < total else uses / max(size, 1)
    return gain / max(float(gain.max(initial=0)), 1e-9)


def _meanings(language: str, keys: Sequence[tuple[str, ...]]) -> sp.csr_matrix:
    known = thesaurus.concepts(language) if language in LANGUAGES else {}
    found = [sorted({concept for stem in key for concept in known.get(stem, ())}) for key in keys]
    pointers = np.cumsum([0, *map(len, found)])
    columns = [concept for concepts in found for concept in concepts]
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, pointers), shape=(len(keys), thesaurus.concept_count()))


def _best(meant: sp.csr_matrix, worth: np.ndarray) -> np.ndarray:
    """The worth of the best concept of each term; 0 for one without a concept."""
    result = np.zeros(meant.shape[0])
    np.maximum.at(result, np.repeat(np.arange(meant.shape[0]), np.diff(meant.indptr)), worth[meant.indices])
    return result
