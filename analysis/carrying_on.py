"""The groups of a run, carried on from an earlier run."""

from collections.abc import Sequence

import numpy as np

from analysis import metrics
from analysis.contribution_texts import ReadTexts
from analysis.embedder import Embedded
from analysis.lexicon import Lexicon
from analysis.parameters import Parameters
from analysis.placement import PIECE, Found, Tell, teaching
from analysis.placer import Placer, numbers_inside
from analysis.points import read_points
from analysis.stage_cache import StageCache
from analysis.vectoriser import Vectoriser, learn

REFIT_FROM = 0.2
MOST_MOVED = 0.02
CLEARLY = 0.25
NEW_GROUP_FROM = 10


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
    cache: StageCache | None = None,
    tell: Tell,
) -> Found:
    """Place late texts among the groups of an earlier run, which keep what they had.

    ``earlier`` gives, for each text, the numbers of the group and subgroup that the earlier run had for it; one at least has them.
    Texts without weight are placed and teach nothing.
    Where more than ``REFIT_FROM`` of the texts are late, words are learnt once more and the groups fitted from where they are: late
    texts that resemble no group but one another make a new one, and at most one in fifty of the earlier texts moves, those that
    clearly fit elsewhere. A sentence model (its vectors are ``embedded``) may come, change or go between the runs: texts of both are
    read with that of this run.
    """
    tell("placing", 0.4)
    size, heard = len(texts), weights > 0
    settled = np.array([place is not None for place in earlier])
    refit = (heard & ~settled).sum() > REFIT_FROM * heard.sum()
    if refit:
        vectoriser = _learnt_again(texts.only(teaching(weights, parameters.seed)), lexicon, parameters, aligned, cache)
    own = np.flatnonzero(heard)
    vectoriser = vectoriser.hearing(embedded and embedded.only(own), [texts.stemmed_as[position] for position in own.tolist()])
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
        groups, inside = _with_new_group(points, groups, inside, late, heard, placer)
        late &= groups < 0
        _place(points, groups, inside, late, placer)
        everything = np.flatnonzero(known)
        placer = Placer.of(points[everything], groups[everything], inside[everything], weights[everything])
        moved = _move_misfits(points, groups, inside, settled & heard, placer)
        _place(points, groups, inside, late, placer)
    else:
        _place(points, groups, inside, late, placer)
    affinity = placer.affinity(points)
    fitted = np.flatnonzero(known & heard)
    stability = _shares(affinity[fitted], groups[fitted], placer.axes.shape[1])
    figures = {
        **metrics.quality(
            points[fitted], groups[fitted], weights[fitted], np.array([texts.languages[position] for position in fitted.tolist()])
        ),
        "late": int((known & ~settled).sum()),
        "moved": moved,
    }
    return Found(vectoriser, known, groups, inside, affinity, fitted, points[fitted], stability, settled, figures)


def _learnt_again(
    texts: ReadTexts, lexicon: Lexicon | None, parameters: Parameters, aligned: Sequence[dict[str, list[str]]], cache: StageCache | None
) -> Vectoriser:
    return learn(
        texts.stems, texts.context, texts.stemmed_as, texts.context_languages, lexicon,
        aligned=aligned, dimensions=parameters.dimensions, context_weight=parameters.context_weight, seed=parameters.seed,
        cache=cache,
    )[0]  # fmt: skip


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
    points: np.ndarray, groups: np.ndarray, inside: np.ndarray, late: np.ndarray, heard: np.ndarray, placer: Placer
) -> tuple[np.ndarray, np.ndarray]:
    """Late texts farther from every subgroup than nearly all settled ones are from their own, and as near to one another as
    members of a group are, become a group of their own."""
    groups, inside = groups.copy(), inside.copy()
    settled = np.flatnonzero((groups >= 0) & heard & points.any(axis=1))
    if not len(settled):
        return groups, inside
    nearest = (points[settled] @ placer.middles.T).max(axis=1)
    rows = np.flatnonzero(late & heard)
    strangers = rows[np.round((points[rows] @ placer.middles.T).max(axis=1), 4) < round(float(np.quantile(nearest, 0.1)), 4)]
    if len(strangers) < max(NEW_GROUP_FROM, 0.02 * heard.sum()):
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
