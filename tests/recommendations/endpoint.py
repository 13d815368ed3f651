"""An OpenAI-compatible endpoint on this machine, for as long as a test lasts: it answers as it is told, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.test import override_settings


def saying(text: object) -> bytes:
    """What such an endpoint sends when a model says `text`."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


class Endpoint:
    """`asked` are the paths, headers and bodies that came; `answers` what to do with the next ones."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}/v1"
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = sends(saying("Nothing."))

    def says(self, text: object) -> None:
        self.answer = sends(saying(text))

    def does(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.answer = answer

    @property
    def prompts(self) -> str:
        """Everything that it was ever sent."""
        return "\n".join(json.dumps(json.loads(body), ensure_ascii=False) for _path, _headers, body in self.asked)


def sends(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer in one piece."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def an_endpoint() -> Iterator[Endpoint]:
    """Listens on a free port of 127.0.0.1, and stops after the test."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            endpoint.asked.append((self.path, dict(self.headers), body))
            try:
                endpoint.answer(self)
            except OSError:
                self.close_connection = True  # whoever asked had enough

        do_GET = do_POST

        def log_message(self, *_words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint = Endpoint(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def a_writer() -> Iterator[Endpoint]:
    """An endpoint that the settings name as the writer."""
    with (
        an_endpoint() as endpoint,
        override_settings(WRITER_URL=endpoint.url, WRITER_MODEL="small-one", WRITER_KEY="s3cret", WRITER_TIMEOUT=5),
    ):
        yield endpoint
