"""Who does the work, as a setting or an option writes it."""

from urllib.parse import urlsplit

MOST = 256


def workers(written: str) -> int | str:
    """A number of processes of this machine, 1 to ``MOST``, or the address of a Dask scheduler (``tcp://host:port``). Raises ValueError."""
    written = written.strip()
    if written.isascii() and written.isdecimal() and 1 <= int(written) <= MOST:
        return int(written)
    address = urlsplit(written)
    plain = address.hostname and address.port and not address.username and " " not in written
    if not plain or written != f"tcp://{address.netloc}":
        raise ValueError(f"{written!r} is neither a number of processes nor tcp://host:port")
    return written
