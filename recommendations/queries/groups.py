"""One group of similar ideas, and what is in no group."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Case, Count, IntegerField, Model, Q, QuerySet, Value, When
from django.utils.translation import get_language_info

from consultation.models import Contribution
from consultation.models.contributions import ContributionQuerySet
from recommendations.models import (
    AnalysisRun,
    Cluster,
    Division,
    Idea,
    Placement,
    Recommendation,
    Representative,
    StatementOpinion,
    SummarySentence,
    Voice,
)
from recommendations.queries.citable import readable
from recommendations.queries.sentences import hide_taken_down_titles
from recommendations.states import PlaceState, UnplacedReason

MOST_AGREED = 5

Named = TypeVar("Named", bound=Model)


def placements_of(cluster: Cluster, user: Any) -> "QuerySet[Placement]":
    """The contributions of a group that `user` may read now, those that speak for it first."""
    central = list(cluster.representatives.filter(role="central").order_by("position").values_list("item", flat=True))
    rank = Case(*(When(item=item, then=Value(place)) for place, item in enumerate(central)), default=Value(99), output_field=IntegerField())
    return _in_cluster(_readable(cluster.run, user), cluster).order_by(rank, "-confidence", "pk")


def summary_of(cluster: Cluster, lent: ContributionQuerySet) -> list[SummarySentence]:
    """The sentences that say what the group says, of those contributions that are `lent` (see readable)."""
    return list(_of_those(SummarySentence.objects.filter(cluster=cluster), lent))


@dataclass(frozen=True)
class Speaking:
    """Those of a group who write one language or take one side, `size` contributions: the most central, and the most supported besides."""

    label: str
    size: int
    central: list[Voice] = field(default_factory=list)
    supported: list[Voice] = field(default_factory=list)


def speaking_in(cluster: Cluster, lent: ContributionQuerySet) -> list[Speaking]:
    """Who speaks for the group in each language and on each side, of what is `lent`; languages first."""
    found: dict[tuple[str, str], Speaking] = {}
    for voice in _of_those(Voice.objects.filter(cluster=cluster), lent):
        among = found.setdefault((voice.among, voice.value), Speaking(_label_of(voice), voice.size))
        if voice.role == Representative.Role.CENTRAL:
            among.central.append(voice)
        elif voice.item_id not in {other.item_id for other in among.central}:
            among.supported.append(voice)
    return list(found.values())


def _label_of(voice: Voice) -> str:
    if voice.among == Voice.Among.STANCE:
        return str(Contribution.Stance(voice.value).label)
    try:
        return str(get_language_info(voice.value)["name_translated"])
    except KeyError:
        return voice.value


def ideas_in(cluster: Cluster, lent: ContributionQuerySet) -> "QuerySet[Idea]":
    """What is said of the group's subject in contributions that stand in another group as a whole, of those that are `lent`."""
    of_cluster = Q(cluster__parent=cluster) if cluster.level == 1 else Q(cluster=cluster)
    elsewhere = Q(item__placement__group=cluster) if cluster.level == 1 else Q(item__placement__subgroup=cluster)
    found = _of_those(Idea.objects.filter(of_cluster).exclude(elsewhere), lent)
    return found.order_by("-confidence", "item__corpus_id", "start")


def divided_in(cluster: Cluster, lent: ContributionQuerySet) -> list[Division]:
    """What the group disagrees about most, of what is `lent`."""
    return list(_of_those(Division.objects.filter(cluster=cluster), lent))


def agreed_in(cluster: Cluster, lent: ContributionQuerySet) -> list[StatementOpinion]:
    """The group's proposals that the opinion groups agree on most, of those that are `lent`."""
    items = _in_cluster(_among(cluster.run, lent), cluster).values("item")
    opinions = _of_those(StatementOpinion.objects.filter(item__in=items, group_consensus__isnull=False), lent)
    return list(opinions.order_by("-group_consensus", "item__corpus_id")[:MOST_AGREED])


def comments_against(cluster: Cluster, lent: ContributionQuerySet) -> "QuerySet[Contribution]":
    """Comments marked "against" on the group's proposals, of those that are `lent`."""
    proposals = _in_cluster(_among(cluster.run, lent), cluster).values("item__version__contribution")
    return (
        lent.filter(proposal__in=proposals, stance=Contribution.Stance.AGAINST)
        .with_texts()
        .select_related("proposal")
        .order_by("published_at", "pk")
    )


def recommendation_of(cluster: Cluster, user: Any) -> Recommendation | None:
    """The recommendation drafted from this group, or from the same contributions in another run."""
    consultation = cluster.run.consultation
    found = Recommendation.objects.of(consultation).filter(cluster__members_sha256=cluster.members_sha256, cluster__level=cluster.level)
    latest = list(found.order_by("-pk")[:1])
    return hide_taken_down_titles(latest, consultation, user)[0] if latest else None


def unplaced_in(run: AnalysisRun, user: Any, reason: str = "") -> "QuerySet[Placement]":
    """The contributions that are in no group, and may be read; of one reason, where one is given."""
    found = _readable(run, user).filter(state=PlaceState.UNPLACED)
    return (found.filter(reason=reason) if reason else found).order_by("reason", "item__corpus_id")


def unplaced_reasons(run: AnalysisRun, user: Any) -> list[tuple[UnplacedReason, int]]:
    """How many contributions are in no group, by reason."""
    counted = _readable(run, user).filter(state=PlaceState.UNPLACED).order_by().values_list("reason").annotate(count=Count("pk"))
    counts = Counter(dict(counted))
    return [(reason, counts[reason]) for reason in UnplacedReason if counts[reason]]


def _of_those(rows: "QuerySet[Named]", lent: ContributionQuerySet) -> "QuerySet[Named]":
    """Those of the rows whose `item` is a text that is lent, with the text."""
    found = rows.filter(item__version__contribution__in=lent.values("pk"), item__version__erased_at=None)
    return found.select_related("item__version__contribution__proposal")


def _readable(run: AnalysisRun, user: Any) -> "QuerySet[Placement]":
    return _among(run, readable(run.consultation, user))


def _among(run: AnalysisRun, lent: ContributionQuerySet) -> "QuerySet[Placement]":
    found = Placement.objects.filter(item__run=run, item__version__contribution__in=lent.values("pk"), item__version__erased_at=None)
    return found.select_related("item__version__contribution__proposal", "item__version__contribution__workshop", "group", "subgroup")


def _in_cluster(placements: "QuerySet[Placement]", cluster: Cluster) -> "QuerySet[Placement]":
    return placements.filter(group=cluster) if cluster.level == 1 else placements.filter(subgroup=cluster)
