"""How a run reaches a worker. The task registers itself here when the site starts, so that actions need not import it."""

from collections.abc import Callable

_senders: list[Callable[[int], None]] = []


def register(send: Callable[[int], None]) -> None:
    """From now on `send` takes the id of each run that has to be executed."""
    _senders[:] = [send]


def send_to_worker(run_id: int) -> None:
    """Queues a run, in the transaction that is open: both happen or neither."""
    for send in _senders:
        send(run_id)
