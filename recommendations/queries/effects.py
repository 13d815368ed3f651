"""Where the last analysis would have differed from what people corrected, in words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from recommendations.models import AnalysisRun, Correction
from recommendations.queries.corrections import give_names
from recommendations.queries.lines import line_of
from recommendations.states import Deed, Effect


def tell_effects(corrections: Iterable[Correction], run: AnalysisRun | None) -> None:
    """Sets `effect`: what `run`, the last one, would have done without each correction; empty for those that it was not given yet."""
    told = {(row["action"], row["subject"], row["target"]): row for row in run.effects} if run else {}
    clusters = list(run.clusters.all()) if run else []
    if run:
        give_names(clusters, run.consultation)
    names = {cluster.key: cluster.name for cluster in clusters}
    line = line_of(run)
    for each in corrections:
        row = told.get((each.action, each.subject, each.target))
        if each.names_a_group and each.run_id not in line:
            effect = _("It speaks of groups of an earlier analysis; groups were sought afresh since, so it holds no longer.")
        elif row is None:
            effect = ""
        else:
            instead = _instead(each.action, row["would_have"], names) if row["state"] == Effect.CHANGED else ""
            effect = instead or str(Effect(row["state"]).label)
        each.effect = effect


def _instead(deed: str, would_have: str, names: Mapping[str, str]) -> str:
    """What the run would have done; empty where that has no words, such as a group that is another one's part now."""
    if deed == Deed.RENAME:
        return _("Without it, the last analysis would have called the group “%(name)s”.") % {"name": would_have} if would_have else ""
    if deed == Deed.MERGE:
        return _("Without it, the last analysis would have kept the two groups apart.")
    found = [names.get(key, "") for key in would_have.split("|")] if would_have else []
    if not all(found):
        return ""
    if deed in (Deed.MOVE, Deed.PIN, Deed.EXCLUDE):
        if not found:
            return _("Without it, the last analysis would have left it in no group.")
        return _("Without it, the last analysis would have put it in “%(group)s”.") % {"group": found[0]}
    if len(set(found)) == 1:
        return _("Without it, the last analysis would have put them all in “%(group)s”.") % {"group": found[0]}
    if not found:
        return ""
    groups = ", ".join(f"“{name}”" for name in dict.fromkeys(found))
    return _("Without it, the last analysis would have put them in different groups: %(groups)s.") % {"groups": groups}
