"""Pictures of the main pages, as each role, at two sizes, light and dark: `python -m tests.browser.screenshots FOLDER [ADDRESS]`.

Without an address it loads and serves the demonstration itself.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.site import (
    PUBLIC_PAGES,
    SCHEMES,
    SIGNED_IN_PAGES,
    SIZES,
    Addresses,
    Visitor,
    browser,
    chromium,
    served_demonstration,
)


@contextmanager
def _site(address: str | None) -> Iterator[str]:
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory() as folder, served_demonstration(Path(folder)) as served:
        yield served


def take(launched: Browser, address: str, folder: Path, lang: str = "fr") -> int:
    """Takes every picture in one language. Returns how many."""
    addresses, taken = Addresses(launched, address), 0
    for size in SIZES:
        for scheme in SCHEMES:
            for role, pages in {"": PUBLIC_PAGES, **SIGNED_IN_PAGES}.items():
                visitor = Visitor(launched, address, size=size, scheme=scheme)
                if role:
                    visitor.sign_in(role)
                for name, pattern in pages.items():
                    visitor.page.goto(addresses.of(pattern, lang))
                    visitor.page.screenshot(path=folder / f"{name}-{lang}-{size}-{scheme}.png", full_page=True)
                    taken += 1
                visitor.close()
    return taken


def main(arguments: list[str]) -> int:
    if not arguments:
        print("Usage: python -m tests.browser.screenshots FOLDER [ADDRESS]")
        return 2
    if not chromium():
        print("Chromium is needed: apt-get install chromium")
        return 1
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with _site(arguments[1] if len(arguments) > 1 else None) as address, browser() as launched:
        print(f"{take(launched, address, folder)} pictures in {folder}")
        for name, page in (("README-room", "room"), ("README-board", "board")):
            shutil.copy(folder / f"{page}-fr-desktop-light.png", folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
