"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

PIECE = re.compile(r"\S+\s*|\s+")
# Between two changes, so little in common is no help to who reads: "the", "de la".
HARDLY_ANYTHING = 6


@dataclass(frozen=True)
class Change:
    """A stretch of words: `kind` is same, gone or new."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """The stretches that lead from `before` to `after`: same and gone together are `before`, same and new are `after`."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    steps: list[list[str]] = []
    for step in LCSseq.opcodes([piece.strip() for piece in old], [piece.strip() for piece in new]):
        gone, came = "".join(old[step.src_start : step.src_end]), "".join(new[step.dest_start : step.dest_end])
        same = step.tag == "equal" and gone == came
        steps.append(["same", gone, came] if same else ["changed", gone, came])
    found: list[Change] = []
    for kind, gone, came in _gathered(steps):
        if kind == "same":
            found.append(Change("same", gone))
            continue
        found += [Change(side, text) for side, text in (("gone", gone), ("new", came)) if text]
    return found


def _gathered(steps: list[list[str]]) -> list[list[str]]:
    """Neighbouring changes as one, with what hardly stands between them."""
    result: list[list[str]] = []
    for place, (kind, gone, came) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        if kind == "same" and between and len(gone.strip()) <= HARDLY_ANYTHING and "\n\n" not in gone:
            kind = "changed"
        if result and kind == "changed" == result[-1][0]:
            result[-1][1] += gone
            result[-1][2] += came
        else:
            result.append([kind, gone, came])
    return result
