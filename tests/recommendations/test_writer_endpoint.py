"""What comes back from a writer's address, good and bad: a text, or a plain reason; in time, from that host alone."""

import gzip
import json
import logging
import socket
import time

import pytest

from recommendations.states import NoWording
from recommendations.writer import endpoint as writer_endpoint
from recommendations.writer.endpoint import Endpoint
from recommendations.writer.interface import Prompt, WriterFailed
from tests.recommendations.endpoint import an_endpoint, saying, sends

PROMPT = Prompt([{"role": "system", "content": "Write."}, {"role": "user", "content": "secret words"}], "0" * 64)


@pytest.fixture
def served():
    with an_endpoint() as endpoint:
        yield endpoint


def _why(url, *, seconds=5.0):
    with pytest.raises(WriterFailed) as failed:
        Endpoint(url, "small-one", seconds=seconds).write(PROMPT)
    return failed.value.why


def test_a_good_answer_is_handed_on_as_it_came(served):
    served.says("  One vote each. [^1]\n")
    assert Endpoint(f"{served.url}/", "small-one", key="s3cret").write(PROMPT) == "  One vote each. [^1]\n"
    path, headers, body = served.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer s3cret"
    asked = json.loads(body)
    assert (asked["model"], asked["messages"], asked["stream"]) == ("small-one", PROMPT.messages, False)


def test_without_a_key_none_is_sent(served):
    Endpoint(served.url, "small-one").write(PROMPT)
    assert "Authorization" not in served.asked[0][1]


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_an_error_is_an_error(served, status):
    served.does(sends(saying("One vote each. [^1]"), status=status))
    assert _why(served.url) == NoWording.ERROR


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(served, status):
    with an_endpoint() as elsewhere:
        served.does(sends(b"", status=status, Location=f"{elsewhere.url}/chat/completions"))
        assert _why(served.url) == NoWording.ELSEWHERE
        assert not elsewhere.asked


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>It works!</html>", b"\xff\xfe", b"[]", b"null", b'{"choices": []}', b'{"choices": [{"message": null}]}',
        b'{"choices": {"message": {"content": "One."}}}', saying(None), saying(""), saying(" \n"), saying(["One."]), saying(3),
        b"[" * 50_000, gzip.compress(saying("One."), mtime=0),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_understood(served, body):
    served.does(sends(body))
    assert _why(served.url) == NoWording.UNREADABLE


def test_an_address_that_speaks_something_else_is_not_understood(served):
    served.does(lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n"))
    assert _why(served.url) == NoWording.UNREADABLE


def test_what_cant_be_stored_is_taken_out_of_an_answer(served):
    served.does(sends(b'{"choices": [{"message": {"content": "One\\u0000 vote \\ud800each."}}]}'))
    assert Endpoint(served.url, "small-one").write(PROMPT) == "One vote ?each."


def test_nobody_at_the_address_is_said():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert _why(f"http://127.0.0.1:{port}/v1") == NoWording.UNREACHABLE
    assert _why("http://nobody.invalid/v1") == NoWording.UNREACHABLE


def test_an_address_without_a_certificate_is_not_trusted(served):
    assert _why(served.url.replace("http://", "https://")) == NoWording.UNREACHABLE


@pytest.mark.parametrize("announced", [True, False])
def test_a_huge_answer_is_not_read_to_its_end(served, announced):
    sent = []

    def floods(handler):
        handler.send_response(200)
        if announced:
            handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        for _piece in range(10_000):
            handler.wfile.write(b"x" * 100_000)
            sent.append(100_000)

    served.does(floods)
    assert _why(served.url) == NoWording.TOO_LONG
    time.sleep(0.1)
    assert sum(sent) < 100 * writer_endpoint.MOST_BYTES


def test_a_huge_head_is_not_read_to_its_end(served):
    def floods(handler):
        handler.send_response(200)
        for number in range(90):
            handler.send_header(f"X-{number}", "x" * 60_000)
        handler.end_headers()

    served.does(floods)
    assert _why(served.url) == NoWording.TOO_LONG


def _silence(handler):
    time.sleep(1.5)


def _drips_its_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    for _drop in range(15):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def _drips_its_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    for _drop in range(15):
        handler.wfile.write(b"x")
        time.sleep(0.1)


@pytest.mark.parametrize("slow", [_silence, _drips_its_body, _drips_its_head])
def test_a_slow_answer_is_given_up_in_time(served, slow):
    served.does(slow)
    started = time.monotonic()
    assert _why(served.url, seconds=0.4) == NoWording.SLOW
    assert time.monotonic() - started < 1.2


def test_an_answer_that_breaks_off_is_not_understood(served):
    def breaks_off(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(saying("One.")[:20])
        handler.close_connection = True

    served.does(breaks_off)
    assert _why(served.url) == NoWording.UNREADABLE


def test_the_log_says_why_and_not_what_was_sent(served, caplog):
    served.does(sends(b"", status=500))
    with caplog.at_level(logging.DEBUG):
        _why(served.url)
    assert "error" in caplog.text
    assert "secret" not in caplog.text
