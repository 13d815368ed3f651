"""What the strategy team needs to correct a group on its page."""

from typing import Any

from recommendations.forms import MergeGroupForm, RenameForm, TickedForm
from recommendations.models import AnalysisRun, Cluster, CorpusItem
from recommendations.permissions import may
from recommendations.queries.corrections import corrections_of_group, give_names, open_splits, with_words
from recommendations.queries.groups import placements_of

SHOWN = 10


def desk_of(cluster: Cluster, beside: list[Cluster], user: Any) -> dict[str, Any]:
    """The corrections of a group, and where `user` may correct it the forms for doing so; only the newest run is corrected.

    `beside` are the other groups of its run.
    """
    consultation = cluster.run.consultation
    found = with_words(corrections_of_group(cluster)[:SHOWN], consultation, user)
    newest = AnalysisRun.objects.of(consultation).done().values_list("pk", flat=True).first()
    if newest != cluster.run_id or not may(user, "correct", consultation):
        return {"corrections": found}
    into = merge_targets(cluster, beside)
    return {
        "corrections": found,
        "rename_form": RenameForm(initial={"label": cluster.name}),
        "merge_form": MergeGroupForm(others=into) if into else None,
        "ticked_form": TickedForm(items=[], groups=beside, splits=open_splits(cluster.run)),
    }


def groups_beside(cluster: Cluster) -> list[Cluster]:
    """The other groups of the run, under the names they have now, which `cluster` and its parent are given too."""
    every = list(cluster.run.clusters.all())
    give_names([*every, cluster, *([cluster.parent] if cluster.parent else [])], cluster.run.consultation)
    return [other for other in every if other.pk != cluster.pk]


def merge_targets(cluster: Cluster, beside: list[Cluster]) -> list[Cluster]:
    """The groups that this one can be merged into: those of its level, in its group."""
    return [other for other in beside if other.level == cluster.level and other.parent_id == cluster.parent_id]


def ticked(cluster: Cluster, user: Any, data: Any) -> TickedForm:
    """The form as it was sent: only contributions that are in the group, and that `user` may read, can be ticked."""
    asked = [int(item) for item in data.getlist("items") if item.isdecimal() and len(item) < 19]
    items = list(placements_of(cluster, user).filter(item__in=asked).values_list("item", flat=True))
    return TickedForm(data, items=items, groups=groups_beside(cluster), splits=open_splits(cluster.run))


def items_of(cluster: Cluster, chosen: list[int]) -> list[CorpusItem]:
    """The chosen contributions, in order of corpus id."""
    return list(CorpusItem.objects.filter(run=cluster.run, pk__in=chosen).select_related("run").order_by("corpus_id"))
