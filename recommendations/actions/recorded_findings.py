"""Writing what a run found in its groups beside their members."""

from recommendations.actions.findings import Findings
from recommendations.models import Cluster, CorpusItem, SummarySentence

BATCH = 1000


def record_findings(findings: Findings, items: dict[str, CorpusItem], clusters: dict[str, Cluster]) -> None:
    """Writes them, by the corpus ids and the keys of the run. Call inside the transaction that records it."""
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
