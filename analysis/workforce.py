"""Who does the work: this process, several of this machine, or a Dask cluster; the results are the same."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky import get_reusable_executor
from threadpoolctl import threadpool_limits

from analysis.exceptions import BadInput

PATIENCE = "20s"
AHEAD = 16
Workers: TypeAlias = "int | str"
"""A number of processes, or the address of a Dask scheduler (``tcp://…``)."""


def run_all(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], workers: Workers, *, threads: bool = False) -> list[Any]:
    """``function(*task)`` for each task, in their order. ``threads``: the work is done in compiled code, so that threads of this process
    serve as well as processes. Raises BadInput when there is no cluster at the address.
    """
    if isinstance(workers, str):
        return _on_dask(function, tasks, workers)
    if workers == 1 or len(tasks) < 2:
        return [function(*task) for task in tasks]
    if threads:
        return Parallel(n_jobs=workers, backend="threading")(delayed(_alone)(function, *task) for task in tasks)
    with parallel_config(backend="loky", n_jobs=workers, inner_max_num_threads=1):  # as many threads, the same sums
        return Parallel()(delayed(function)(*task) for task in tasks)


def run_here(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], workers: Workers) -> list[Any]:
    """As ``run_all`` with threads, and in this process even where a cluster does the other work: for what is too large to be sent."""
    return run_all(function, tasks, workers if isinstance(workers, int) else 1, threads=True)


def run_each(function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]], workers: Workers) -> Iterator[Any]:
    """As ``run_all``, one result after the other, for tasks that are not to be in memory all at once; processes of this machine are ended
    when the last is done. Raises BadInput."""
    if isinstance(workers, str):
        with _cluster_at(workers) as client:
            ahead: deque[Any] = deque()
            for task in tasks:
                ahead.append(client.submit(_alone, function, *task, pure=False))
                if len(ahead) > AHEAD:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
    elif workers == 1:
        for task in tasks:
            yield function(*task)
    else:
        with parallel_config(backend="loky", n_jobs=workers, inner_max_num_threads=1):
            found = Parallel(return_as="generator", batch_size=1)(delayed(function)(*task) for task in tasks)
        yield from found
        get_reusable_executor().shutdown(wait=True)


def _on_dask(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], address: str) -> list[Any]:
    with _cluster_at(address) as client:
        sent: dict[int, Any] = {}
        for task in tasks:
            for part in task:
                if _is_large(part) and id(part) not in sent:
                    sent[id(part)] = client.scatter(part, hash=False)
        futures = [client.submit(_alone, function, *(sent.get(id(part), part) for part in task), pure=False) for task in tasks]
        return client.gather(futures)


@contextmanager
def _cluster_at(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise BadInput("Dask is not installed: pip install distributed.") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"There is no Dask scheduler at {address}: {error}.") from None
    with client:
        yield client


def _is_large(part: Any) -> bool:
    """Whether it is to be sent once and not with each task."""
    return isinstance(part, np.ndarray) or sp.issparse(part) or is_dataclass(part)


def _alone(function: Callable[..., Any], *task: Any) -> Any:
    """The result by one processor, so that sums are taken in one order: a limit holds for the thread that sets it."""
    with threadpool_limits(1):
        return function(*task)
