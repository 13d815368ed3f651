"""What the command line asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """``only`` and ``methods`` are empty for all of them; ``seeds`` counts from 0."""

    data: Path
    out: Path
    only: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    seeds: int = 5
    workers: int = 1
    million: bool = False
