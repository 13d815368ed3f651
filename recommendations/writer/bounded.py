"""An HTTP response that ends in time: so many bytes and so many seconds for all of it, its head included."""

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any, cast


class TooManyBytes(Exception):
    """More came than may."""


class _Bounded(io.RawIOBase):
    """Reads what arrives at `connection` until `deadline` (of the monotonic clock), at most `most` bytes."""

    def __init__(self, connection: socket.socket, raw: socket.SocketIO, deadline: float, most: int) -> None:
        self._connection, self._raw, self._deadline, self._left = connection, raw, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # BufferedReader always passes a memoryview
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        self._connection.settimeout(remaining)
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise TooManyBytes
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def bounded_response(deadline: float, most: int) -> type[HTTPResponse]:
    """A class of responses for one `HTTPConnection`. Reading one raises TimeoutError or TooManyBytes."""

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp = io.BufferedReader(_Bounded(sock, cast(socket.SocketIO, self.fp.detach()), deadline, most))

    return Response
