"""The programs that `manage.py demo` starts, and stops again whatever happens."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from urllib.error import URLError

PATIENCE = 10.0


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or asked this process to end."""


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Inside, Ctrl-C, SIGTERM and SIGHUP raise Stopped."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Programs:
    """Child processes of this one. Leaving the block ends them all: politely, and after 10 seconds by force."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Programs":
        return self

    def __exit__(self, *_exception: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them running
        for program in self._running.values():
            if program.poll() is None:
                program.terminate()
        deadline = time.monotonic() + PATIENCE
        for program in self._running.values():
            try:
                program.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def run(self, name: str, *arguments: str) -> int:
        """Runs `python arguments…` to its end. Returns its exit code."""
        program = self.start(name, *arguments)
        code = program.wait()
        del self._running[name]
        return code

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts `python arguments…` beside this process."""
        program = subprocess.Popen([sys.executable, *arguments])
        self._running[name] = program
        return program

    def ended(self) -> str | None:
        """The name of a program that ended by itself, if one did."""
        return next((name for name, program in self._running.items() if program.poll() is not None), None)


def port_is_free(port: int) -> bool:
    """Whether the site can listen on this port of this machine."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(address: str) -> bool:
    """Whether a GET of `address` succeeds within 5 seconds."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False
