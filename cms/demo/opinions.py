"""The model from which the demonstration's votes are drawn.

Each participant i has a position p_i in the plane of `lean` (first axis: each for themselves to mutual; second: near to large scale),
drawn from one of three groups g with shares w_g:  p_i = μ_g + 0.28 ε, ε normal in each axis, clipped to [-1.2, 1.2].

    builders of a common house     w = 0.42   μ = ( 0.65, -0.35)
    free agents                    w = 0.33   μ = (-0.60,  0.05)
    those who want it larger       w = 0.25   μ = ( 0.25,  0.75)

A participant follows some workshops (one in four of the others, and all in which they wrote) and has a diligence d_i ~ Beta(1.3, 2.6);
one in eight never votes. Proposal j is seen with probability

    see_ij = d_i (0.85 if i follows its workshop, else 0.05) (0.55 + 0.45 a_j)      a_j: from 1, the first of its workshop, to 0, the last
                                                                                       or one that still waits

What i thinks of j rests on the likeness of position and `lean`, and on `appeal` (from -1, nearly everybody against, to 1):

    u_ij = 2.6 (p_i · lean_j) + 2.4 appeal_j + 0.5 ε_ij

The vote is a pass with probability 0.28 exp(-|u_ij|), else agree with probability 1 / (1 + exp(-1.5 u_ij)), else disagree.
Nobody votes on their own proposal. Draws come from numpy's PCG64 with the seed 2016, in the order of the files: the votes are
the same on each database.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from cms.demo.people import SEED, DemoPerson
from cms.demo.texts import DemoProposal

SHARES = (0.42, 0.33, 0.25)
CENTRES = ((0.65, -0.35), (-0.60, 0.05), (0.25, 0.75))
SPREAD = 0.28
SILENT = 1 / 8


@dataclass(frozen=True)
class DemoVote:
    """`voter`, `proposal`: places in the lists that were given; `value`: 1, 0 or -1; `moment`: 0 to 1, from the posting to now."""

    voter: int
    proposal: int
    value: int
    moment: float


def draw_votes(people: list[DemoPerson], proposals: list[DemoProposal], seed: int = SEED) -> list[DemoVote]:
    """Votes of `people` on `proposals`, which are in the order of their posting; by proposal, then by person."""
    draw = np.random.Generator(np.random.PCG64(seed))
    positions = _positions(draw, len(people))
    diligence = draw.beta(1.3, 2.6, len(people)) * (draw.random(len(people)) >= SILENT)
    follows = _following(draw, people, proposals)
    ages = _ages(proposals)
    votes = []
    for j, proposal in enumerate(proposals):
        see = diligence * np.where(follows[proposal.workshop], 0.85, 0.05) * (0.55 + 0.45 * ages[j])
        likeness = positions @ np.array(proposal.lean)
        thought = 2.6 * likeness + 2.4 * proposal.appeal + 0.5 * draw.standard_normal(len(people))
        sees = draw.random(len(people)) < see
        passes = draw.random(len(people)) < 0.28 * np.exp(-np.abs(thought))
        agrees = draw.random(len(people)) < 1 / (1 + np.exp(-1.5 * thought))
        moments = draw.random(len(people))
        values = np.where(passes, 0, np.where(agrees, 1, -1))
        votes += [DemoVote(int(i), j, int(values[i]), float(moments[i])) for i in np.flatnonzero(sees) if people[i].name != proposal.by]
    return votes


def _positions(draw: np.random.Generator, number: int) -> np.ndarray:
    groups = draw.choice(len(SHARES), size=number, p=SHARES)
    return np.clip(np.array(CENTRES)[groups] + SPREAD * draw.standard_normal((number, 2)), -1.2, 1.2)


def _ages(proposals: list[DemoProposal]) -> list[float]:
    sizes = Counter(proposal.workshop for proposal in proposals)
    before: Counter[str] = Counter()
    ages = []
    for proposal in proposals:
        place = before[proposal.workshop] / max(1, sizes[proposal.workshop] - 1)
        ages.append(0.0 if proposal.state == "pending" else 1 - place)
        before[proposal.workshop] += 1
    return ages


def _following(draw: np.random.Generator, people: list[DemoPerson], proposals: list[DemoProposal]) -> dict[str, np.ndarray]:
    wrote: dict[str, set[str]] = {}
    for proposal in proposals:
        wrote.setdefault(proposal.workshop, set()).update({proposal.by}, {comment.by for comment in proposal.comments})
    return {
        workshop: (draw.random(len(people)) < 0.25) | np.array([person.name in names for person in people])
        for workshop, names in wrote.items()
    }
