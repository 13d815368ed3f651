"""What a run may be told; everything else follows from the texts."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from analysis.exceptions import BadInput

MEDIUM = "medium"


class Grain(NamedTuple):
    """How finely to group where nobody gives a number: ``least`` to ``most`` times as many groups as medium; in all, ``share`` times the
    square root of the number of texts as subgroups, ``limit`` at most."""

    least: float
    most: float
    share: float
    limit: int


GRAINS = {"coarse": Grain(0, 3 / 4, 0.7, 30), MEDIUM: Grain(1, 1, 1.0, 60), "fine": Grain(4 / 3, 99, 1.4, 60)}


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Settings of one clustering run; equal parameters and equal texts give equal results.

    ``groups`` and ``subgroups`` are the number of groups above and (in all) below; None lets the texts decide. So do "coarse", "medium"
    and "fine" in place of a number of groups; None is as "medium", but leaves the groups of an earlier run as they are.
    ``rounds`` is the number of smoothing rounds over the neighbour graph (0 to 3); None lets the texts decide.
    ``context_weight`` is how much of its proposal's title a comment carries, against 1 for its own words: few words say less of what a
    comment is about than where it stands.
    ``low_margin_share`` is the largest share of texts that may be left unplaced for sitting between groups.
    """

    groups: int | str | None = None
    subgroups: int | None = None
    seed: int = 2016
    rounds: int | None = None
    dimensions: int = 100
    neighbours: int = 20
    context_weight: float = 1.0
    low_margin_share: float = 0.01

    def __post_init__(self) -> None:
        for name in ("groups", "subgroups"):
            value = getattr(self, name)
            if name == "groups" and isinstance(value, str):
                if value not in GRAINS:
                    raise BadInput(f"The number of groups must be a number or one of {', '.join(GRAINS)}, not {value!r}.")
            elif value is not None and value < 1:
                raise BadInput(f"The number of {name} must be at least 1, not {value}.")
        if isinstance(self.groups, int) and self.subgroups and self.subgroups < self.groups:
            raise BadInput(f"{self.subgroups} subgroups can't fill {self.groups} groups.")
        if not 0 <= self.seed < 2**32:
            raise BadInput(f"The seed must be between 0 and 4294967295, not {self.seed}.")
        if self.rounds is not None and not 0 <= self.rounds <= 3:
            raise BadInput(f"The number of smoothing rounds must be between 0 and 3, not {self.rounds}.")
        if self.dimensions < 2 or self.neighbours < 1:
            raise BadInput("At least 2 dimensions and 1 neighbour are needed.")
        if not 0 <= self.context_weight <= 1 or not 0 <= self.low_margin_share <= 1:
            raise BadInput("Weights and shares must be between 0 and 1.")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


DEFAULTS = Parameters()
