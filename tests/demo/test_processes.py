"""The programs of `manage.py demo`: none outlives it."""

import os
import signal
import socket
import sys
import time

import pytest

from cms.demo.processes import Programs, Stopped, ending_on_signals, port_is_free

SLEEPER = ("-c", "import time; time.sleep(60)")
STUBBORN = ("-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(autouse=True)
def _signals_as_before() -> object:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_programs_end_with_their_block() -> None:
    with Programs() as programs:
        pids = [programs.start(name, *SLEEPER).pid for name in ("one", "two")]
        assert programs.ended() is None
    assert not any(is_alive(pid) for pid in pids)


def test_one_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.demo.processes.PATIENCE", 0.5)
    with Programs() as programs:
        program = programs.start("stubborn", *STUBBORN)
        time.sleep(0.5)
    assert not is_alive(program.pid)


def test_a_signal_stops_everything() -> None:
    started: list[int] = []

    def serve() -> None:
        with Programs() as programs:
            started.append(programs.start("one", *SLEEPER).pid)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

    with ending_on_signals(), pytest.raises(Stopped):
        serve()
    assert not is_alive(started[0])


def test_a_program_that_ended_by_itself_is_named_and_its_code_told() -> None:
    with Programs() as programs:
        assert programs.run("short", "-c", "raise SystemExit(3)") == 3
        programs.start("the site", "-c", "pass").wait()
        assert programs.ended() == "the site"


def test_a_taken_port_is_noticed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not port_is_free(taken.getsockname()[1])
    assert sys.executable
