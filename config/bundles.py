"""The styles and scripts of every page, each in one file, so that a page takes few requests.

The parts stay small files that people read; the bundles are put together from them in the data folder, whenever a part is newer.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, overload

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLES = {
    "bundles/site.css": (
        "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/utilities.css", "css/pages.css",
    ),
    "bundles/site.js": ("django_htmx/htmx-2.min.js", "js/error-focus.js", "js/character-counter.js", "js/refused-requests.js"),
    "bundles/writing.js": ("js/drafts.js", "js/language-guess.js", "js/similar-panel.js", "js/file-check.js"),
    "bundles/passkey.js": ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js", "js/passkey.js"),
}  # fmt: skip


class BundleFinder(BaseFinder):
    """Finds the bundles among the static files, and builds them when they are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(settings.BUNDLES_DIR))

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    @overload
    def find(self, path: str, find_all: Literal[False] = False) -> str | None: ...
    @overload
    def find(self, path: str, find_all: Literal[True]) -> list[str]: ...
    def find(self, path: str, find_all: bool = False) -> str | list[str] | None:
        if path not in BUNDLES:
            return [] if find_all else None
        built = str(_built(path))
        return [built] if find_all else built

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in BUNDLES:
            _built(path)
            yield path, self.storage


def _built(path: str) -> Path:
    parts = [Path(str(finders.find(part))) for part in BUNDLES[path]]
    target = Path(settings.BUNDLES_DIR) / path
    if not target.exists() or target.stat().st_mtime < max(part.stat().st_mtime for part in parts):
        target.parent.mkdir(parents=True, exist_ok=True)
        told = "\n".join(f"/* {part.name} */\n{_alone(part)}" for part in parts)
        fresh = target.with_suffix(f"{target.suffix}.new")
        fresh.write_text(told, encoding="utf-8")
        fresh.replace(target)
    return target


def _alone(part: Path) -> str:
    """A script in a scope of its own, so that two may use one name; a minified library as it is."""
    text = part.read_text(encoding="utf-8")
    return f"{{\n{text}\n}}" if part.suffix == ".js" and ".min." not in part.name else text
