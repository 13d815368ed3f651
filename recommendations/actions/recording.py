"""Writing the result of a run: clusters, places, representatives and what the votes say."""

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from recommendations.actions.findings import Findings, members_of
from recommendations.actions.opinion_findings import groups_may_be_shown, sizes_of
from recommendations.actions.recorded_findings import record_findings
from recommendations.models import AnalysisRun, Cluster, CorpusItem, Placement, Representative, RunVectoriser, StatementOpinion
from recommendations.states import RunState

if TYPE_CHECKING:
    import pandas as pd

    from analysis.opinion import OpinionResult
    from analysis.pipeline import ClusterResult

BATCH = 1000


def record(run: AnalysisRun, result: "ClusterResult", opinion: "OpinionResult | None", votes: "pd.DataFrame", findings: Findings) -> None:
    """Records everything and marks the run done. Call inside a transaction that holds the row of `run`."""
    items = {item.corpus_id: item for item in run.items.order_by()}
    clusters = _record_clusters(run, result, items, votes)
    _record_placements(result, items, clusters)
    _record_representatives(result, items, clusters)
    if opinion is not None:
        _record_opinions(opinion, items)
    record_findings(run, findings, items, clusters)
    run.effects, run.lineage = result.effects.to_dict("records"), result.lineage.to_dict("records")
    if result.continuity and result.continuity.vectoriser:
        RunVectoriser.objects.create(run=run, content=result.continuity.vectoriser.packed())
    run.manifest, run.metrics = result.manifest, result.metrics
    run.opinions = _opinion_figures(opinion)
    run.input_sha256, run.output_sha256 = result.input_sha256, result.output_sha256
    run.state, run.stage, run.fraction, run.finished_at = RunState.DONE, "done", 1.0, timezone.now()
    run.save()


def _record_clusters(run: AnalysisRun, result: "ClusterResult", items: dict[str, CorpusItem], votes: "pd.DataFrame") -> dict[str, Cluster]:
    members = members_of(result)
    people = _people_by_cluster(result.assignments, votes)
    clusters: dict[str, Cluster] = {}
    for level in (1, 2):
        for position, row in enumerate(result.groups.itertuples()):
            if int(row.level) != level:
                continue
            versions = sorted(items[name].version_id for name in members[row.group])
            clusters[row.group] = Cluster(
                run=run, key=row.group, level=level, parent=clusters.get(row.parent), position=position, label=row.label,
                stability=row.stability if row.stability != "" else None, lineage=row.lineage,
                labels={"fr": row.label_fr, "nl": row.label_nl, "en": row.label_en},
                keywords=row.keywords.split("|") if row.keywords else [], size=int(row.size), authors=int(row.authors),
                languages=dict(Counter(result.languages[name] for name in members[row.group]).most_common()),
                agreeing=people[1][row.group], disagreeing=people[-1][row.group],
                members_sha256=hashlib.sha256(repr(versions).encode()).hexdigest(),
            )  # fmt: skip
        Cluster.objects.bulk_create([cluster for cluster in clusters.values() if cluster.level == level], batch_size=BATCH)
    return clusters


def _people_by_cluster(assignments: "pd.DataFrame", votes: "pd.DataFrame") -> dict[int, Counter[str]]:
    """For each cluster of either level, the people who agreed (1) and who disagreed (-1) with at least one of its proposals."""
    placed = assignments.set_index("id")
    people: dict[int, Counter[str]] = {1: Counter(), -1: Counter()}
    for level in ("group", "subgroup"):
        where = votes.assign(cluster=votes["contribution_id"].map(placed[level]).fillna(""))
        where = where[where["cluster"] != ""]
        for (cluster, vote), count in where.groupby(["cluster", "vote"])["participant"].nunique().items():
            if vote in people:
                people[vote][cluster] = int(count)
    return people


def _record_placements(result: "ClusterResult", items: dict[str, CorpusItem], clusters: dict[str, Cluster]) -> None:
    own = dict(zip(result.places["id"], result.places["own"], strict=True))
    Placement.objects.bulk_create(
        (
            Placement(
                item=items[row.id], state=row.state, reason=row.reason, language=result.languages[row.id],
                confidence=row.confidence, group=clusters.get(row.group), subgroup=clusters.get(row.subgroup),
                alternatives=row.alternatives, own_key=own.get(row.id, "") if own.get(row.id, "") != row.subgroup else "",
            )
            for row in result.assignments.itertuples()
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _record_representatives(result: "ClusterResult", items: dict[str, CorpusItem], clusters: dict[str, Cluster]) -> None:
    central = {row.group: row.central_ids.split("|") for row in result.groups.itertuples() if row.central_ids}
    rows = []
    for role, named in ((Representative.Role.CENTRAL, central), (Representative.Role.SUPPORTED, result.supported_ids)):
        for key, ids in named.items():
            rows += [
                Representative(cluster=clusters[key], item=items[name], role=role, position=position) for position, name in enumerate(ids)
            ]
    Representative.objects.bulk_create(rows, batch_size=BATCH)


def _record_opinions(opinion: "OpinionResult", items: dict[str, CorpusItem]) -> None:
    shown = groups_may_be_shown(opinion)
    extremity = opinion.statistics.set_index("contribution_id")["extremity"]
    StatementOpinion.objects.bulk_create(
        (
            StatementOpinion(
                item=items[row["contribution_id"]], agree=row["agree"], disagree=row["disagree"], passed=row["pass"],
                group_consensus=row["group_consensus"] if shown else None,
                group_consensus_disagree=row["group_consensus_disagree"] if shown else None,
                divisiveness=row["divisiveness"] if shown else None, extremity=float(extremity[row["contribution_id"]]),
            )
            for row in opinion.statements.to_dict("records")
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _opinion_figures(opinion: "OpinionResult | None") -> dict[str, Any]:
    if opinion is None:
        return {}
    keep = ("participants", "statements", "votes", "grouped_participants")
    return {
        **{name: opinion.metrics[name] for name in keep},
        "groups": opinion.metrics["groups"] if groups_may_be_shown(opinion) else 0,
        "sizes": sizes_of(opinion) if groups_may_be_shown(opinion) else {},
        "input_sha256": opinion.input_sha256, "output_sha256": opinion.output_sha256,
    }  # fmt: skip
