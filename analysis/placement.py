"""The groups of a run, found afresh."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import ensemble, grouping, metrics
from analysis.contribution_texts import ReadTexts
from analysis.embedder import Embedded
from analysis.lexicon import Lexicon
from analysis.parameters import GRAINS, MEDIUM, Grain, Parameters
from analysis.placer import Placer, joined, numbers_inside
from analysis.points import read_points
from analysis.representation import Representation, represent
from analysis.stage_cache import Arrays, StageCache, arrays
from analysis.vectoriser import Vectoriser
from analysis.workforce import Workers, run_here

FITTED_UP_TO = 20_000
PIECE = 20_000

Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Found:
    """Groups among the texts given. ``known`` (n,): texts with a place; the others have -1 in ``groups`` and ``inside``.

    ``affinity`` (n, groups), rows sum to 1; ``fitted``, the positions of the texts that ``points`` (fitted, d) describes;
    ``stability`` (groups,), 0 to 1; ``settled`` (n,): texts that an earlier run placed.
    """

    vectoriser: Vectoriser
    known: np.ndarray
    groups: np.ndarray
    inside: np.ndarray
    affinity: np.ndarray
    fitted: np.ndarray
    points: np.ndarray
    stability: np.ndarray
    settled: np.ndarray
    figures: dict[str, Any]

    def following(self, others: np.ndarray) -> "Found":
        """With the place of another text, a position of ``others`` (n,), for those of which nothing is known."""
        rows = np.where(self.known, np.arange(len(self.known)), others)
        return replace(
            self, known=self.known[rows], groups=self.groups[rows], inside=self.inside[rows], affinity=self.affinity[rows]
        )  # fmt: skip


def group_afresh(
    texts: ReadTexts,
    weights: np.ndarray,
    lexicon: Lexicon | None,
    parameters: Parameters,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    embedded: Embedded | None = None,
    workers: Workers,
    cache: StageCache | None = None,
    tell: Tell,
) -> Found:
    """Learn words and groups from the texts that have weight (and a sentence model's vectors of them), of more than ``FITTED_UP_TO`` from
    a random sample; then the others are placed."""
    tell("representing", 0.25)
    size, seed = len(texts), parameters.seed
    sample = teaching(weights, seed)
    chosen = texts.only(sample)
    space, vectoriser = represent(
        chosen.stems, chosen.context, chosen.words, chosen.stemmed_as, chosen.context_languages, lexicon,
        aligned=aligned, embedded=embedded and embedded.only(sample), dimensions=parameters.dimensions,
        neighbours=parameters.neighbours, context_weight=parameters.context_weight, seed=seed, workers=workers, cache=cache,
    )  # fmt: skip
    known = np.zeros(size, bool)
    known[sample] = space.known
    fitted = sample[space.known]
    none = np.full(size, -1, np.int64)
    if not len(fitted):
        quality = metrics.quality(np.zeros((0, 1)), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
        return Found(
            vectoriser, known, none, none, np.zeros((size, 0)), fitted, np.zeros((0, 1)), np.zeros(0), np.zeros(size, bool), quality
        )
    space, own = space.only(np.flatnonzero(space.known)), weights[fitted]
    tell("grouping", 0.4)
    grain, asked = GRAINS.get(str(parameters.groups), GRAINS[MEDIUM]), parameters.groups
    k = asked if isinstance(asked, int) else _counted(space, grain, own, seed, workers, cache)
    agreement = _agreed(space, k, k == asked, own, parameters, workers, cache)
    tell("subdividing", 0.7)
    inside = grouping.subdivide(agreement.points, agreement.groups, parameters.subgroups or grain, weights=own, seed=seed, workers=workers)
    groups, sub = none.copy(), none.copy()
    groups[fitted], sub[fitted] = agreement.groups, inside
    affinity = np.zeros((size, agreement.affinity.shape[1]), np.float32)
    affinity[fitted] = agreement.affinity
    if len(sample) < size:
        tell("placing", 0.75)
        placer = Placer.of(joined(space.channels), agreement.groups, inside, own)
        rest = np.setdiff1d(np.arange(size), sample, assume_unique=True)
        parts = [rest[start : start + PIECE] for start in range(0, len(rest), PIECE)]
        tasks = [(texts, part, placer, vectoriser, lexicon, parameters.context_weight, embedded) for part in parts]
        placed = run_here(_placed, tasks, workers)
        for part, (near, group, number) in zip(parts, placed, strict=True):
            affinity[part], groups[part], sub[part], known[part] = near, group, number, group >= 0
    views = [dict(zip(("topic_weight", "rounds", "model_weight"), view, strict=False)) for view in agreement.views]
    figures = {
        **metrics.quality(agreement.points, agreement.groups, own, np.array([texts.languages[position] for position in fitted.tolist()])),
        "sought": k,
        "stability": agreement.stability,
        "modularity": round(grouping.modularity(space.links, agreement.groups), 3),
        "views": views,
    }
    return Found(
        vectoriser, known, groups, sub, affinity, fitted, agreement.points, agreement.group_stability, np.zeros(size, bool), figures
    )  # fmt: skip


def teaching(weights: np.ndarray, seed: int) -> np.ndarray:
    """The rows that teach: all that have weight, or so many of them at random."""
    rows = np.flatnonzero(weights)
    if len(rows) <= FITTED_UP_TO:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, FITTED_UP_TO, replace=False))


def _counted(space: Representation, grain: Grain, weights: np.ndarray, seed: int, workers: Workers, cache: StageCache | None) -> int:
    def counted() -> Arrays:
        found = grouping.choose_count(space.view(1.0, 3), space.links, grain, weights=weights, seed=seed, workers=workers)
        return {"count": np.array(found)}

    return int(arrays(cache, "count", (space, grain, weights, seed), counted)["count"])


def _agreed(
    space: Representation, k: int, exactly: bool, weights: np.ndarray, parameters: Parameters, workers: Workers, cache: StageCache | None
) -> ensemble.Agreement:
    def agreed() -> Arrays:
        found = ensemble.agree(space, k, weights=weights, seed=parameters.seed, exactly=exactly, rounds=parameters.rounds, workers=workers)
        return {**vars(found), "views": np.array(json.dumps(found.views))}

    found = arrays(cache, "agreement", (space, k, exactly, weights, parameters.seed, parameters.rounds), agreed)
    views = tuple(tuple(view) for view in json.loads(str(found["views"])))
    return ensemble.Agreement(
        found["groups"], found["affinity"], found["points"], views, float(found["stability"]), found["group_stability"]
    )  # fmt: skip


def _placed(
    texts: ReadTexts,
    part: np.ndarray,
    placer: Placer,
    vectoriser: Vectoriser,
    lexicon: Lexicon | None,
    context_weight: float,
    embedded: Embedded | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(affinity, group, subgroup inside it) of some rows of texts, -1 for those of which nothing is known."""
    points = read_points(texts.only(part), vectoriser, lexicon, context_weight, embedded and embedded.only(part))
    affinity = placer.affinity(points)
    seen = points.any(axis=1)
    groups = np.where(seen, affinity.argmax(axis=1), -1)
    return affinity, groups, np.where(seen, numbers_inside(placer)[placer.subgroups(points, groups)], -1)
