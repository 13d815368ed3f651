"""How much memory a process and those it started hold at once, seen while they work (on Linux; elsewhere nothing is seen)."""

import os
import threading
from contextlib import suppress
from pathlib import Path

PAUSE = 0.25
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Footprint(threading.Thread):
    """``peak_kb``: the largest sum of resident memory seen so far, of this process and all below it; shared pages count for each."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kb = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(PAUSE):
            self.peak_kb = max(self.peak_kb, resident_kb(os.getpid()))

    def end(self) -> None:
        self._ended.set()


def resident_kb(process: int) -> int:
    """The resident memory of a process and of all below it, in KB; 0 for one that is gone."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it may end while it is looked at
            parent = stat.read_text(errors="replace").rpartition(")")[2].split()[1]
            below.setdefault(int(parent), []).append(int(stat.parent.name))
    total, left = 0, [process]
    while left:
        each = left.pop()
        left += below.get(each, [])
        with suppress(OSError, ValueError, IndexError):
            total += int(Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()[1]) * PAGE_KB
    return total
