"""The whole way from contributions to named groups on two levels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import ensemble, grouping, metrics, tables
from analysis.contribution_texts import NO_VOCABULARY, ReadText, read_texts
from analysis.duplicates import Copies, find_copies
from analysis.exceptions import BadInput
from analysis.manifest import versions
from analysis.outcome import Outcome, group_table, most_supported, word_figures
from analysis.parameters import DEFAULTS, Parameters
from analysis.representation import represent

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class ClusterResult:
    """What a run found. ``assignments`` and ``groups`` have the columns of assignments.csv and groups.csv."""

    assignments: pd.DataFrame
    groups: pd.DataFrame
    supported_ids: dict[str, list[str]]
    languages: dict[str, str]
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    input_sha256: str
    output_sha256: str


def cluster(
    contributions: pd.DataFrame,
    parameters: Parameters = DEFAULTS,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> ClusterResult:
    """Group contributions by what they are about.

    ``contributions`` has the columns id and body, and title, lang, author, supports, parent_id, kind, context, excluded where
    present. ``progress`` is told the name of each stage and the fraction done when it begins. The order of rows, the number of
    workers and repetition don't change the result. Raises BadInput.
    """
    tell = progress or (lambda stage, fraction: None)
    tell("reading", 0.0)
    table = tables.checked_contributions(contributions)
    if table.empty:
        raise BadInput("There are no contributions to group.")
    texts = read_texts(table)
    with threadpool_limits(1):
        outcome, figures = _grouped(table, texts, parameters, workers, tell)
    tell("naming", 0.9)
    assignments = outcome.assignments()
    groups = group_table(outcome)
    supported = most_supported(outcome)
    states = assignments["state"].value_counts()
    reasons = assignments.loc[assignments["state"] == "unplaced", "reason"].value_counts()
    figures = {
        "contributions": len(table),
        **{state: int(states.get(state, 0)) for state in ("placed", "duplicate", "unplaced")},
        "unplaced_reasons": {reason: int(count) for reason, count in sorted(reasons.items())},
        "groups": int((groups["level"] == 1).sum()),
        "subgroups": int((groups["level"] == 2).sum()),
        **figures,
        **word_figures(outcome, groups),
    }
    input_sha256, output_sha256 = tables.fingerprint(table), tables.output_hash([assignments, groups])
    manifest = {
        "input_sha256": input_sha256,
        "parameters": parameters.as_dict(),
        "seed": parameters.seed,
        "versions": versions(),
        "metrics": figures,
        "output_sha256": output_sha256,
    }
    tell("done", 1.0)
    languages = {row: text.language for row, text in zip(table["id"], texts, strict=True)}
    return ClusterResult(assignments, groups, supported, languages, figures, manifest, input_sha256, output_sha256)


def _grouped(
    table: pd.DataFrame, texts: list[ReadText], parameters: Parameters, workers: int, tell: Progress
) -> tuple[Outcome, dict[str, Any]]:
    """Copies found, originals represented and grouped; each row's place or the reason why it has none."""
    tell("duplicates", 0.15)
    order = sorted((row for row, text in enumerate(texts) if not text.reason), key=lambda row: (texts[row].key, row))
    copies = find_copies(
        [texts[row].key for row in order],
        [texts[row].stems for row in order],
        [texts[row].words for row in order],
    )
    authors = [author or f"\0{row}" for author, row in zip(table["author"], table["id"], strict=True)]
    originals, weights = _originals(order, copies, authors)
    outcome = Outcome(table, texts, authors, order, copies)
    if not originals:
        return outcome, metrics.quality(np.zeros((0, 1)), np.zeros(0, np.int64), weights, np.zeros(0))
    tell("representing", 0.25)
    language = np.array([texts[row].language for row in originals])
    space, vectoriser = represent(
        [texts[row].stems for row in originals], [texts[row].context for row in originals], [texts[row].key for row in originals],
        [texts[row].stemmed_as for row in originals], lexicon, dimensions=parameters.dimensions, neighbours=parameters.neighbours, context_weight=parameters.context_weight,
        seed=parameters.seed,
    )  # fmt: skip
    outcome.leave_out(originals, ~space.known, NO_VOCABULARY)
    known = np.flatnonzero(space.known)
    rows, weights, language = [originals[position] for position in known], weights[known], language[known]
    if not rows:
        return outcome, metrics.quality(np.zeros((0, 1)), np.zeros(0, np.int64), weights, language)
    space = space.only(known)
    tell("grouping", 0.45)
    seed = parameters.seed
    k = parameters.groups or grouping.choose_count(space.view(1.0, 3), space.links, weights=weights, seed=seed, workers=workers)
    agreement = ensemble.agree(space, k, weights=weights, seed=seed, rounds=parameters.rounds, workers=workers)
    tell("subdividing", 0.8)
    groups, points = agreement.groups, agreement.points
    inside = grouping.subdivide(points, groups, parameters.subgroups, weights=weights, seed=seed, workers=workers)
    outcome.place(rows, agreement, inside, weights, parameters.low_margin_share)
    figures = {
        **metrics.quality(points, groups, weights, language),
        "stability": agreement.stability,
        "modularity": round(grouping.modularity(space.links, groups), 3),
        "views": [{"topic_weight": weight, "rounds": rounds} for weight, rounds in agreement.views],
    }
    return outcome, figures


def _originals(order: list[int], copies: Copies, authors: list[str]) -> tuple[list[int], np.ndarray]:
    """Rows of the originals in order, and the weight of each: the distinct authors of it and its copies."""
    voices: dict[int, set[str]] = {}
    for position, original in enumerate(copies.original):
        voices.setdefault(int(original), set()).add(authors[order[position]])
    kept = sorted(voices)
    return [order[position] for position in kept], np.array([len(voices[position]) for position in kept], dtype=np.float64)
