"""How a deed reaches a worker. Each task registers itself here when the site starts, so that actions need not import it."""

from collections.abc import Callable

_senders: dict[str, Callable[[int], None]] = {}


def register(send: Callable[[int], None], deed: str = "run") -> None:
    """From now on `send` takes the id of each row on which `deed` has to be done: to execute a run, to write a wording."""
    _senders[deed] = send


def send_to_worker(pk: int, deed: str = "run") -> None:
    """Queues a deed; in a transaction that is open: both happen or neither."""
    if send := _senders.get(deed):
        send(pk)
