"""The groups of a run: found afresh, or carried on from an earlier run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import ensemble, grouping, metrics
from analysis.contribution_texts import ReadTexts
from analysis.embedder import Embedded
from analysis.lexicon import Lexicon
from analysis.parameters import GRAINS, MEDIUM, Parameters
from analysis.placer import Placer, joined
from analysis.representation import represent
from analysis.vectoriser import Vectoriser, learn
from analysis.workforce import Workers

FITTED_UP_TO = 20_000
PIECE = 20_000
REFIT_FROM = 0.2
MOST_MOVED = 0.02
CLEARLY = 0.25
NEW_GROUP_FROM = 10

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


def group_afresh(
    texts: ReadTexts,
    weights: np.ndarray,
    lexicon: Lexicon | None,
    parameters: Parameters,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    embedded: Embedded | None = None,
    workers: Workers,
    tell: Tell,
) -> Found:
    """Learn words and groups from the texts (and a sentence model's vectors of them); of more than ``FITTED_UP_TO``, from a random
    sample that then places the others."""
    tell("representing", 0.25)
    size, seed = len(texts), parameters.seed
    sample = _sample(size, seed)
    chosen = texts.only(sample)
    space, vectoriser = represent(
        chosen.stems, chosen.context, chosen.words, chosen.stemmed_as, lexicon,
        aligned=aligned, embedded=embedded and embedded.only(sample), dimensions=parameters.dimensions,
        neighbours=parameters.neighbours, context_weight=parameters.context_weight, seed=seed,
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
    grain, k = GRAINS.get(str(parameters.groups), GRAINS[MEDIUM]), parameters.groups
    if not isinstance(k, int):
        k = grouping.choose_count(space.view(1.0, 3), space.links, grain, weights=own, seed=seed, workers=workers)
    agreement = ensemble.agree(space, k, weights=own, seed=seed, rounds=parameters.rounds, workers=workers)
    tell("subdividing", 0.7)
    inside = grouping.subdivide(agreement.points, agreement.groups, parameters.subgroups or grain, weights=own, seed=seed, workers=workers)
    groups, sub = none.copy(), none.copy()
    groups[fitted], sub[fitted] = agreement.groups, inside
    affinity = np.zeros((size, agreement.affinity.shape[1]), np.float32)
    affinity[fitted] = agreement.affinity
    if len(sample) < size:
        tell("placing", 0.75)
        placer = Placer.of(joined(space.channels), agreement.groups, inside, own)
        numbers = numbers_inside(placer)
        rest = np.setdiff1d(np.arange(size), sample, assume_unique=True)
        for start in range(0, len(rest), PIECE):
            part = rest[start : start + PIECE]
            points = read_points(
                texts.only(part), vectoriser, lexicon, parameters.context_weight, embedded and embedded.only(part)
            )  # fmt: skip
            affinity[part] = placer.affinity(points)
            seen = points.any(axis=1)
            known[part] = seen
            groups[part] = np.where(seen, affinity[part].argmax(axis=1), -1)
            sub[part] = np.where(seen, numbers[placer.subgroups(points, groups[part])], -1)
    views = [dict(zip(("topic_weight", "rounds", "model_weight"), view, strict=False)) for view in agreement.views]
    figures = {
        **metrics.quality(agreement.points, agreement.groups, own, np.array([texts.languages[position] for position in fitted.tolist()])),
        "stability": agreement.stability,
        "modularity": round(grouping.modularity(space.links, agreement.groups), 3),
        "views": views,
    }
    return Found(
        vectoriser, known, groups, sub, affinity, fitted, agreement.points, agreement.group_stability, np.zeros(size, bool), figures
    )  # fmt: skip


def carry_on(
    texts: ReadTexts,
    weights: np.ndarray,
    vectoriser: Vectoriser,
    earlier: Sequence[tuple[int, int] | None],
    lexicon: Lexicon | None,
    parameters: Parameters,
    *,
    aligned: Sequence[dict[str, list[str]]] = (),
    embedded: Embedded | None = None,
    tell: Tell,
) -> Found:
    """Place late texts among the groups of an earlier run, which keep what they had.

    ``earlier`` gives, for each text, the numbers of the group and subgroup that the earlier run had for it; one at least has them.
    Where more than ``REFIT_FROM`` of the texts are late, words are learnt once more and the groups fitted from where they are: late
    texts that resemble no group but one another make a new one, and at most one in fifty of the earlier texts moves, those that
    clearly fit elsewhere. A sentence model (its vectors are ``embedded``) may come, change or go between the runs: texts of both are
    read with that of this run.
    """
    tell("placing", 0.4)
    size = len(texts)
    settled = np.array([place is not None for place in earlier])
    refit = (~settled).sum() > REFIT_FROM * size
    if refit:
        vectoriser = _learnt_again(texts, lexicon, parameters, aligned)
    vectoriser = vectoriser.hearing(embedded, texts.stemmed_as)
    points = np.vstack([
        read_points(texts[start : start + PIECE], vectoriser, lexicon, parameters.context_weight,
                    embedded and embedded.only(np.arange(start, min(start + PIECE, size))))
        for start in range(0, size, PIECE)
    ])  # fmt: skip
    known = points.any(axis=1) | settled
    groups, inside = (np.array([place[level] if place else -1 for place in earlier], np.int64) for level in (0, 1))
    late = known & ~settled
    taught = np.flatnonzero(settled)
    placer = Placer.of(points[taught], groups[taught], inside[taught], weights[taught])
    moved = 0
    if refit:
        tell("fitting again", 0.6)
        groups, inside = _with_new_group(points, groups, inside, late, placer)
        late &= groups < 0
        _place(points, groups, inside, late, placer)
        everything = np.flatnonzero(known)
        placer = Placer.of(points[everything], groups[everything], inside[everything], weights[everything])
        moved = _move_misfits(points, groups, inside, settled, placer)
        _place(points, groups, inside, late, placer)
    else:
        _place(points, groups, inside, late, placer)
    affinity = placer.affinity(points)
    fitted = np.flatnonzero(known)
    stability = _shares(affinity[fitted], groups[fitted], placer.axes.shape[1])
    figures = {
        **metrics.quality(
            points[fitted], groups[fitted], weights[fitted], np.array([texts.languages[position] for position in fitted.tolist()])
        ),
        "late": int((known & ~settled).sum()),
        "moved": moved,
    }
    return Found(vectoriser, known, groups, inside, affinity, fitted, points[fitted], stability, settled, figures)


def _sample(size: int, seed: int) -> np.ndarray:
    """The rows that teach: all, or so many at random."""
    if size <= FITTED_UP_TO:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, FITTED_UP_TO, replace=False))


def _learnt_again(texts: ReadTexts, lexicon: Lexicon | None, parameters: Parameters, aligned: Sequence[dict[str, list[str]]]) -> Vectoriser:
    chosen = texts.only(_sample(len(texts), parameters.seed))
    return learn(
        chosen.stems, chosen.context, chosen.stemmed_as, lexicon,
        aligned=aligned, dimensions=parameters.dimensions, context_weight=parameters.context_weight, seed=parameters.seed,
    )[0]  # fmt: skip


def read_points(
    texts: ReadTexts,
    vectoriser: Vectoriser,
    lexicon: Lexicon | None,
    context_weight: float,
    embedded: Embedded | None = None,
) -> np.ndarray:
    """The points of texts, shape (n, d); zeros for a text that shares no word with those that taught the vectoriser, unless a sentence
    model knows it."""
    languages = texts.stemmed_as
    weights = vectoriser.weights(vectoriser.features.said(texts.stems, languages, lexicon))
    context = texts.context
    if len(context.numbers):
        around = vectoriser.weights(vectoriser.features.said(context, languages, lexicon))
        weights = (weights + context_weight * around).tocsr()
    by_model = [] if embedded is None else [vectoriser.model_channel(embedded, languages)]
    return joined([*vectoriser.channels(weights, languages), *by_model])


def numbers_inside(placer: Placer) -> np.ndarray:
    """The number inside its group of each row of the placer's middles."""
    return np.array([int((placer.parents[:row] == parent).sum()) for row, parent in enumerate(placer.parents)], np.int64)


def _place(points: np.ndarray, groups: np.ndarray, inside: np.ndarray, which: np.ndarray, placer: Placer) -> None:
    rows = np.flatnonzero(which)
    groups[rows] = placer.affinity(points[rows]).argmax(axis=1)
    inside[rows] = numbers_inside(placer)[placer.subgroups(points[rows], groups[rows])]


def _move_misfits(points: np.ndarray, groups: np.ndarray, inside: np.ndarray, settled: np.ndarray, placer: Placer) -> int:
    """Moves the settled texts that fit another group by a clear margin, the clearest first, one in fifty at most; how many."""
    rows = np.flatnonzero(settled)
    affinity = placer.affinity(points[rows])
    own = affinity[np.arange(len(rows)), groups[rows]]
    gain = np.round(affinity.max(axis=1) - own, 4)
    sizes = np.bincount(groups[groups >= 0])
    chosen = [position for position in np.argsort(-gain, kind="stable")[: int(MOST_MOVED * len(rows))] if gain[position] > CLEARLY]
    moving = np.zeros(len(points), bool)
    for position in chosen:
        if sizes[groups[rows[position]]] > 1:
            sizes[groups[rows[position]]] -= 1
            moving[rows[position]] = True
    _place(points, groups, inside, moving, placer)
    return int(moving.sum())


def _with_new_group(
    points: np.ndarray, groups: np.ndarray, inside: np.ndarray, late: np.ndarray, placer: Placer
) -> tuple[np.ndarray, np.ndarray]:
    """Late texts farther from every subgroup than nearly all settled ones are from their own, and as near to one another as
    members of a group are, become a group of their own."""
    groups, inside = groups.copy(), inside.copy()
    settled = np.flatnonzero((groups >= 0) & points.any(axis=1))
    if not len(settled):
        return groups, inside
    nearest = (points[settled] @ placer.middles.T).max(axis=1)
    rows = np.flatnonzero(late)
    strangers = rows[np.round((points[rows] @ placer.middles.T).max(axis=1), 4) < round(float(np.quantile(nearest, 0.1)), 4)]
    if len(strangers) < max(NEW_GROUP_FROM, 0.02 * len(points)):
        return groups, inside
    middle = points[strangers].mean(axis=0)
    cohesion = [float(np.linalg.norm(points[settled[groups[settled] == group]].mean(axis=0))) for group in np.unique(groups[settled])]
    if np.linalg.norm(middle) >= np.median(cohesion):
        groups[strangers], inside[strangers] = placer.axes.shape[1], 0
    return groups, inside


def _shares(affinity: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """The mean affinity of a group's own texts, shape (groups,)."""
    own = affinity[np.arange(len(groups)), groups]
    return np.round(np.bincount(groups, own, minlength=count) / np.maximum(np.bincount(groups, minlength=count), 1), 3)
