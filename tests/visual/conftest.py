"""A real browser whose requests Django's test client answers: no server, no port, the test's own transaction.

The browser lives in a thread of its own, because its event loop would take Django's connection away from the test.
"""

import mimetypes
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60


class BrowserThread(threading.Thread):
    """Carries out jobs, each a function of a Playwright browser, until it is given None."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.jobs: Queue[Callable[[Any], None] | None] = Queue()

    def run(self) -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            while job := self.jobs.get():
                job(browser)
            browser.close()


@pytest.fixture(scope="module")
def browser_thread() -> Iterator[BrowserThread]:
    pytest.importorskip("playwright")
    if CHROMIUM is None:
        pytest.skip("No chromium on this machine: the pages were not looked at in a browser.")
    thread = BrowserThread()
    thread.start()
    yield thread
    thread.jobs.put(None)
    thread.join(PATIENCE)


def _answer(client: Client, asked: tuple[str, str, bytes | None, str]) -> dict[str, Any]:
    url, method, body, content_type = asked
    address = urlsplit(url)
    if address.path.startswith(settings.STATIC_URL):
        file = Path(finders.find(address.path.removeprefix(settings.STATIC_URL)))
        return {"body": file.read_bytes(), "content_type": mimetypes.guess_type(file.name)[0] or "text/plain"}
    path = address.path + (f"?{address.query}" if address.query else "")
    response = client.generic(method, path, body or b"", content_type) if method == "POST" else client.get(path)
    if method == "POST" and response.status_code == 302:
        # A redirect would leave for a server: the page that goes on by itself comes back here.
        return {"status": 200, "headers": {"Refresh": f"0;url={response['Location']}"}, "content_type": "text/html"}
    return {"status": response.status_code, "headers": dict(response.items()), "body": response.getvalue()}


@pytest.fixture
def visit(browser_thread: BrowserThread, client: Client) -> Callable[..., Any]:
    """`visit(path, look)` opens the page as `client` gets it, and gives what `look(page)` returns; `page.said` is its console."""

    def opened(path: str, look: Callable[[Any], Any], *, width: int = 1280, scheme: str = "light", script: bool = True) -> Any:
        mailbox: Queue[tuple[str, Any, Queue[Any] | None]] = Queue()

        def ask_the_test(route: Any) -> None:
            reply: Queue[Any] = Queue()
            request = route.request
            content_type = request.headers.get("content-type", "application/octet-stream")
            mailbox.put(("asked", (request.url, request.method, request.post_data_buffer, content_type), reply))
            route.fulfill(**reply.get(timeout=PATIENCE))

        def job(browser: Any) -> None:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script, base_url="http://localhost"
            )
            try:
                context.route("**/*", ask_the_test)
                page = context.new_page()
                page.said = []
                page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") else None)
                page.on("pageerror", lambda error: page.said.append(str(error)))
                page.goto(path)
                mailbox.put(("seen", look(page), None))
            except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the test
                mailbox.put(("failed", error, None))
            finally:
                context.close()

        browser_thread.jobs.put(job)
        while True:
            event, value, reply = mailbox.get(timeout=PATIENCE)
            if event == "seen":
                return value
            if event == "failed":
                raise value
            assert reply is not None
            reply.put(_answer(client, value))

    return opened
