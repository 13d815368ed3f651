"""What stages found, kept in a folder between runs and found again by the content that it follows from.

An entry is numbers: never a word, a text or an id. Its name is a keyed hash (HMAC-SHA256, RFC 2104) of the stage, of the code and the
libraries, and of all that the stage was given; it begins with a keyed hash of what it holds. The key is the folder's own, so that an entry
that was damaged, or made elsewhere, is not believed but computed again. Runs may share a folder: entries are written beside their place
and moved.
"""

import hashlib
import hmac
import io
import os
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp

from analysis.exceptions import BadInput
from analysis.manifest import versions
from analysis.word_lists import WordLists

LARGEST = 2 * 1024**3
SUFFIX = ".stage"
TAG = hashlib.sha256().digest_size

Arrays: TypeAlias = dict[str, np.ndarray]


class StageCache:
    """A folder of entries, of ``largest`` bytes at most when a run has ended: those not used for longest are thrown out.

    Raises BadInput where the folder can't be used.
    """

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder, self.largest = folder, largest
        self._used: set[Path] = set()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._key = _key_of(folder)
        except OSError as error:
            raise BadInput(f"{folder} can't be used as a cache: {error.strerror or error}.") from None

    def arrays(self, stage: str, given: Sequence[Any], compute: Callable[[], Arrays]) -> Arrays:
        """What ``compute`` gives; from an earlier run, if the same stage was given the same."""
        path = self._path(stage, given)
        found = self._read(path)
        if found is None:
            found = compute()
            self._write(path, found)
        return found

    def rows(self, stage: str, given: Sequence[Any], texts: Iterable[str], compute: Callable[[list[int]], np.ndarray]) -> np.ndarray:
        """A row for each text, as ``compute`` gives for the positions of those that the last run with this stage didn't have.

        ``compute`` must give a text the same row in any company. The entry then has the rows of ``texts`` and no others.
        """
        path = self._path(stage, given)
        marks = np.array([self._mark(text) for text in texts], "S16")
        kept = self._read(path) or {}
        place = {mark: row for row, mark in enumerate(kept["marks"].tolist())} if "marks" in kept else {}
        at = np.array([place.get(mark, -1) for mark in marks.tolist()], np.int64)
        missing = np.flatnonzero(at < 0)
        fresh = compute(missing.tolist()) if len(missing) or not place else kept["rows"][:0]
        result = np.empty((len(marks), *fresh.shape[1:]), fresh.dtype if len(missing) else kept["rows"].dtype)
        result[missing] = fresh
        if len(missing) < len(marks):
            result[at >= 0] = kept["rows"][at[at >= 0]]
        if len(missing) or len(place) != len(marks):
            self._write(path, {"marks": marks, "rows": result})
        return result

    def tidy(self, *, only_used: bool = False) -> None:
        """Throw out the entries that this run did not use, if asked, and the oldest until the folder is small enough."""
        entries = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            try:
                entries.append((path.stat().st_mtime_ns, path.stat().st_size, path))
            except FileNotFoundError:  # another run was quicker
                continue
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total > self.largest or (only_used and path not in self._used):
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, stage: str, given: Sequence[Any]) -> Path:
        digest = hmac.new(self._key, digestmod=hashlib.sha256)
        _tell((stage, code(), versions(), *given), digest)
        return self.folder / f"{stage}-{digest.hexdigest()[:40]}{SUFFIX}"

    def _mark(self, text: str) -> bytes:
        """What stands for a text: it can't be told without the folder's key, and never ends with the zero byte that arrays cut off."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")[:15] + b"."

    def _tag(self, path: Path, content: bytes) -> bytes:
        return hmac.digest(self._key, path.name.encode() + b"\0" + content, "sha256")

    def _read(self, path: Path) -> Arrays | None:
        self._used.add(path)
        try:
            whole = path.read_bytes()
            if not hmac.compare_digest(whole[:TAG], self._tag(path, whole[TAG:])):
                return None
            with np.load(io.BytesIO(whole[TAG:]), allow_pickle=False) as archive:
                found = {name: archive[name] for name in archive.files}
            os.utime(path)
            return found
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None

    def _write(self, path: Path, found: Arrays) -> None:
        """Kept if it can be: a full disk costs the next run time, and this one nothing."""
        target = io.BytesIO()
        np.savez(target, allow_pickle=False, **found)
        content = target.getvalue()
        try:
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as beside:
                beside.write(self._tag(path, content) + content)
            Path(beside.name).replace(path)
        except OSError:
            return


def arrays(kept: StageCache | None, stage: str, given: Sequence[Any], compute: Callable[[], Arrays]) -> Arrays:
    """``StageCache.arrays``, or without one just what ``compute`` gives."""
    return compute() if kept is None else kept.arrays(stage, given, compute)


@cache
def code() -> str:
    """The hash of the source files of this package: another version never meets the entries of this one."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _key_of(folder: Path) -> bytes:
    """The folder's key, made at its first use: of several runs that make one at once, the first is taken."""
    path = folder / "key"
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".") as beside:
            beside.write(secrets.token_bytes(32))
            beside.flush()
            with suppress(FileExistsError):
                os.link(beside.name, path)
    return path.read_bytes()


def _tell(value: Any, digest: "hmac.HMAC") -> None:
    """Feed a value to a digest so that no two different ones feed it alike."""

    def part(kind: str, content: bytes | memoryview = b"") -> None:
        digest.update(f"{kind}:{len(content)}:".encode())
        digest.update(content)

    if isinstance(value, np.ndarray) and value.dtype != object:
        part(f"array {value.dtype.str} {value.shape}", np.ascontiguousarray(value).tobytes())
    elif sp.issparse(value):
        rows = value.tocsr()
        _tell((rows.shape, rows.indptr, rows.indices, rows.data), digest)
    elif isinstance(value, WordLists):
        _tell((tuple(value.spelled), value.numbers, value.bounds), digest)
    elif isinstance(value, dict):
        _tell(tuple(sorted(value.items())), digest)
    elif isinstance(value, tuple | list):
        part(f"list {len(value)}")
        for each in value:
            _tell(each, digest)
    elif is_dataclass(value) and not isinstance(value, type):
        _tell([(field.name, getattr(value, field.name)) for field in fields(value)], digest)
    elif value is None or isinstance(value, str | bool | int | float | np.generic):
        part(type(value).__name__, repr(value).encode("utf-8", "surrogatepass"))
    else:
        raise TypeError(f"{type(value).__name__} has no content that can be told")
