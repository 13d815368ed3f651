"""What the strategy team corrects in the groups of the newest run. A name shows at once, the rest with the next run."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.exceptions import IllegalTransition, InvalidText, StaleVersion
from consultation.models import Consultation, User
from recommendations.actions.handover import corrections_frame, rows_in_force
from recommendations.exceptions import Contradiction
from recommendations.models import AnalysisRun, Cluster, CorpusItem, Correction
from recommendations.permissions import require
from recommendations.queries.lines import line_of
from recommendations.states import Deed

LONGEST_NAME = 120
MOST = 200
MOST_PAIRED = 6


def rename_group(cluster: Cluster, *, by: User, label: str, reason: str = "", idempotency_key: UUID | None = None) -> list[Correction]:
    """Gives a group the name by which it is shown from now on. Raises Refusal."""
    row = Correction(action=Deed.RENAME, subject=cluster.key, target=_name(label), group=cluster)
    return _record(cluster.run, [row], by=by, reason=reason, idempotency_key=idempotency_key)


def merge_groups(cluster: Cluster, *, into: Cluster, by: User, reason: str = "", idempotency_key: UUID | None = None) -> list[Correction]:
    """Puts the contributions of a group into another of the same level, which keeps its name. Raises Refusal."""
    if into.pk == cluster.pk or into.run_id != cluster.run_id or into.level != cluster.level or into.parent_id != cluster.parent_id:
        raise IllegalTransition(_("A group is merged into another one beside it."))
    row = Correction(action=Deed.MERGE, subject=cluster.key, target=into.key, group=cluster, other_group=into)
    return _record(cluster.run, [row], by=by, reason=reason, idempotency_key=idempotency_key)


def split_group(
    cluster: Cluster, *, items: Sequence[CorpusItem], label: str, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> list[Correction]:
    """Makes a new group of some contributions of a group, under a name of its own. Raises Refusal."""
    name = _name(label)
    rows = [Correction(action=Deed.SPLIT, subject=cluster.key, target=name, group=cluster)]
    rows += [Correction(action=Deed.MOVE, subject=item.corpus_id, target=name, item=item) for item in _some(items, cluster.run)]
    return _record(cluster.run, rows, by=by, reason=reason, idempotency_key=idempotency_key)


def move_contributions(
    items: Sequence[CorpusItem], *, to: Cluster | Correction, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> list[Correction]:
    """Puts contributions into a group, or into the one that a split in force will make. Raises Refusal."""
    split = isinstance(to, Correction)
    if isinstance(to, Correction) and (to.action != Deed.SPLIT or to.withdrawn_at is not None):
        raise IllegalTransition(_("That group will not be made: its split was withdrawn."))
    place = {"target": to.target} if isinstance(to, Correction) else {"target": to.key, "group": to}
    rows = [Correction(action=Deed.MOVE, subject=item.corpus_id, item=item, **place) for item in _some(items, None if split else to.run)]
    return _record(_run_of(items), rows, by=by, reason=reason, idempotency_key=idempotency_key)


def pin_contributions(
    items: Sequence[CorpusItem], *, to: Cluster, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> list[Correction]:
    """Keeps contributions in the group they are in, whatever later runs find. Raises Refusal."""
    rows = [Correction(action=Deed.PIN, subject=item.corpus_id, target=to.key, item=item, group=to) for item in _some(items, to.run)]
    return _record(to.run, rows, by=by, reason=reason, idempotency_key=idempotency_key)


def exclude_contributions(
    items: Sequence[CorpusItem], *, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> list[Correction]:
    """Leaves contributions out of all groups; they stay published, and listed among those in no group. Raises Refusal."""
    rows = [Correction(action=Deed.EXCLUDE, subject=item.corpus_id, item=item) for item in _some(items)]
    return _record(_run_of(items), rows, by=by, reason=reason, idempotency_key=idempotency_key)


def keep_together(items: Sequence[CorpusItem], *, by: User, reason: str = "", idempotency_key: UUID | None = None) -> list[Correction]:
    """Keeps two or more contributions in one group. Raises Refusal."""
    first, *others = _paired(items)
    rows = [_pair(Deed.TOGETHER, first, other) for other in others]
    return _record(_run_of(items), rows, by=by, reason=reason, idempotency_key=idempotency_key)


def keep_apart(items: Sequence[CorpusItem], *, by: User, reason: str = "", idempotency_key: UUID | None = None) -> list[Correction]:
    """Keeps two or more contributions in different groups. Raises Refusal."""
    rows = [_pair(Deed.APART, one, other) for one, other in combinations(_paired(items), 2)]
    return _record(_run_of(items), rows, by=by, reason=reason, idempotency_key=idempotency_key)


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: User) -> Correction:
    """From the next run on it counts no longer; a split takes along what was moved to its group. A second time changes nothing."""
    Consultation.objects.select_for_update().get(pk=correction.consultation_id)
    current = Correction.objects.select_for_update().get(pk=correction.pk)
    require(by, "correct", current)
    if current.withdrawn_at is not None:
        return current
    gone = Correction.objects.filter(pk=current.pk)
    if current.action == Deed.SPLIT:
        line = line_of(current.run)
        sent = Correction.objects.of(current.consultation).in_force().filter(action=Deed.MOVE, target=current.target, run__in=line)
        gone = Correction.objects.filter(pk__in=[current.pk, *sent.values_list("pk", flat=True)])
    gone.update(withdrawn_by=by, withdrawn_at=timezone.now())
    current.refresh_from_db()
    return current


@transaction.atomic
def _record(run: AnalysisRun, rows: list[Correction], *, by: User, reason: str, idempotency_key: UUID | None) -> list[Correction]:
    """Writes the rows of one form after those in force, if all can hold together."""
    consultation = Consultation.objects.select_for_update().get(pk=run.consultation_id)
    require(by, "correct", consultation)
    done = Correction.objects.filter(by=by, idempotency_key=idempotency_key) if idempotency_key else Correction.objects.none()
    if done:
        return list(done)
    newest = AnalysisRun.objects.of(consultation).done().first()
    if newest is None or newest.pk != run.pk:
        raise StaleVersion(_("There is a newer analysis: these groups are no longer the ones to correct."), _("Open the newest groups."))
    for place, row in enumerate(rows):
        row.consultation, row.run, row.by, row.reason = consultation, run, by, reason.replace("\x00", "").strip()
        row.idempotency_key, row.place = idempotency_key, place
    _require_consistency(run, rows_in_force(consultation, run), [[row.action, row.subject, row.target] for row in rows])
    return Correction.objects.bulk_create(rows)


def _require_consistency(run: AnalysisRun, old: list[list[str]], new: list[list[str]]) -> None:
    """Raises Contradiction where the analysis could not obey the new rows beside the old ones."""
    import pandas as pd

    from analysis.correction_table import checked_corrections
    from analysis.exceptions import BadInput

    every = [*old, *new]
    split = {target for action, _subject, target in every if action == Deed.SPLIT}
    keys = {name for action, subject, target in every for name in _groups_named(action, subject, target)} - split
    keys |= set(run.clusters.values_list("key", flat=True))
    register = pd.DataFrame([(key, "") for key in sorted(keys)], columns=["group", "origin"], dtype=object)
    contributions = {name for _action, *pair in every for name in pair}
    try:
        checked_corrections(corrections_frame(every), contributions=contributions, register=register)
    except BadInput as wrong:
        raise Contradiction(_refusal(Deed(new[0][0])), _("Look at the corrections in force, and withdraw what no longer holds.")) from wrong


def _groups_named(action: str, subject: str, target: str) -> list[str]:
    named: dict[Any, list[str]] = {
        Deed.MOVE: [target], Deed.PIN: [target], Deed.MERGE: [subject, target], Deed.RENAME: [subject], Deed.SPLIT: [subject],
    }  # fmt: skip
    return [name for name in named.get(action, []) if name]


def _refusal(deed: Deed) -> str:
    if deed == Deed.SPLIT:
        return _("Another group was split off under this name, or the name looks like a group's number.")
    if deed == Deed.MERGE:
        return _("These groups are merged the other way round already.")
    return _("Corrections in force say the opposite about these contributions.")


def _pair(deed: Deed, one: CorpusItem, other: CorpusItem) -> Correction:
    return Correction(action=deed, subject=one.corpus_id, target=other.corpus_id, item=one, other_item=other)


def _some(items: Sequence[CorpusItem], run: AnalysisRun | None = None) -> list[CorpusItem]:
    """The items, once each, of one run. Raises InvalidText when there are none or too many."""
    found = list(dict.fromkeys(items))
    if not 0 < len(found) <= MOST:
        raise InvalidText(_("Tick at least one contribution, and at most %(most)s at once.") % {"most": MOST})
    if len({item.run_id for item in found} | ({run.pk} if run else set())) > 1:
        raise IllegalTransition(_("The contributions and the group have to be of one analysis."))
    return found


def _paired(items: Sequence[CorpusItem]) -> list[CorpusItem]:
    if not 1 < len(set(items)) <= MOST_PAIRED:
        raise InvalidText(_("Tick at least two contributions, and at most %(most)s.") % {"most": MOST_PAIRED})
    return _some(items)


def _run_of(items: Sequence[CorpusItem]) -> AnalysisRun:
    return items[0].run


def _name(label: str) -> str:
    name = " ".join(label.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidText(_("Give the group a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
    return name
