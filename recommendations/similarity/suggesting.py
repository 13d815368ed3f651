"""Which proposals say nearly the same as a text that is being written, in any of the three languages.

One index a consultation, made by the worker and kept in a file, of all that its public and its members may read. Each process of the site
reads it once, in the background, and adds what was published since by itself, so that a new proposal is found at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, Sum

from consultation.models import Consultation, Contribution, Version

if TYPE_CHECKING:
    import pandas as pd

    from analysis.lexicon import Lexicon
    from analysis.neighbour_index import NeighbourIndex

AT_MOST = 5
ASKED = 40
# Below this mean of cosines two texts share a subject at best: measured with python -m benchmarks.suggestions.
ALIKE = 0.2
SHORTEST = 15
ADDED_AT_ONCE = 40
PROCESSES_KEEP = 4
State = tuple[int, int, int]


@dataclass(frozen=True)
class Suggestion:
    """A published proposal like the one being written; `score` 0 to 1."""

    proposal: Contribution
    score: float


@dataclass(frozen=True)
class Suggestions:
    """The most alike first. `ready`: an index was there to ask; `outdated`: it should be made anew."""

    found: list[Suggestion]
    ready: bool
    outdated: bool


@dataclass(frozen=True)
class _Kept:
    """An index in memory: of which file (its time), and of which state of the proposals."""

    index: "NeighbourIndex"
    written: int
    state: State | None = None


_kept: dict[int, _Kept] = {}
_loading: dict[int, Thread] = {}
_lock = Lock()


def index_path(consultation_id: int) -> Path:
    return Path(settings.DATA_DIR) / "similar" / f"{consultation_id}.index"


def suggestions(
    consultation: Consultation, user: Any, *, title: str, body: str, language: str = "", leaving_out: Contribution | None = None,
    wait: float = 0,
) -> Suggestions:  # fmt: skip
    """At most five proposals of `consultation` that `user` may read and that say nearly the same. Waits up to `wait` seconds for an
    index that this process has not read yet."""
    kept = _index_of(consultation.pk, wait)
    if kept is None:
        return Suggestions([], ready=False, outdated=not index_path(consultation.pk).exists())
    kept = _up_to_date(consultation, kept)
    index, outdated = kept.index, kept.index.added > 5 + len(kept.index) // 20 or (len(kept.index) < 50 and kept.index.added > 0)
    if len(title.strip()) + len(body.strip()) < SHORTEST:
        return Suggestions([], ready=True, outdated=outdated)
    asked = _frame([("asked", title, body, language if language != "xx" else "")])
    scores = {int(name): score for name, score in index.search(asked, k=ASKED) if score >= ALIKE}
    readable = Contribution.objects.proposals().standing().visible_to(user).filter(published_version__erased_at=None).with_texts()
    alike = readable.filter(workshop__consultation=consultation, published_version__in=list(scores))
    if leaving_out is not None:
        alike = alike.exclude(pk=leaving_out.pk)
    found = [Suggestion(proposal, scores[proposal.standing_text.pk]) for proposal in alike]
    found.sort(key=lambda each: (-each.score, each.proposal.pk))
    return Suggestions(found[:AT_MOST], ready=True, outdated=outdated)


def texts_of(consultation_id: int, among: Iterable[int] | None = None) -> "pd.DataFrame":
    """The published texts of the standing proposals, under the ids of their versions; of some versions only, if `among` says so."""
    versions = Version.objects.filter(pk__in=_standing(consultation_id).values("published_version"))
    if among is not None:
        versions = versions.filter(pk__in=list(among))
    rows = versions.order_by("pk").values_list("pk", "title", "body", "language")
    return _frame((str(pk), title, body, "" if language == "xx" else language) for pk, title, body, language in rows.iterator(2000))


def _standing(consultation_id: int) -> Any:
    said = Contribution.objects.proposals().standing().filter(published_version__erased_at=None)
    return said.filter(workshop__consultation=consultation_id).exclude(workshop__visibility="draft")


def _frame(rows: Iterable[tuple[str, str, str, str]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows), columns=["id", "title", "body", "lang"], dtype=object)


def _index_of(consultation_id: int, wait: float) -> _Kept | None:
    """What this process has in memory; a newer file is read meanwhile."""
    try:
        written = index_path(consultation_id).stat().st_mtime_ns
    except FileNotFoundError:  # a text it was made of was erased: what is in memory goes too
        with _lock:
            _kept.pop(consultation_id, None)
        return None
    with _lock:
        kept = _kept.get(consultation_id)
        if kept and kept.written == written:
            return kept
        thread = _loading.get(consultation_id)
        if thread is None:
            thread = _loading[consultation_id] = Thread(target=_load, args=(consultation_id, written), daemon=True)
            thread.start()
    if wait:
        thread.join(wait)
    return _kept.get(consultation_id)


def _load(consultation_id: int, written: int) -> None:
    from analysis.exceptions import BadInput
    from analysis.neighbour_index import NeighbourIndex, read_index

    path = index_path(consultation_id)
    try:
        loaded = _Kept(NeighbourIndex(read_index(path), _own_lexicon()), written)
    except BadInput:
        path.unlink(missing_ok=True)  # made by another version of the site: the worker makes it anew
        loaded = None
    with _lock:
        _loading.pop(consultation_id, None)
        if loaded:
            while len(_kept) >= PROCESSES_KEEP and consultation_id not in _kept:
                _kept.pop(next(iter(_kept)))
            _kept[consultation_id] = loaded


def _own_lexicon() -> "Lexicon":
    """For words that no text of the index has: our own lexicon, without the dictionaries of the machine, which take much memory."""
    from analysis.lexicon import lexicon_of

    return lexicon_of(None)


def _up_to_date(consultation: Consultation, kept: _Kept) -> _Kept:
    """With what was published since; at most so many texts at once that nobody waits for it."""
    versions = _standing(consultation.pk).order_by()
    counted = versions.aggregate(n=Count("pk"), newest=Max("published_version"), total=Sum("published_version"))
    state = (counted["n"], counted["newest"] or 0, counted["total"] or 0)
    if state == kept.state:
        return kept
    now = _standing(consultation.pk).order_by("-published_version").values_list("published_version", flat=True)
    missing = [pk for pk in now if str(pk) not in kept.index]
    some = missing[:ADDED_AT_ONCE]
    index = kept.index.add(texts_of(consultation.pk, some)) if some else kept.index
    fresh = replace(kept, index=index, state=state if len(some) == len(missing) else None)
    with _lock:
        if _kept.get(consultation.pk) is kept:
            _kept[consultation.pk] = fresh
    return fresh
