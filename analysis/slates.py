"""A short list in which every larger group of voters finds itself: proportional approval voting, and one repair."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.exceptions import BadInput

ENTITLED_TENTHS = 1


@dataclass(frozen=True)
class Slate:
    """``chosen``: candidates in the order of choice. ``score``: the sum over voters of 1 + 1/2 + … + 1/(approved ones chosen).

    ``represented``: share of the voters who approve at least one of ``chosen``. ``groups``: for each group of at least a
    tenth of the voters that has a candidate of its own, which one of them (the group's favourite) is in the slate, "" if
    none could be. ``exchanged``: (out, in) of each repair.
    """

    chosen: list[str]
    score: float
    represented: float
    groups: dict[str, str]
    exchanged: list[tuple[str, str]]


def proportional_slate(approvals: sp.spmatrix | np.ndarray, candidates: list[str], size: int, groups: list[str] | None = None) -> Slate:
    """``size`` of the candidates (all, if there are fewer), from a matrix of approvals (voters, candidates), not 0 = approves.

    Greedy proportional approval voting: each step takes the candidate with the largest Σ 1 / (d + 1) over the voters who
    approve it, d being how many of the chosen ones that voter approves already; ties go to the first id.

    ``groups`` names each voter's group ("" for none). A candidate is a group's own when more than half of the voters of
    the group who approve anything approve it; where there is none, its own are those that most of it approve. Greedy
    choice may leave out a group. The repair: for each group of at least a tenth of all voters, the largest first, that has no own
    candidate in the slate, its favourite own candidate replaces the chosen one that the score misses least among those that
    are not the only own candidate of another such group. **Every such group is then represented if ``size`` is at least
    their number.** Raises BadInput when the shapes don't fit or ids repeat.
    """
    matrix = sp.csc_matrix(approvals).astype(bool)
    names = np.array(candidates, dtype=object)
    if matrix.shape[1] != len(names) or len(set(candidates)) < len(candidates) or size < 0:
        raise BadInput("A slate needs one id for each candidate, each once, and a size of 0 or more.")
    if groups is not None and len(groups) != matrix.shape[0]:
        raise BadInput("A slate needs one group name for each voter.")
    order = np.argsort(names, kind="stable")
    matrix, names = matrix[:, order].astype(np.int64), names[order]
    chosen = _greedy(matrix, min(size, len(names)))
    own = _own(matrix, np.array(groups, dtype=object)) if groups is not None else {}
    exchanged = _repaired(matrix, chosen, own)
    approved = np.asarray(matrix[:, chosen].sum(axis=1)).ravel()
    return Slate(
        [str(names[index]) for index in chosen],
        round(float(_harmonic(approved).sum()), 9),
        round(float((approved > 0).mean()), 6) if len(approved) else 0.0,
        {group: next((str(names[index]) for index in favourites if index in chosen), "") for group, favourites in own.items()},
        [(str(names[out]), str(names[into])) for out, into in exchanged],
    )


def _harmonic(counts: np.ndarray) -> np.ndarray:
    """1 + 1/2 + … + 1/n of each count."""
    sums = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, int(counts.max(initial=0)) + 1))])
    return sums[counts]


def _greedy(matrix: sp.csc_matrix, size: int) -> list[int]:
    approved = np.zeros(matrix.shape[0], np.int64)
    chosen: list[int] = []
    for _ in range(size):
        gain = np.round(matrix.T @ (1 / (approved + 1)), 9)
        gain[chosen] = -1
        chosen.append(int(np.argmax(gain)))
        approved += np.asarray(matrix[:, [chosen[-1]]].sum(axis=1)).ravel()
    return chosen


def _own(matrix: sp.csc_matrix, groups: np.ndarray) -> dict[str, list[int]]:
    """The own candidates of each entitled group, favourites first; the largest group first, ties by name."""
    sizes = {str(name): int((groups == name).sum()) for name in sorted(set(groups.tolist()) - {""})}
    found: dict[str, list[int]] = {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        inside = matrix.tocsr()[np.flatnonzero(groups == name)]
        approving = np.asarray(inside.sum(axis=0)).ravel()
        if 10 * sizes[name] < ENTITLED_TENTHS * len(groups) or not approving.any():
            continue
        majority = 2 * approving > int((inside.sum(axis=1) > 0).sum())
        own = majority if majority.any() else approving == approving.max()
        found[name] = [int(index) for index in np.argsort(-approving, kind="stable") if own[index]]
    return found


def _repaired(matrix: sp.csc_matrix, chosen: list[int], own: dict[str, list[int]]) -> list[tuple[int, int]]:
    """Changes ``chosen`` so that each group has an own candidate in it, as far as there is room; who went and who came."""
    exchanged: list[tuple[int, int]] = []
    for favourites in own.values():
        if set(favourites) & set(chosen):
            continue
        held = [set(others) & set(chosen) for others in own.values()]
        free = [index for index in chosen if {index} not in held]
        if not free:
            break
        approved = np.asarray(matrix[:, chosen].sum(axis=1)).ravel()
        loss = {index: round(float(matrix[:, [index]].T.dot(1 / np.maximum(approved, 1))[0]), 9) for index in free}
        out = min(free, key=lambda index: (loss[index], -chosen.index(index)))
        chosen[chosen.index(out)] = favourites[0]
        exchanged.append((out, favourites[0]))
    return exchanged


def slate(candidates_of: dict[str, list[str]], votes: pd.DataFrame, size: int, opinion_group: dict[str, str] | None = None) -> Slate:
    """A slate of candidates that stand for contributions, a topic group or a single statement each.

    ``candidates_of`` gives each candidate's contributions, none in two candidates. ``votes`` has the columns participant,
    contribution_id, vote: a person approves a candidate when they agree with more of its contributions than they disagree
    with. Without votes, give who wrote what as agreement (see ``authorship``). ``opinion_group`` names each person's group.
    """
    names = sorted(candidates_of)
    belongs = {contribution: number for number, name in enumerate(names) for contribution in candidates_of[name]}
    counted = votes[votes["contribution_id"].isin(belongs)].drop_duplicates(["participant", "contribution_id"], keep="last")
    person, people = pd.factorize(counted["participant"].astype(object), sort=True)
    stand = counted["contribution_id"].map(belongs).to_numpy(np.int64)
    balance = sp.csr_matrix((counted["vote"].astype(int).to_numpy(), (person, stand)), shape=(len(people), len(names)))
    groups = [opinion_group.get(who, "") for who in people] if opinion_group is not None else None
    return proportional_slate(balance > 0, names, size, groups)


def authorship(contributions: pd.DataFrame) -> pd.DataFrame:
    """Who wrote what, as votes of agreement, for a consultation without votes; a row without author is its own author."""
    author = contributions["author"].where(contributions["author"].fillna("") != "", "contribution " + contributions["id"])
    return pd.DataFrame({"participant": author, "contribution_id": contributions["id"], "vote": 1})
