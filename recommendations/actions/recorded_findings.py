"""Writing what a run found in its groups beside their members."""

from typing import TYPE_CHECKING

from recommendations.actions.findings import Findings
from recommendations.models import (
    AnalysisRun,
    Cluster,
    CorpusItem,
    Division,
    Idea,
    MinorityPosition,
    Representative,
    Slate,
    SlatePlace,
    SummarySentence,
    TopicOpinion,
    Voice,
)

if TYPE_CHECKING:
    import pandas as pd

BATCH = 1000


def record_findings(run: AnalysisRun, findings: Findings, items: dict[str, CorpusItem], clusters: dict[str, Cluster]) -> None:
    """Writes them; `items` by corpus id, `clusters` by key. Call inside the transaction that records the run."""
    _record_minority(run, findings.minority, items)
    _record_slates(run, findings, items)
    _record_voices(findings, items, clusters)
    Idea.objects.bulk_create(
        (
            Idea(item=items[row.id], start=row.start, end=row.end, cluster=clusters[row.subgroup], confidence=row.confidence)
            for row in findings.ideas.itertuples()
            if row.subgroup
        ),
        batch_size=BATCH,
    )
    SummarySentence.objects.bulk_create(
        (
            SummarySentence(
                cluster=clusters[key], item=items[span.contribution_id], position=position, field=span.field, start=span.start, end=span.end
            )
            for key, spans in findings.summaries.items()
            for position, span in enumerate(spans)
        ),
        batch_size=BATCH,
    )
    Division.objects.bulk_create(
        (
            Division(
                cluster=clusters[key], item=items[found.contribution_id], position=position, agree=found.agree, disagree=found.disagree,
                division=found.division, told_by=found.by,
            )
            for key, divided in findings.divided.items()
            for position, found in enumerate(divided)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    TopicOpinion.objects.bulk_create(
        (
            TopicOpinion(
                cluster=clusters[row["group"]], opinion_group=row["opinion_group"], people=row["people"], agree=row["agree"],
                disagree=row["disagree"], passed=row["pass"],
            )
            for row in findings.topics.to_dict("records")
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _record_slates(run: AnalysisRun, findings: Findings, items: dict[str, CorpusItem]) -> None:
    for size, found in findings.slates.items():
        slate = Slate.objects.create(
            run=run, size=size, represented=found.represented, groups=len(found.groups), groups_found=sum(map(bool, found.groups.values()))
        )
        SlatePlace.objects.bulk_create(
            SlatePlace(slate=slate, item=items[name], position=position) for position, name in enumerate(found.chosen)
        )


def _record_voices(findings: Findings, items: dict[str, CorpusItem], clusters: dict[str, Cluster]) -> None:
    Voice.objects.bulk_create(
        (
            Voice(cluster=clusters[row.group], item=items[name], among=row.by, value=row.value, size=row.size, role=role, position=position)
            for row in findings.voices
            for role, names in ((Representative.Role.CENTRAL, row.central), (Representative.Role.SUPPORTED, row.supported))
            for position, name in enumerate(names)
        ),
        batch_size=BATCH,
    )


def _record_minority(run: AnalysisRun, minority: "pd.DataFrame", items: dict[str, CorpusItem]) -> None:
    rows = list(minority.itertuples())
    figures = {int(row.position): (row.cohesion, row.nearness) for row in rows}
    made = MinorityPosition.objects.bulk_create(
        (
            MinorityPosition(run=run, number=number, cohesion=cohesion, nearness=nearness)
            for number, (cohesion, nearness) in figures.items()
        ),
        batch_size=BATCH,
    )
    pk_of = {position.number: position.pk for position in made}
    link = MinorityPosition.items.through
    link.objects.bulk_create(
        (link(minorityposition_id=pk_of[int(row.position)], corpusitem_id=items[row.id].pk) for row in rows), batch_size=BATCH
    )
