"""A list of proposals as somebody asked for it: narrowed, searched, in order, a page of it loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Exists, Q, QuerySet, Value, When
from taggit.models import TaggedItem

from consultation.models import Consultation, Contribution, Proposal, VersionTranslation, Workshop
from consultation.models.contributions import ContributionQuerySet
from consultation.queries import votes_of
from consultation.search.orders import in_order
from consultation.search.query import Query, read_query, terms_of_outer
from consultation.search.snippets import give_snippets
from consultation.search.statuses import STATUSES

MOST_TAGS = 60


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list; empty: nothing in particular."""

    q: str = ""
    sort: str = ""
    seed: str = ""
    language: str = ""
    tag: str = ""
    status: str = ""
    theme: str = ""
    workshop: str = ""


@dataclass(frozen=True)
class Found:
    """Primary keys, first the one to show first; what was understood of the words; whether each has only some of them."""

    keys: Sequence[int]
    query: Query | None
    only_some_words: bool = False


def readable_proposals(consultation: Consultation, user: Any) -> ContributionQuerySet:
    """The proposals of a consultation that are out (standing or merged), in the workshops that `user` may read.

    The workshops are asked for first: nested any deeper, a database without statistics plans this badly.
    """
    workshops = Workshop.objects.visible_to(user).filter(consultation=consultation)
    return Proposal.objects.out().filter(workshop__in=list(workshops.order_by().values_list("pk", flat=True)))


def find_proposals(
    scope: QuerySet[Contribution], asked: Asked, user: Any, *, readable: QuerySet[Contribution], blind: Collection[int] = ()
) -> Found:
    """Those of `scope` that are `asked` for. Words are read against all that is `readable`; `blind` workshops hide their tallies."""
    found = narrowed(scope, asked, user)
    if not asked.q:
        return Found(in_order(found, asked.sort or "recent", seed=asked.seed, blind=blind), None)
    query = read_query(asked.q, readable)
    matching, some = matching_query(found, query)
    if asked.sort:
        return Found(in_order(matching, asked.sort, seed=asked.seed, blind=blind), query, some)
    return Found(_best_first(matching, query), query, some)


def narrowed(scope: QuerySet[Contribution], asked: Asked, user: Any) -> QuerySet[Contribution]:
    """Those of `scope` that pass the filters, whatever the words."""
    found = STATUSES[asked.status if asked.status in STATUSES else ""].narrow(scope, user)
    if asked.theme:
        found = found.filter(workshop__theme__slug=asked.theme)
    if asked.workshop:
        found = found.filter(workshop__slug=asked.workshop)
    if asked.language == "xx":
        found = found.exclude(published_version__language__in=[code for code, _name in settings.LANGUAGES])
    elif asked.language:
        found = found.filter(published_version__language=asked.language)
    if asked.tag:
        found = found.filter(pk__in=_tagged().filter(tag__name=asked.tag).values("object_id"))
    return found


def matching_query(found: QuerySet[Contribution], query: Query) -> tuple[QuerySet[Contribution], bool]:
    """Those with every word; where there are none, those with some, and True."""
    every = found
    for word in query.words:
        every = every.filter(Exists(terms_of_outer(word)))
    if not query.words:
        return found.none(), False
    known = [word for word in query.words if word.is_known]
    if len(query.words) == 1 or not known or every.exists():
        return every, False
    some = Q(Exists(terms_of_outer(known[0])))
    for word in known[1:]:
        some |= Q(Exists(terms_of_outer(word)))
    return found.filter(some), True


def _best_first(matching: QuerySet[Contribution], query: Query) -> list[int]:
    """Most words first, then most words in the title, then the newest."""
    hits: Any = Value(0)
    title_hits: Any = Value(0)
    for word in query.words:
        hits = hits + Case(When(Exists(terms_of_outer(word)), then=1), default=0)
        title_hits = title_hits + Case(When(Exists(terms_of_outer(word).filter(in_title=True)), then=1), default=0)
    ranked = matching.annotate(hits=hits, title_hits=title_hits)
    return list(ranked.order_by("-hits", "-title_hits", "-published_at", "-pk").values_list("pk", flat=True))


def tags_in(scope: ContributionQuerySet) -> list[str]:
    """The tags of the standing proposals in `scope`, the most used first."""
    rows = _tagged().filter(object_id__in=scope.standing().order_by().values("pk")).values_list("tag__name").annotate(n=Count("pk"))
    return [name for name, _n in rows.order_by("-n", "tag__name")[:MOST_TAGS]]


def _tagged() -> QuerySet[TaggedItem]:
    return TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(Contribution))


def load_page(keys: Sequence[int], user: Any, *, query: Query | None = None, language: str = "") -> list[Contribution]:
    """These proposals in this order, with all that a card shows: texts, tallies, tags, the person's own vote, marked words.

    `translation` of each is its text in `language`, where it was given one.
    """
    rows = Proposal.objects.filter(pk__in=list(keys)).with_texts().with_tallies().prefetch_related("tags")
    place = {pk: number for number, pk in enumerate(keys)}
    loaded: list[Contribution] = sorted(rows, key=lambda row: place[row.pk])
    own_votes = votes_of(user, loaded)
    for proposal in loaded:
        proposal.own_vote = own_votes.get(proposal.pk)
    give_translations(loaded, language)
    give_snippets(loaded, query)
    return loaded


def give_translations(proposals: list[Contribution], language: str) -> None:
    """Sets `translation`: of the text that everybody reads, in `language`; None where there is none or none is needed."""
    versions = {p.published_version_id: p for p in proposals if p.published_version_id and p.standing_text.language != language}
    for proposal in proposals:
        proposal.translation = None
    if language:
        standing = VersionTranslation.objects.standing().filter(version__in=versions, language=language)
        for translation in reversed(list(standing.select_related("by"))):
            versions[translation.version_id].translation = translation


def blind_workshops(workshops: list[Workshop]) -> set[int]:
    """The primary keys of those whose tallies are hidden now."""
    return {workshop.pk for workshop in workshops if not workshop.shows_tallies}
