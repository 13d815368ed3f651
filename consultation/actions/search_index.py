"""Keeping what can be found by its words: the published version of each proposal that readers may read, and nothing else."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from consultation.models import Contribution, Proposal, SearchTerm, Version
from consultation.search.words import stem, words_of

BATCH = 2000
TERMS_AT_ONCE = 10_000


def terms_of(version: Version) -> list[SearchTerm]:
    """The terms to keep of a version, each word once, in order."""
    found: dict[str, SearchTerm] = {}
    for text, in_title in ((version.title, True), (version.body, False)):
        for word in words_of(text):
            if word.folded not in found:
                kept = stem(text[word.start : word.end], version.language)
                found[word.folded] = SearchTerm(version=version, word=word.folded, stem=kept, in_title=in_title)
    return list(found.values())


def keep_findable(contribution: Contribution) -> None:
    """After `contribution` was written or moved: its published text can be found if its readers may read it, and no other of its texts."""
    if not contribution.is_proposal:
        return
    wanted = contribution.published_version if Proposal.objects.out().filter(pk=contribution.pk).exists() else None
    kept = SearchTerm.objects.filter(version__contribution=contribution)
    known = set(kept.order_by().values_list("version", flat=True).distinct())
    if known - {wanted.pk if wanted else None}:
        kept.exclude(version=wanted).delete()
    if wanted and wanted.pk not in known:
        SearchTerm.objects.bulk_create(terms_of(wanted))


def make_findable(contributions: Iterable[int]) -> None:
    """The same for many contributions at once, by their primary keys."""
    keys = iter(contributions)
    while some := list(islice(keys, BATCH)):
        SearchTerm.objects.filter(version__contribution__in=some).delete()
        _write(Version.objects.filter(pk__in=Proposal.objects.out().filter(pk__in=some).values("published_version")))


def forget_texts(versions: QuerySet[Version]) -> None:
    """Nothing of these versions is kept for searching: they were erased."""
    SearchTerm.objects.filter(version__in=versions).delete()


@transaction.atomic
def rebuild_search() -> tuple[int, int]:
    """Keeps everything anew. Returns how many versions can be found, and how many differed from what was kept."""
    wanted = set(Proposal.objects.out().values_list("published_version", flat=True))
    kept = set(SearchTerm.objects.order_by().values_list("version", flat=True).distinct())
    wrong = kept - wanted | {version.pk for version in _versions(wanted & kept) if _differs(version)}
    for some in _in_batches(wrong):
        SearchTerm.objects.filter(version__in=some).delete()
    missing = wanted - (kept - wrong)
    for some in _in_batches(missing):
        _write(Version.objects.filter(pk__in=some))
    silent = {version.pk for version in _versions(missing - wrong) if not terms_of(version)}
    return len(wanted), len(wrong | missing - silent)


def _differs(version: Version) -> bool:
    kept = {(term.word, term.stem, term.in_title) for term in version.terms.all()}
    return kept != {(term.word, term.stem, term.in_title) for term in terms_of(version)}


def _versions(keys: Iterable[int]) -> Iterator[Version]:
    for some in _in_batches(keys):
        yield from Version.objects.filter(pk__in=some).prefetch_related("terms")


def _write(versions: Iterable[Version]) -> None:
    terms: list[SearchTerm] = []
    for version in versions:
        terms += terms_of(version)
        if len(terms) >= TERMS_AT_ONCE:
            SearchTerm.objects.bulk_create(terms)
            terms = []
    SearchTerm.objects.bulk_create(terms)


def _in_batches(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(sorted(keys))
    while some := list(islice(rest, BATCH)):
        yield some
