"""What somebody typed, read as words that the texts hold; a word that no text holds is taken for the nearest one that does."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from consultation.models import Contribution, SearchTerm, Version
from consultation.search.words import fold, stems_in_all_languages, words_of

MOST_WORDS = 8
PART_FROM = 3
INSIDE_FROM = 5
MOST_LONGER = 60
NEAREST = 25


@dataclass(frozen=True)
class QueryWord:
    """A word as typed; `stems` and `words`, one of which a text must hold; `instead`: the word it was taken for, if another."""

    typed: str
    stems: frozenset[str]
    words: frozenset[str]
    instead: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.stems or self.words)


@dataclass(frozen=True)
class Query:
    """What was looked for. No words: only such were typed as say nothing by themselves."""

    typed: str
    words: tuple[QueryWord, ...]

    @property
    def corrected(self) -> list[QueryWord]:
        return [word for word in self.words if word.instead]

    @property
    def unknown(self) -> list[QueryWord]:
        return [word for word in self.words if not word.is_known]


def read_query(typed: str, readable: QuerySet[Contribution]) -> Query:
    """Reads `typed` against the words of the proposals in `readable`, so that nothing else can be guessed from the answer."""
    text = " ".join(typed.replace("\x00", "").split())
    spelled = {word.folded: text[word.start : word.end] for word in words_of(text)}
    terms = SearchTerm.objects.filter(version__in=readable.order_by().values("published_version"))
    return Query(text, tuple(_read_word(folded, spelled[folded], terms) for folded in list(spelled)[:MOST_WORDS]))


def _read_word(folded: str, typed: str, terms: QuerySet[SearchTerm]) -> QueryWord:
    stems = stems_in_all_languages(typed) | stems_in_all_languages(folded)
    stems |= set(SearchTerm.objects.filter(word=folded).values_list("stem", flat=True))
    if terms.filter(stem__in=stems).exists():
        return QueryWord(typed, frozenset(stems), frozenset())
    if longer := _longer_words(folded, terms):
        return QueryWord(typed, frozenset(), frozenset(longer))
    if nearest := _nearest_word(folded, terms):
        found = terms.filter(word=nearest)
        stems = set(found.values_list("stem", flat=True))
        return QueryWord(typed, frozenset(stems), frozenset([nearest]), instead=_as_written(nearest, found))
    return QueryWord(typed, frozenset(), frozenset())


def _longer_words(folded: str, terms: QuerySet[SearchTerm]) -> list[str]:
    """Words that begin with what was typed; of a longer one, those that hold it, as Dutch compounds do."""
    if len(folded) < PART_FROM:
        return []
    how = "word__contains" if len(folded) >= INSIDE_FROM else "word__startswith"
    return list(terms.filter(**{how: folded}).order_by("word").values_list("word", flat=True).distinct()[:MOST_LONGER])


def _nearest_word(folded: str, terms: QuerySet[SearchTerm]) -> str:
    """The kept word that differs in one letter, or in two where it has eight letters or more; of several, the most usual."""
    most = 0 if len(folded) < 4 or folded.isdigit() else 1 if len(folded) < 8 else 2
    if not most:
        return ""
    lengths = SearchTerm.objects.annotate(length=Length("word")).filter(length__range=(len(folded) - most, len(folded) + most))
    vocabulary = lengths.order_by().values_list("word", flat=True).distinct()
    near = process.extract(folded, list(vocabulary), scorer=OSA.distance, score_cutoff=most, limit=NEAREST)
    distance = {word: away for word, away, _place in near}
    counted = terms.filter(word__in=distance).order_by().values_list("word").annotate(n=Count("pk"))
    ranked = sorted((distance[word], word[:1] != folded[:1], -n, word) for word, n in counted)
    return ranked[0][3] if ranked else ""


def _as_written(word: str, found: QuerySet[SearchTerm]) -> str:
    """`word` with its accents, as a text that holds it writes it."""
    version = Version.objects.filter(pk__in=found.order_by("version").values("version")[:1]).first()
    text = f"{version.title} {version.body}" if version else ""
    return next((text[each.start : each.end].lower() for each in words_of(text) if each.folded == fold(word)), word)


def terms_of_outer(word: QueryWord) -> QuerySet[SearchTerm]:
    """The terms of the outer query's published version that `word` looks for."""
    return SearchTerm.objects.filter(Q(stem__in=word.stems) | Q(word__in=word.words), version=OuterRef("published_version"))
