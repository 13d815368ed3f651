"""Who does the work: this process, several of this machine, or a Dask cluster; the results are the same."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from joblib import Parallel, delayed, parallel_config
from threadpoolctl import threadpool_limits

from analysis.exceptions import BadInput

PATIENCE = "20s"
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


def _on_dask(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], address: str) -> list[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise BadInput("Dask is not installed: pip install distributed.") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"There is no Dask scheduler at {address}: {error}.") from None
    with client:
        sent: dict[int, Any] = {}
        for task in tasks:
            for part in task:
                if isinstance(part, np.ndarray) and id(part) not in sent:
                    sent[id(part)] = client.scatter(part, hash=False)
        futures = [client.submit(_alone, function, *(sent.get(id(part), part) for part in task), pure=False) for task in tasks]
        return client.gather(futures)


def _alone(function: Callable[..., Any], *task: Any) -> Any:
    """The result by one processor, so that sums are taken in one order: a limit holds for the thread that sets it."""
    with threadpool_limits(1):
        return function(*task)
