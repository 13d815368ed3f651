"""The several ideas of long contributions, each placed among the groups of a run."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import segments
from analysis.contribution_texts import ReadTexts, read_texts
from analysis.embedder import Embedder, embedded
from analysis.lexicon import Lexicon
from analysis.pipeline import ClusterResult
from analysis.placer import Placer, numbers_inside
from analysis.points import read_points
from analysis.tables import checked_contributions

TITLE_WEIGHT = 0.3


def segment_table(
    contributions: pd.DataFrame,
    result: ClusterResult,
    *,
    seed: int,
    context_weight: float,
    lexicon: Lexicon | None = None,
    model: Embedder | None = None,
) -> pd.DataFrame:
    """The rows of segments.csv (id, start, end, group, subgroup, confidence): each idea of the contributions that hold several.

    ``start`` and ``end`` are characters of the body as given. An idea carries ``TITLE_WEIGHT`` of the title above it, against 1 for its own
    words. ``context_weight`` and ``model``, a sentence model, are those of the run. Raises BadInput.
    """
    empty = pd.DataFrame(columns=segments.COLUMNS)
    if result.continuity is None or result.continuity.vectoriser is None:
        return empty
    vectoriser = result.continuity.vectoriser
    placed = result.assignments[result.assignments["state"] == "placed"].set_index("id")
    table = checked_contributions(contributions)
    read = read_texts(table)
    table = table[table["id"].isin(placed.index)]
    places = placed.loc[table["id"]]
    groups, names = pd.factorize(places["group"], sort=True)

    def points_of(rows: pd.DataFrame, texts: ReadTexts, weight: float) -> np.ndarray:
        heard = embedded(model, rows, weight) if model else None
        return read_points(texts, vectoriser, lexicon, weight, heard)

    points = points_of(table, read.only(table.index.to_numpy()), context_weight)
    inside = places.groupby("group")["subgroup"].transform(lambda found: pd.factorize(found, sort=True)[0]).to_numpy(np.int64)
    placer = Placer.of(points, groups.astype(np.int64), inside, np.ones(len(points)))
    subgroups = places.groupby(["group", "subgroup"]).size().index.get_level_values("subgroup").tolist()
    assert len(subgroups) == len(numbers_inside(placer))

    def place(said: Sequence[str], around: Sequence[str], languages: Sequence[str]) -> list[tuple[str, str, float]]:
        pieces = pd.DataFrame({"id": [f"{number:09}" for number in range(len(said))], "body": said, "context": around, "lang": languages})
        pieces = checked_contributions(pieces)
        found = points_of(pieces, read_texts(pieces), TITLE_WEIGHT)
        affinity = placer.affinity(found)
        best = affinity.argmax(axis=1)
        near = placer.subgroups(found, best)
        known = np.asarray(found.any(axis=1))
        return [
            (str(names[group]), subgroups[sub], float(affinity[row, group])) if known[row] else ("", "", 0.0)
            for row, (group, sub) in enumerate(zip(best, near, strict=True))
        ]

    return segments.table(contributions, place, seed=seed)
