"""Making a draft recommendation from a cluster, out of what people wrote and of nothing else."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from consultation.models import Contribution, User
from recommendations.actions.history import append_step
from recommendations.corpus import frame, text_of
from recommendations.exceptions import NothingToQuote
from recommendations.models import AnalysisRun, Cluster, CorpusItem, Evidence, Recommendation, Representative
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.permissions import require
from recommendations.queries import citable
from recommendations.states import Status, Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from analysis.extraction import Span

SENTENCES = 5
ENOUGH_PROPOSALS = 3
LONGEST_TITLE = 300


@transaction.atomic
def draft_from_cluster(cluster: Cluster, *, by: User | None) -> Recommendation:
    """Drafts a recommendation: title and sentences are exact quotations, and its evidence is every contribution of the cluster,
    with the comments against. A cluster (or the same one of another run) has one that stands: it is returned. Raises Refusal.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    consultation = cluster.run.consultation
    if by is not None:
        require(by, "draft", consultation)
    if standing := recommendations_of(cluster).exclude(state=Status.SET_ASIDE).first():
        return standing
    items = _members(cluster)
    against = _comments_against(cluster, items)
    in_favour = {name: item for name, item in items.items() if name not in against}
    title, sentences = _quotations(cluster, _worth_quoting(in_favour))
    recommendation = Recommendation.objects.create(
        consultation=consultation, cluster=cluster, title=title.text, language=next(iter(cluster.languages), ""),
        text="\n".join(f"{span.text} [^{number}]" for number, span in enumerate(sentences, start=1)),
        agreeing=cluster.agreeing, disagreeing=cluster.disagreeing, last_editor=by,
    )  # fmt: skip
    Evidence.objects.bulk_create(_evidence(recommendation, title, sentences, in_favour, against), batch_size=1000)
    append_step(recommendation, Step.DRAFT, from_state="", by=by)
    return recommendation


def draft_missing(run: AnalysisRun, *, by: User | None) -> list[Recommendation]:
    """Drafts one recommendation for each group of the upper level that has none, not even one set aside."""
    drafts = []
    for cluster in run.clusters.top_level():
        if not recommendations_of(cluster).exists():
            try:
                drafts.append(draft_from_cluster(cluster, by=by))
            except NothingToQuote:
                continue
    return drafts


def recommendations_of(cluster: Cluster) -> RecommendationQuerySet:
    """The recommendations drafted from `cluster`, or from the same contributions in another run."""
    return Recommendation.objects.filter(
        consultation=cluster.run.consultation_id, cluster__members_sha256=cluster.members_sha256, cluster__level=cluster.level
    )


def _members(cluster: Cluster) -> dict[str, CorpusItem]:
    """The contributions of the cluster that may still be cited, by corpus id, in order."""
    place = "placement__group" if cluster.level == 1 else "placement__subgroup"
    return _by_id(_still_citable(cluster).filter(**{place: cluster}))


def _comments_against(cluster: Cluster, members: dict[str, CorpusItem]) -> dict[str, CorpusItem]:
    """Comments marked "against", of the cluster or on one of its proposals."""
    proposals = {item.version.contribution_id for item in members.values()}
    comments = _still_citable(cluster).filter(version__contribution__stance=Contribution.Stance.AGAINST)
    found = _by_id(comments)
    return {
        name: item
        for name, item in found.items()
        if item.version.body.strip() and (name in members or item.version.contribution.proposal_id in proposals)
    }


def _still_citable(cluster: Cluster) -> "QuerySet[CorpusItem]":
    now = citable(cluster.run.consultation).values("pk")
    items = CorpusItem.objects.filter(run=cluster.run_id, version__contribution__in=now, version__erased_at=None)
    return items.select_related("version__contribution", "context_version").order_by()


def _by_id(items: Iterable[CorpusItem]) -> dict[str, CorpusItem]:
    return {item.corpus_id: item for item in sorted(items, key=lambda item: item.corpus_id)}


def _worth_quoting(items: dict[str, CorpusItem]) -> dict[str, CorpusItem]:
    """The proposals, where there are enough to choose from: comments often speak of another text, out of sight here."""
    proposals = {name: item for name, item in items.items() if item.version.contribution.is_proposal}
    return proposals if len(proposals) >= ENOUGH_PROPOSALS else items


def _quotations(cluster: Cluster, items: dict[str, CorpusItem]) -> "tuple[Span, tuple[Span, ...]]":
    from analysis.extraction import draft

    speaking = Representative.objects.filter(cluster=cluster, role=Representative.Role.CENTRAL).order_by("position")
    central = [name for name in speaking.values_list("item__corpus_id", flat=True) if name in items]
    made = draft(frame(text_of(item) for item in items.values()), central, sentences=SENTENCES) if items else None
    if made is None:
        raise NothingToQuote(
            _("None of these contributions can be quoted any more."), _("Run the analysis again to group what is published now.")
        )
    title = made.title
    if len(title.text) > LONGEST_TITLE:
        short = title.text[:LONGEST_TITLE].rsplit(" ", 1)[0]
        title = title._replace(text=short, end=title.start + len(short))
    return title, made.sentences


def _evidence(
    recommendation: Recommendation, title: "Span", sentences: "tuple[Span, ...]",
    in_favour: dict[str, CorpusItem], against: dict[str, CorpusItem],
) -> list[Evidence]:  # fmt: skip
    rows = [_quotation(in_favour[span.contribution_id], Evidence.Role.QUOTED, span) for span in sentences]
    rows.append(_quotation(in_favour[title.contribution_id], Evidence.Role.TITLE, title))
    for item in against.values():
        body = item.version.body
        evidence = Evidence(version=item.version, role=Evidence.Role.DISSENT, field="body", start=0, end=len(body))
        evidence.sha256 = hashlib.sha256(body.encode()).hexdigest()
        rows.append(evidence)
    quoted = {row.version_id for row in rows}
    rows += [Evidence(version=item.version, role=Evidence.Role.SUPPORT) for item in in_favour.values() if item.version_id not in quoted]
    for number, row in enumerate(rows, start=1):
        row.recommendation, row.number = recommendation, number
    return rows


def _quotation(item: CorpusItem, role: str, span: "Span") -> Evidence:
    return Evidence(
        version=item.version, role=role, field=span.field, start=span.start, end=span.end,
        sha256=hashlib.sha256(span.text.encode()).hexdigest(),
    )  # fmt: skip
