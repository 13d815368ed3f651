"""What a run is handed beside its texts: people's corrections, the glossary, texts in several languages, a sentence model, and the
groups of the run before."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from consultation.models import Consultation
from recommendations.actions.aligned import aligned_of
from recommendations.models import AnalysisRun, Correction, Placement, RunVectoriser
from recommendations.queries.lines import line_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.continuity import Continuity
    from analysis.embedder import Embedder
    from analysis.lexicon import Lexicon
    from analysis.stage_cache import StageCache

COLUMNS = ["action", "subject", "target"]
CACHED_UP_TO = 500_000_000


def rows_in_force(consultation: Consultation, before: AnalysisRun | None) -> list[list[str]]:
    """Action, subject and target of each correction, in order of time, that was not withdrawn and can hold in a run after `before`."""
    found = Correction.objects.of(consultation).in_force().holding_in(line_of(before))
    return [list(row) for row in found.order_by("pk").values_list(*COLUMNS)]


def rows_for(run: AnalysisRun) -> list[list[str]]:
    """Those that `run` is given; where it seeks groups afresh, none on what is not in its frozen corpus."""
    rows = rows_in_force(run.consultation, run.previous)
    if run.previous is not None:
        return rows
    known = {"", *run.items.values_list("corpus_id", flat=True)}
    return [row for row in rows if {row[1], row[2]} <= known]


def cache_of(run: AnalysisRun) -> "StageCache | None":
    """Where the stages of a consultation's last analysis are kept; None where nothing is to be kept. A verification takes none."""
    from analysis.stage_cache import StageCache

    folder = settings.ANALYSIS_CACHE
    return StageCache(folder / str(run.consultation_id), largest=CACHED_UP_TO) if folder else None


def corrections_of(consultation: Consultation) -> "pd.DataFrame":
    """The corrections that a run started now would be given, as the analysis takes them: action, subject, target."""
    return corrections_frame(rows_in_force(consultation, AnalysisRun.objects.of(consultation).done().first()))


def corrections_frame(rows: list[list[str]]) -> "pd.DataFrame":
    """Rows of action, subject and target, such as a run keeps, as the analysis takes them."""
    import pandas as pd

    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def handed_over(run: AnalysisRun) -> dict[str, Any]:
    """What the analysis of `run` takes beside its texts and parameters, by the names of its arguments."""
    return {
        "previous": previous_of(run), "corrections": corrections_frame(run.corrections), "lexicon": lexicon_of(run),
        "parallel": aligned_of(run), "model": sentence_model(),
    }  # fmt: skip


def sentence_model() -> "Embedder | None":
    """The model in the folder that the settings name; None where they name none. Raises BadInput where it can't be read."""
    from analysis.sentence_model import read_model

    return read_model(settings.ANALYSIS_MODEL) if settings.ANALYSIS_MODEL else None


def lexicon_of(run: AnalysisRun) -> "Lexicon | None":
    """The lexicon with the glossary of `run`; None, the analysis' own, where it has none."""
    from analysis.lexicon import read_lexicon

    return read_lexicon(glossary=run.glossary) if run.glossary else None


def previous_of(run: AnalysisRun) -> "Continuity | None":
    """The words, the places and the keys of the run that `run` carries on, as they were recorded; None for one that has none.

    Its contributions count as known, and so does whatever a correction of `run` names, though it may be gone since.
    """
    import pandas as pd

    from analysis.continuity import Continuity
    from analysis.identity import PLACES, Previous
    from analysis.vectoriser import unpacked

    if run.previous is None:
        return None
    recorded = Placement.objects.filter(item__run=run.previous).order_by("item__corpus_id")
    rows = [
        (name, group or "", subgroup or "", own or subgroup or "")
        for name, group, subgroup, own in recorded.values_list("item__corpus_id", "group__key", "subgroup__key", "own_key")
    ]
    lineage = run.previous.lineage or [
        {"group": key, "origin": ""} for key in run.previous.clusters.order_by("position").values_list("key", flat=True)
    ]
    said = frozenset(name for _action, *pair in run.corrections for name in pair)
    previous = Previous(pd.DataFrame(rows, columns=PLACES, dtype=object), pd.DataFrame(lineage, dtype=object), said)
    learnt = RunVectoriser.objects.filter(run=run.previous).first()
    vectoriser = unpacked(bytes(learnt.content)) if learnt else None
    return Continuity(vectoriser, previous, run.previous.output_sha256)
