"""The demonstration, served for a browser: its pages, its roles, and a Chromium to see them with."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.databases import migrated_sqlite

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "nl", "en")
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
CONSULTATION = "smart-in-progress"

# Where each role works. {proposal}, {draft}… are found on the pages themselves (see Addresses).
PUBLIC_PAGES = {
    "home": "/{lang}/",
    "workshops": "/{lang}/w/smart-in-progress/",
    "room": "/{lang}/w/smart-in-progress/qui-decide/",
    "room-blind": "/{lang}/w/smart-in-progress/independance/",
    "proposals": "/{lang}/proposals/smart-in-progress/?sort=divided",
    "search": "/{lang}/w/smart-in-progress/qui-decide/?q=asemblée",
    "search-nothing": "/{lang}/w/smart-in-progress/qui-decide/?q=xyzzyx",
    "proposal": "/{lang}/p/{proposal}/",
    "versions": "/{lang}/p/{proposal}/versions/",
    "trail": "/{lang}/p/{proposal}/trail/",
    "sign-in": "/{lang}/account/login/code/",
    "sign-in-password": "/{lang}/account/login/",
    "demo-sign-in": "/{lang}/demo/sign-in/",
    "recommendations": "/{lang}/recommendations/of/smart-in-progress/",
    "plan": "/{lang}/recommendations/of/smart-in-progress/plan/",
    "not-found": "/{lang}/nowhere-at-all/",
}
SIGNED_IN_PAGES = {
    "participant": {
        "mine": "/{lang}/mine/",
        "notices": "/{lang}/notices/",
        "following": "/{lang}/following/",
        "notice-settings": "/{lang}/notices/settings/",
        "profile": "/{lang}/profile/",
        "my-data": "/{lang}/my-data/",
        "leave": "/{lang}/my-data/leave/",
        "e-mail-address": "/{lang}/account/email/",
        "second-factors": "/{lang}/account/2fa/",
        "report": "/{lang}/p/{others}/report/",
        "vote-one-by-one": "/{lang}/vote/smart-in-progress/qui-decide/",
        "vote-pause": "/{lang}/vote/smart-in-progress/qui-decide/?n=10",
        "propose": "/{lang}/w/smart-in-progress/qui-decide/propose/",
        "proposal-signed-in": "/{lang}/p/{proposal}/",
        "refused": "/{lang}/w/smart-in-progress/permanents-et-membres/propose/",
    },
    "facilitator": {
        "desk": "/{lang}/desk/",
        "review": "/{lang}/desk/{waiting}/",
        "translate": "/{lang}/p/{proposal}/translate/",
        "propose-for-the-room": "/{lang}/w/smart-in-progress/qui-decide/propose/",
    },
    "strategist": {
        "board": "/{lang}/strategy/smart-in-progress/",
        "group": "/{lang}/strategy/smart-in-progress/runs/{run}/groups/g01/",
        "unplaced": "/{lang}/strategy/smart-in-progress/runs/{run}/unplaced/",
        "minority": "/{lang}/strategy/smart-in-progress/runs/{run}/minority/",
        "opinions": "/{lang}/strategy/smart-in-progress/runs/{run}/opinions/",
        "corrections": "/{lang}/strategy/smart-in-progress/corrections/",
        "recommendation": "/{lang}/recommendations/{recommendation}/",
        "plan-begun": "/{lang}/strategy/smart-in-progress/plan/",
    },
}


def chromium() -> str | None:
    """Where the system's Chromium is, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment_of(folder: Path) -> dict[str, str]:
    """The settings of the demonstration in `folder`, for it and for commands beside it."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTEST_"))} | {
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "DATA_DIR": str(folder), "DEMO": "true", "DEBUG": "true",
        "SECRET_KEY": "only-for-tests-" + "x" * 40, "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_HOSTS": "localhost,127.0.0.1", "PYTHONUNBUFFERED": "1", "EMAIL_URL": "consolemail://",
    }  # fmt: skip


@contextmanager
def served_demonstration(folder: Path) -> Iterator[str]:
    """Loads the demonstration into a migrated database in `folder`, with its analysis, and serves it. Gives its address."""
    shutil.copy(migrated_sqlite(), folder / "demo.sqlite3")
    port = free_port()
    environment = environment_of(folder)
    log = (folder / "demo.log").open("w")
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, demo, folder / "demo.log")
        yield address
    finally:
        demo.terminate()
        demo.wait(timeout=30)
        log.close()


def _wait_for(address: str, demo: "subprocess.Popen[bytes]", log: Path) -> None:
    for _second in range(600):
        if demo.poll() is not None:
            raise RuntimeError(f"The demonstration stopped:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(1)
    raise TimeoutError(f"The demonstration does not answer:\n{log.read_text()[-3000:]}")


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        try:
            yield launched
        finally:
            launched.close()


# What htmx says of a request that is stopped because somebody leaves the page; of one that fails it says more.
STOPPED = ("htmx:sendAbort", "htmx:afterRequest")


class Visitor:
    """Somebody at a screen of one size and scheme, signed in to a role or not."""

    def __init__(self, launched: Browser, address: str, *, size: str = "desktop", scheme: str = "light", javascript: bool = True) -> None:
        width, height = SIZES[size]
        self.address = address
        self.context: BrowserContext = launched.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=javascript,  # type: ignore[arg-type]
            reduced_motion="reduce", base_url=address,
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("request", self._only_here)

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(STOPPED):
            self.complaints.append(text)

    def _only_here(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked another host: {url}")

    def sign_in(self, role: str) -> None:
        """As the demonstration's account of this role."""
        self.page.goto("/en/demo/sign-in/")
        self.page.locator(f'form:has(input[name="role"][value="{role}"]) button, button[name="role"][value="{role}"]').first.click()
        self.page.wait_for_load_state()

    def close(self) -> None:
        self.context.close()


class Addresses:
    """The addresses of things whose names are not known beforehand, as the pages themselves give them."""

    def __init__(self, launched: Browser, address: str) -> None:
        visitor = Visitor(launched, address)
        visitor.page.goto(f"/en/w/{CONSULTATION}/qui-decide/?sort=discussed")
        self.found = {"proposal": _first(r"/en/p/(\w+)/", visitor.page.content())}
        visitor.sign_in("participant")
        visitor.page.goto(f"/en/vote/{CONSULTATION}/qui-decide/")
        self.found["others"] = _first(r"/en/p/(\w+)/", visitor.page.content())
        visitor.sign_in("facilitator")
        visitor.page.goto("/en/desk/")
        self.found["waiting"] = _first(r"/en/desk/(\w+)/", visitor.page.content())
        visitor.sign_in("strategist")
        visitor.page.goto(f"/en/strategy/{CONSULTATION}/")
        self.found["run"] = _first(r"/runs/(\d+)/groups/", visitor.page.content())
        self.found["recommendation"] = _first(r"/en/recommendations/(\d+)/", visitor.page.content())
        self._cms_pages = {lang: _linked(visitor, f"/{lang}/") for lang in LANGUAGES}
        visitor.close()

    def cms_pages(self, lang: str) -> list[str]:
        """The pages of the organisation that its home page leads to, one of a kind: theme, brief, others."""
        return self._cms_pages[lang]

    def of(self, pattern: str, lang: str) -> str:
        return pattern.format(lang=lang, **self.found)


def _first(pattern: str, html: str) -> str:
    found = re.search(pattern, html)
    assert found, f"no {pattern} on the page"
    return found.group(1)


def _linked(visitor: Visitor, home: str) -> list[str]:
    """The addresses under `home` that it and its first theme link to, and that no other list of ours has."""
    found: list[str] = []
    for start in (home, None):
        path = start or (found[0] if found else home)
        visitor.page.goto(path)
        links = visitor.page.eval_on_selector_all("a[href]", "links => links.map(link => new URL(link.href).pathname)")
        for link in links:
            elsewhere = re.match(rf"{home}(w|p|account|desk|mine|strategy|recommendations|demo)/", link)
            if link.startswith(home) and link != home and not elsewhere and link not in found:
                found.append(link)
    return found[:6]
