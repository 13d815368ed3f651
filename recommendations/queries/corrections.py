"""The corrections in force, and the names that people gave to groups."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from consultation.models import Consultation
from recommendations.models import AnalysisRun, Cluster, Correction
from recommendations.queries.citable import readable
from recommendations.queries.lines import first_runs, line_of
from recommendations.states import Deed


def corrections_in_force(consultation: Consultation) -> "QuerySet[Correction]":
    """The newest first, with what they name."""
    found = Correction.objects.of(consultation).in_force().order_by("-pk")
    return found.select_related("by", "group", "other_group", "item__version__contribution", "other_item__version__contribution")


def corrections_of_group(cluster: Cluster) -> "QuerySet[Correction]":
    """Those among them that name this group, whatever the run of its line they were made on."""
    found = corrections_in_force(cluster.run.consultation).filter(run__in=line_of(cluster.run))
    return found.filter(Q(group__key=cluster.key) | Q(other_group__key=cluster.key))


def with_words(corrections: Iterable[Correction], consultation: Consultation, user: Any) -> list[Correction]:
    """The same with `words` and `other_words`: the versions they name where `user` may read them, else None."""
    found = list(corrections)
    items = [item for each in found for item in (each.item, each.other_item) if item]
    named = [item.version.contribution_id for item in items if item.version.erased_at is None]
    may_be_read = set(readable(consultation, user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    give_names([group for each in found for group in (each.group, each.other_group) if group], consultation)
    for each in found:
        for name, item in (("words", each.item), ("other_words", each.other_item)):
            shown = item is not None and item.version.erased_at is None and item.version.contribution_id in may_be_read
            setattr(each, name, item.version if item is not None and shown else None)
    return found


def open_splits(run: AnalysisRun) -> list[Correction]:
    """The splits of the newest run's groups: no run has made theirs yet."""
    return list(Correction.objects.in_force().filter(run=run, action=Deed.SPLIT))


def give_names(clusters: Sequence[Cluster], consultation: Consultation) -> None:
    """Sets `given_name` of the groups that people renamed: in the run where they did so, and in later ones of its line."""
    if not clusters:
        return
    renames = Correction.objects.in_force().filter(consultation=consultation, action=Deed.RENAME).order_by("pk")
    given = list(renames.values_list("subject", "run", "target"))
    first = first_runs(consultation) if given else {}
    for cluster in clusters:
        names = [
            name for key, run, name in given if key == cluster.key and run <= cluster.run_id and first[run] == first.get(cluster.run_id)
        ]
        cluster.given_name = names[-1] if names else ""
