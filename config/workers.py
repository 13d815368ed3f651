"""Who does the work of an analysis, as a setting or an option writes it."""

from urllib.parse import urlsplit


def workers(written: str) -> int | str:
    """A number of processes of this machine, 1 or more, or the address of a Dask scheduler (``tcp://host:port``). Raises ValueError."""
    address = urlsplit(written.strip())
    if address.scheme and address.hostname and address.port:
        return written.strip()
    number = int(written)
    if number < 1:
        raise ValueError(f"{number} processes do nothing")
    return number
