"""One piece of work in a process of its own, so that its peak memory is known."""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, NamedTuple

from threadpoolctl import threadpool_limits


class Failure(Exception):
    """There is no answer: the input doesn't suit the method, or the process was ended, as when memory runs out."""


class Measured(NamedTuple):
    """What the work gave; seconds on the clock and of processor; MB of memory at the peak, the interpreter and its libraries included."""

    value: Any
    seconds: float
    cpu_seconds: float
    peak_mb: int


def measured(work: Callable[..., Any], *arguments: object) -> Measured:
    """``work(*arguments)`` in a fresh process with one BLAS thread; both must be importable or picklable. Raises Failure."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_timed, work, arguments).result()
        except BrokenProcessPool:
            raise Failure("its process was ended") from None
        except (ValueError, MemoryError) as error:
            raise Failure(f"{type(error).__name__}: {error}") from error


def _timed(work: Callable[..., Any], arguments: tuple[object, ...]) -> Measured:
    started, used = time.perf_counter(), time.process_time()
    with threadpool_limits(1):
        value = work(*arguments)
    return Measured(value, time.perf_counter() - started, time.process_time() - used, peak_mb())


def peak_mb() -> int:
    """The peak so far of this process, or of the largest that it started and that has ended."""
    return round(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)
