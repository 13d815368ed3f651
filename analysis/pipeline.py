"""The whole way from contributions to named groups on two levels."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import corrections as correcting
from analysis import identity, succession, tables, thesaurus
from analysis.carrying_on import carry_on
from analysis.continuity import Continuity
from analysis.contribution_texts import LOW_MARGIN, NO_VOCABULARY, ReadTexts, read_texts
from analysis.distinct import distinct
from analysis.duplicates import find_copies
from analysis.embedder import Embedder, embedded
from analysis.exceptions import BadInput
from analysis.features import several_languages
from analysis.group_tables import group_table, most_supported, word_figures
from analysis.lexicon import Lexicon, lexicon_of
from analysis.manifest import sealed, versions
from analysis.minority import minority_table
from analysis.outcome import Outcome
from analysis.parallel_texts import Aligned, stems_of, teach
from analysis.parameters import DEFAULTS, Parameters
from analysis.placement import Found, group_afresh
from analysis.stage_cache import StageCache
from analysis.workforce import Workers

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class ClusterResult:
    """What a run found. ``assignments`` and ``groups`` have the columns of assignments.csv and groups.csv.

    ``places`` has id, group, subgroup and own (before people's merges) of each text found; ``closeness`` has id, group, subgroup: the
    cosine with the middle of each, -1 where it is not known; ``lineage``, one row an id ever given; ``effects`` tells of each
    correction what the run would have done; ``continuity`` is what the next run needs; ``minority`` has the columns of minority.csv.
    """

    assignments: pd.DataFrame
    groups: pd.DataFrame
    places: pd.DataFrame
    lineage: pd.DataFrame
    effects: pd.DataFrame
    supported_ids: dict[str, list[str]]
    languages: dict[str, str]
    closeness: pd.DataFrame
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    input_sha256: str
    output_sha256: str
    continuity: Continuity | None
    minority: pd.DataFrame


def cluster(
    contributions: pd.DataFrame,
    parameters: Parameters = DEFAULTS,
    *,
    previous: Continuity | None = None,
    corrections: pd.DataFrame | None = None,
    lexicon: Lexicon | None = None,
    parallel: Sequence[Aligned] = (),
    model: Embedder | None = None,
    workers: Workers = 1,
    cache: StageCache | None = None,
    progress: Progress | None = None,
) -> ClusterResult:
    """Group contributions by what they are about.

    ``contributions`` has the columns id and body, and title, lang, author, supports, parent_id, kind, context, excluded where
    present. With ``previous``, what an earlier run left, late contributions join its groups and ids go on (or, where the parameters
    name a number of groups, new groups are sought and take over the ids of those they resemble). ``corrections`` (action, subject,
    target) are obeyed. ``lexicon`` bridges languages: by default our own, with the dictionaries of the machine; ``parallel`` texts
    (language to text) teach further bridges. A sentence ``model`` gives further views of the texts. ``progress`` is told the name of
    each stage and the fraction done when it begins. The order of rows, the number of workers, a ``cache`` of what earlier runs found and
    repetition don't change the result.
    Raises BadInput.
    """
    tell = progress or (lambda stage, fraction: None)
    tell("reading", 0.0)
    table = tables.checked_contributions(contributions)
    if table.empty:
        raise BadInput("There are no contributions to group.")
    wanted = succession.checked(corrections, table, previous)
    texts = read_texts(table, workers, cache)
    tell("duplicates", 0.15)
    outcome = _compared(table, texts, previous, parameters)
    bridges = _bridges(outcome, lexicon, parallel)
    with threadpool_limits(1):
        found, figures = _grouped(outcome, parameters, previous, bridges, model, workers, cache, tell)
    ids = table["id"].tolist()
    named = succession.named(outcome, found, previous)
    names = succession.names_by_number(found, named)
    corrected = succession.corrected(outcome, found, named, names, wanted, previous)
    protected = set(wanted["subject"]) | set(wanted["target"])
    between = succession.between(previous) - protected
    names = succession.after_merges(names, corrected.places)
    outcome.place(found, corrected.places, names, protected, between, parameters.low_margin_share)
    tell("naming", 0.85)
    groups = group_table(outcome)
    of_words = word_figures(outcome, groups)
    labels, effects = correcting.with_labels(corrected, dict(zip(groups["group"], groups["label"], strict=True)))
    groups = succession.renamed(groups, labels, corrected.labels)
    lineage = identity.lineage(corrected.places, corrected.register, previous.previous if previous else None)
    groups["stability"] = [outcome.stability.get(name.split(".")[0], 0.0) if "." not in name else "" for name in groups["group"]]
    groups["lineage"] = groups["group"].map(dict(zip(lineage["group"], lineage["lineage"], strict=True))).fillna("new")
    assignments = outcome.assignments()
    supported = most_supported(outcome)
    figures = {
        **_counts(table, assignments, groups),
        **figures,
        **of_words,
        "corrections": {state: int(count) for state, count in sorted(effects["state"].value_counts().items())},
    }
    input_sha256, output_sha256 = tables.fingerprint(table), tables.output_hash([assignments, groups])
    manifest = sealed({
        "input_sha256": input_sha256,
        "parameters": parameters.as_dict(),
        "seed": parameters.seed,
        "corrections_sha256": tables.output_hash([wanted]) if len(wanted) else "",
        "previous_sha256": previous.fingerprint if previous else "",
        "thesaurus_sha256": thesaurus.fingerprint(),
        "lexicon": bridges.lexicon.sources if bridges.lexicon else {},
        "parallel_sha256": tables.fingerprint(pd.DataFrame([{"id": "", **row} for row in parallel]).fillna("")) if parallel else "",
        "model_sha256": model.fingerprint if model else "",
        "versions": versions(),
        "metrics": figures,
        "output_sha256": output_sha256,
    })  # fmt: skip
    tell("done", 1.0)
    languages = dict(zip(ids, texts.languages, strict=True))
    continuity = None
    if found is not None:
        seen = frozenset(ids) | (previous.previous.seen if previous else frozenset())
        left = assignments.loc[assignments["reason"] == LOW_MARGIN, "id"]
        places = corrected.places.copy()
        places.loc[places["id"].isin(left), ["group", "subgroup"]] = ""
        continuity = Continuity(found.vectoriser, identity.Previous(places, corrected.register, seen), output_sha256)
    closeness = pd.DataFrame(outcome.closeness, columns=["group", "subgroup"]).assign(id=ids)
    return ClusterResult(
        assignments, groups, corrected.places, lineage, effects, supported, languages, closeness, figures, manifest, input_sha256,
        output_sha256, continuity, minority_table(outcome, found),
    )  # fmt: skip


class Bridges(NamedTuple):
    """What joins the languages of a run: nothing where there is one."""

    lexicon: Lexicon | None
    aligned: list[dict[str, list[str]]]


def _bridges(outcome: Outcome, lexicon: Lexicon | None, parallel: Sequence[Aligned]) -> Bridges:
    spoken = outcome.texts.stemmed_as
    if not several_languages([spoken[row] for row in outcome.voices(np.arange(len(spoken))).tolist()]):
        return Bridges(None, [])
    if not parallel:
        return Bridges(lexicon or lexicon_of(), [])
    aligned = stems_of(parallel)
    taught = deepcopy(lexicon or lexicon_of())
    teach(taught, aligned)
    return Bridges(taught, aligned)


def _compared(table: pd.DataFrame, texts: ReadTexts, previous: Continuity | None, parameters: Parameters) -> Outcome:
    """What says the same as what. Of the same words the text that an earlier run placed teaches, else one without a context, the first in
    order; what is said again in another context is compared too, but teaches nothing."""
    order = _by_words(texts)
    same = find_copies(texts.stems.only(order), texts.words.only(order))
    contexts = texts.context.only(order) if parameters.context_weight else None
    known = succession.placed_before(previous)
    late = np.array([name not in known for name in table["id"].to_numpy()[order].tolist()], bool)
    about = contexts.lengths > 0 if contexts else np.zeros(len(order), bool)
    rank = np.empty(len(order), np.int64)
    rank[np.lexsort((np.arange(len(order)), about, late))] = np.arange(len(order))
    same = _first_of(same, rank)
    sources = _first_of(same * max(len(order), 1) + contexts.first_alike(), rank) if contexts else same
    authors, own = _people(table["author"]), distinct(sources)
    weights = np.where(same[own] == own, _voices(sources, authors[order]), 0.0)
    return Outcome(table, texts, authors, _by_row(same, order, len(table)), _by_row(sources, order, len(table)), order[own], weights)


def _grouped(
    outcome: Outcome,
    parameters: Parameters,
    previous: Continuity | None,
    bridges: Bridges,
    model: Embedder | None,
    workers: Workers,
    cache: StageCache | None,
    tell: Progress,
) -> tuple[Found | None, dict[str, Any]]:
    """Originals grouped afresh or carried on; texts that have nothing in common with another left out."""
    table, originals, weights = outcome.table, outcome.originals, outcome.weights
    if not len(originals):
        return None, {}
    chosen = outcome.texts.only(originals)
    heard = None
    if model is not None:
        tell("reading with the model", 0.2)
        heard = embedded(model, table.loc[originals], parameters.context_weight, cache)
    repeated: dict[int, list[int]] = {}
    for row in np.flatnonzero(outcome.sources != np.arange(len(table))).tolist():
        repeated.setdefault(int(outcome.sources[row]), []).append(row)
    earlier = succession.earlier_places(table["id"].tolist(), originals, repeated, previous)
    around: dict[str, Any] = {"aligned": bridges.aligned, "embedded": heard, "cache": cache, "tell": tell}
    if parameters.groups or not any(earlier) or not succession.can_go_on(previous, several=bridges.lexicon is not None):
        found = group_afresh(chosen, weights, bridges.lexicon, parameters, workers=workers, **around)
    else:
        assert previous is not None
        assert previous.vectoriser is not None
        found = carry_on(chosen, weights, previous.vectoriser, earlier, bridges.lexicon, parameters, **around)
    found = found.following(_teachers(outcome))
    outcome.leave_out(~found.known, NO_VOCABULARY)
    return found, found.figures


def _teachers(outcome: Outcome) -> np.ndarray:
    """For each original the position, among the originals, of the one of the same words that teaches."""
    place = np.full(len(outcome.table), -1)
    place[outcome.originals] = np.arange(len(outcome.originals))
    return place[outcome.same[outcome.originals]]


def _by_words(texts: ReadTexts) -> np.ndarray:
    """The rows that may be placed, in the order of their words."""
    rows = texts.comparable
    keys = texts.words.only(rows).sorting_keys()
    return rows[sorted(range(len(rows)), key=keys.__getitem__)]


def _first_of(kinds: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """For each text the one of its kind that has the lowest rank."""
    order = np.lexsort((rank, kinds))
    _, first, each = np.unique(kinds[order], return_index=True, return_inverse=True)
    result = np.empty(len(kinds), np.int64)
    result[order] = order[first][each]
    return result


def _by_row(repeated: np.ndarray, order: np.ndarray, rows: int) -> np.ndarray:
    """For each row the row that it repeats, given positions in ``order``; its own for those that are not in it."""
    result = np.arange(rows)
    result[order] = order[repeated]
    return result


def _people(names: pd.Series) -> np.ndarray:
    """A number for each author, one of its own for each row without a name."""
    result = np.arange(len(names))
    named = np.flatnonzero(names.to_numpy() != "")
    result[named] = len(names) + pd.factorize(names.to_numpy()[named])[0]
    return result


def _voices(original: np.ndarray, authors: np.ndarray) -> np.ndarray:
    """How many different authors said each original and its copies, in order of the originals."""
    several = int(authors.max(initial=0)) + 1
    once = distinct(original * several + authors) // several
    return np.unique(once, return_counts=True)[1].astype(np.float64)


def _counts(table: pd.DataFrame, assignments: pd.DataFrame, groups: pd.DataFrame) -> dict[str, Any]:
    states = assignments["state"].value_counts()
    reasons = assignments.loc[assignments["state"] == "unplaced", "reason"].value_counts()
    return {
        "contributions": len(table),
        **{state: int(states.get(state, 0)) for state in ("placed", "duplicate", "unplaced")},
        "unplaced_reasons": {reason: int(count) for reason, count in sorted(reasons.items())},
        "groups": int((groups["level"] == 1).sum()),
        "subgroups": int((groups["level"] == 2).sum()),
    }
