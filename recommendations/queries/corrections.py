"""The corrections in force, and the names that people gave to groups."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from consultation.models import Consultation
from recommendations.models import AnalysisRun, Cluster, Correction
from recommendations.queries.citable import readable
from recommendations.states import Deed, Effect


def corrections_in_force(consultation: Consultation) -> "QuerySet[Correction]":
    """The newest first, with what they name."""
    found = Correction.objects.of(consultation).in_force().order_by("-pk")
    return found.select_related("by", "group", "other_group", "item__version__contribution", "other_item__version__contribution")


def corrections_of_group(cluster: Cluster) -> "QuerySet[Correction]":
    """Those among them that name this group, whatever the run they were made on."""
    return corrections_in_force(cluster.run.consultation).filter(Q(group__key=cluster.key) | Q(other_group__key=cluster.key))


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


def tell_effects(corrections: Iterable[Correction], run: AnalysisRun | None) -> None:
    """Sets `effect`: what each correction changed in `run`, in words; empty for those that it was not given yet."""
    told = {(row["action"], row["subject"], row["target"]): row["state"] for row in run.effects} if run else {}
    for each in corrections:
        state = told.get((each.action, each.subject, each.target))
        each.effect = Effect(state).label if state else ""  # type: ignore[attr-defined]  # shown, never stored


def open_splits(run: AnalysisRun) -> list[Correction]:
    """The splits of the newest run's groups: no run has made theirs yet."""
    return list(Correction.objects.in_force().filter(run=run, action=Deed.SPLIT))


def give_names(clusters: Sequence[Cluster], consultation: Consultation) -> None:
    """Sets `given_name` of the groups that people renamed: in the run where they did so, and in later ones."""
    if not clusters:
        return
    renames = Correction.objects.in_force().filter(consultation=consultation, action=Deed.RENAME).order_by("pk")
    given = {(key, run): name for key, run, name in renames.values_list("subject", "run", "target")}
    for cluster in clusters:
        names = [name for (key, run), name in given.items() if key == cluster.key and run <= cluster.run_id]
        cluster.given_name = names[-1] if names else ""
