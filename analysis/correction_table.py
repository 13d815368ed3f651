"""What people asked to be corrected: a table with the columns action, subject, target, read and checked.

Rows are applied in order; where two contradict, the later one wins. In each row:

- ``move`` contribution → group or subgroup, or the label of an earlier split
- ``pin`` contribution → the same, or empty: the group where the previous run had it
- ``exclude`` contribution: it is in no group, until a later row moves or pins it
- ``together`` / ``apart`` contribution → contribution: in the same group and subgroup / in different groups
- ``merge`` group → group, on the same level; the target's id survives
- ``split`` group → label: a new group of that label, which holds what later rows move there
- ``rename`` group → label
"""

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.constraints import Constraints
from analysis.exceptions import BadInput
from analysis.group_ids import Register, group_of, is_group_id

COLUMNS = ["action", "subject", "target"]
PLACING, PAIRING, NAMING = ("move", "pin", "exclude"), ("together", "apart"), ("rename", "merge", "split")
ACTIONS = (*PLACING, *PAIRING, *NAMING)


def checked_corrections(table: pd.DataFrame, *, contributions: Collection[str], register: pd.DataFrame | None = None) -> pd.DataFrame:
    """A copy as text, with the columns of ``COLUMNS`` and no others. Raises BadInput with the row and the reason.

    ``contributions`` are all ids ever analysed, and ``register`` lists all groups ever named (columns group, origin): a
    correction whose contribution or group is gone stays valid, and idle until it comes back.
    """
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise BadInput(f"The corrections have no column {' and no column '.join(missing)}.")
    text = table[COLUMNS].astype(object).where(table[COLUMNS].notna(), "").map(lambda value: str(value).strip())
    ids = Register(register)
    above = {name: group_of(name) if "." in name else "" for name in ids.origin}
    pairs = Constraints()
    for number, (action, subject, target) in enumerate(text.itertuples(index=False), 1):
        wrong = _wrong(action, subject, target, contributions, above)
        if not wrong and action in PAIRING and not (pairs.join if action == "together" else pairs.part)(subject, target):
            wrong = f"other rows tell {subject} and {target} to be {'apart' if action == 'together' else 'together'}"
        if wrong:
            raise BadInput(f"Row {number} of the corrections ({' '.join(filter(None, (action, subject, target)))}): {wrong}.")
        if action == "split":
            above[target] = above[subject]
    _refuse_impossible_merges(text, above, ids)
    return text.reset_index(drop=True)


def _wrong(action: str, subject: str, target: str, contributions: Collection[str], groups: Mapping[str, str]) -> str:
    """Why a row can't be; empty when it can."""
    if action not in ACTIONS:
        return f"there is no action “{action}”; there are {', '.join(ACTIONS)}"
    if not subject:
        return "the subject is missing"
    if not target and action not in ("exclude", "pin"):
        return "the target is missing"
    if target and action == "exclude":
        return "an exclusion has no target"
    if subject == target:
        return "subject and target are the same"
    unknown = [name for name in (subject, *((target,) if action in PAIRING else ())) if name not in contributions]
    if action in (*PLACING, *PAIRING) and unknown:
        return f"there is no contribution {unknown[0]}"
    named = {"move": (target,), "pin": (target,), "merge": (subject, target), "rename": (subject,), "split": (subject,)}
    unknown = [name for name in named.get(action, ()) if name and name not in groups]
    if unknown:
        return f"there is no group {unknown[0]} in an earlier run, and no earlier row splits one of that label off"
    if action == "merge" and bool(groups[subject]) != bool(groups[target]):
        return "a group and a subgroup can't be merged"
    if action == "split" and is_group_id(target):
        return f"the label {target} looks like the id of a group"
    if action == "split" and target in groups:
        return f"another row splits off a group of the label {target}"
    return ""


def merges(table: pd.DataFrame, ids: Register) -> dict[str, tuple[int, str]]:
    """The row and the target of each merged group's last merge; labels of splits as ids, where they have one."""
    rows = enumerate(table.itertuples(index=False))
    named = {origin: name for name, origin in ids.origin.items() if origin and not is_group_id(origin)}
    return {named.get(subject, subject): (row, named.get(target, target)) for row, (action, subject, target) in rows if action == "merge"}


def _refuse_impossible_merges(table: pd.DataFrame, above: Mapping[str, str], ids: Register) -> None:
    into = merges(table, ids)
    for start, (row, target) in into.items():
        seen, name = {start}, start
        while name in into:
            name = into[name][1]
            if name in seen:
                raise BadInput(f"Row {row + 1} of the corrections (merge {start} {target}): the merges lead round in a circle.")
            seen.add(name)
    for subject, (row, target) in into.items():
        first, second = (above.get(name, "") for name in (subject, target))
        while first in into:
            first = into[first][1]
        while second in into:
            second = into[second][1]
        if first != second:
            raise BadInput(f"Row {row + 1} of the corrections (merge {subject} {target}): the two are in different groups.")
