"""Making the index of similar proposals, in the worker."""

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction

from consultation.actions.scrubbing import Leaving
from consultation.models import Consultation
from recommendations.actions.glossary import glossary_now
from recommendations.actions.queue import send_to_worker
from recommendations.similarity import index_path, texts_of

if TYPE_CHECKING:
    from analysis.lexicon import Lexicon

PAUSE = 60


def ask_for_index(consultation: Consultation) -> None:
    """Has the index made anew, at most once a minute however many ask."""
    if cache.add(f"similar-index-{consultation.pk}", True, PAUSE):
        send_to_worker(consultation.pk, "similar index")


def make_index(consultation_id: int) -> int:
    """Makes the index of the proposals as they stand now, and puts it in its place. Returns how many it holds."""
    from analysis.neighbour_index import write_index
    from analysis.neighbours import SimilarityIndex

    texts = texts_of(consultation_id)
    terms = tuple(tuple(sorted(term.items())) for term in glossary_now())
    index = SimilarityIndex.of(texts, lexicon=_lexicon(terms))
    path = index_path(consultation_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_index(index, path)
    return len(texts)


def forget_index(leaving: Leaving) -> None:
    """Deletes the indexes that hold words that go; they are made anew, without them, when they are next asked for.

    Once at once and once when the words are gone, in case a worker made one in between."""
    consultations = {version.contribution.workshop.consultation_id for version in leaving.versions}
    for consultation_id in consultations:
        path = index_path(consultation_id)
        path.unlink(missing_ok=True)
        transaction.on_commit(partial(path.unlink, missing_ok=True))


@lru_cache(maxsize=1)
def _lexicon(terms: tuple[tuple[tuple[str, str], ...], ...]) -> "Lexicon":
    from analysis.lexicon import lexicon_of, read_lexicon

    return read_lexicon(glossary=[dict(term) for term in terms]) if terms else lexicon_of()
