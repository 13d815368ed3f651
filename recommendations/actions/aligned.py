"""Texts in several languages that a run learns from. What else keeps such texts registers itself here when the site starts."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from consultation.models import Consultation, Theme, VersionTranslation, Workshop
from recommendations.models import AlignedText, AnalysisRun

Texts = Iterable[dict[str, str]]

_keepers: list[Callable[[], Texts]] = []


def register_texts(keeper: Callable[[], Texts]) -> None:
    """From now on `keeper` is asked for texts that anybody may read: each by language (fr, nl, en)."""
    _keepers[:] = [keeper]


def freeze_aligned(run: AnalysisRun) -> int:
    """Writes what `run` learns from: names of the consultation, what is registered, and the translations by people of its frozen
    versions, the one shown first of each language. Returns how many. Call inside the transaction that creates the run."""
    own = [*_names(run.consultation), *(texts for keeper in _keepers for texts in keeper())]
    different = {tuple(sorted((language, said.strip()) for language, said in texts.items() if said.strip())) for texts in own}
    rows = [AlignedText(run=run, texts=dict(texts)) for texts in sorted(different) if len(texts) > 1]
    rows += [row for row in _translated(run) if row.words]
    for row in rows:
        row.sha256 = row.hash_of_words()
    AlignedText.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def aligned_of(run: AnalysisRun) -> list[dict[str, str]]:
    """The texts that `run` learns from, by language, in an order that does not depend on when they were written."""
    return [words for row in run.aligned.select_related("translation__version") if (words := row.words)]


def _names(consultation: Consultation) -> Iterator[dict[str, str]]:
    themes = Theme.objects.filter(consultation=consultation)
    workshops = Workshop.objects.filter(consultation=consultation).exclude(visibility=Workshop.Visibility.DRAFT)
    for field, named in (("title", [consultation, *themes, *workshops]), ("summary", workshops)):
        for each in named:
            yield {code: getattr(each, f"{field}_{code}", "") for code, _name in settings.LANGUAGES}


def _translated(run: AnalysisRun) -> Iterator[AlignedText]:
    standing = VersionTranslation.objects.standing().filter(machine="", version__in=run.items.values("version"))
    first: dict[tuple[int, str], VersionTranslation] = {}
    for translation in standing.select_related("version"):
        first.setdefault((translation.version_id, translation.language), translation)
    return (AlignedText(run=run, translation=translation) for translation in first.values())
