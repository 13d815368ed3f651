"""Progress on a terminal, and what a run cost in time and memory."""

import resource
import sys
import time
from typing import Any

from analysis.footprint import Footprint

WIDTH = 24


class Progress:
    """Called with a stage and the fraction done: a bar on a terminal, one line a stage elsewhere, nothing when quiet."""

    def __init__(self, *, quiet: bool, workers: int = 1) -> None:
        self._quiet = quiet
        self._started = time.monotonic()
        self._footprint = Footprint()
        if workers > 1:
            self._footprint.start()

    def __call__(self, stage: str, fraction: float) -> None:
        if self._quiet:
            return
        seconds = time.monotonic() - self._started
        if sys.stderr.isatty():
            full = round(WIDTH * fraction)
            end = "\n" if fraction >= 1 else ""
            print(
                f"\r[{'#' * full}{'.' * (WIDTH - full)}] {stage:<14} {seconds:5.1f} s",
                end=end,
                file=sys.stderr,
                flush=True,
            )
        else:
            print(f"{stage} ({fraction:.0%}, {seconds:.1f} s)", file=sys.stderr, flush=True)

    def cost(self) -> dict[str, Any]:
        """Seconds since the start, and the largest resident memory, in MB: of this process and its workers together, none left out."""
        self._footprint.end()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        unit = 1024**2 if sys.platform == "darwin" else 1024
        peak_mb = max(peak / unit, self._footprint.peak_kb / 1024)
        return {"seconds": round(time.monotonic() - self._started, 2), "peak_rss_mb": round(peak_mb, 1)}
