"""The methods of grouping texts that are run side by side, ours first."""

from collections.abc import Sequence
from functools import partial

from benchmarks import neural_methods, plain_methods
from benchmarks.baseline import tfidf_lsa_kmeans
from benchmarks.grouping_method import Method
from benchmarks.neural_methods import NEEDED_BY_BERTOPIC, NEEDED_BY_MINILM
from benchmarks.our_method import ours, ours_with_minilm, ours_without_dictionaries

OURS, BASELINE, UNAIDED, POLIS = "ours", "LSA + k-means", "ours, no FreeDict", "red-dwarf"
METHODS = {
    "ours": Method(OURS, ours),
    "ours-minilm": Method("ours + MiniLM", ours_with_minilm, NEEDED_BY_MINILM),
    "lsa": Method(BASELINE, tfidf_lsa_kmeans),
    "tfidf": Method("TF-IDF + k-means", plain_methods.tfidf_kmeans),
    "nmf": Method("NMF", plain_methods.nmf),
    "hdbscan": Method("LSA + HDBSCAN", plain_methods.hdbscan),
    "hdbscan-placed": Method("LSA + HDBSCAN, all placed", plain_methods.hdbscan_placed),
    "bertopic": Method("BERTopic on LSA", neural_methods.bertopic_lsa, NEEDED_BY_BERTOPIC),
    "minilm": Method("MiniLM + k-means", neural_methods.minilm_kmeans, NEEDED_BY_MINILM),
    "bertopic-minilm": Method("BERTopic on MiniLM", neural_methods.bertopic_minilm, (*NEEDED_BY_BERTOPIC, *NEEDED_BY_MINILM)),
}
CHOICES = [*METHODS, POLIS]


def runnable(names: Sequence[str], workers: int = 1) -> tuple[list[Method], list[str]]:
    """The methods of these names (all of them when none is given) that can run here, and a line on each that can't."""
    asked = [METHODS[name] for name in METHODS if not names or name in names]
    skipped = [f"Skipped {method.name}: not installed: {', '.join(lost)}." for method in asked if (lost := method.missing())]
    ready = [method for method in asked if not method.missing()]
    return [method._replace(group=partial(ours, workers=workers)) if method.name == OURS else method for method in ready], skipped


def without_dictionaries() -> Method:
    """Ours on a machine without the FreeDict dictionaries."""
    return Method(UNAIDED, ours_without_dictionaries)
