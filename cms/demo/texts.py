"""Reads the demonstration's contributions: one TOML file a workshop, written one by one."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class DemoComment:
    """A comment; `key` is unique within its proposal, `reply_to` the key of the comment it answers, or ""."""

    key: str
    language: str
    by: str
    body: str
    state: str
    stance: str
    reply_to: str


@dataclass(frozen=True)
class DemoProposal:
    """A proposal. `lean`: where its supporters stand, each axis -1..1; `appeal`: -1..1 (see opinions.py)."""

    key: str
    workshop: str
    language: str
    by: str
    title: str
    body: str
    tags: tuple[str, ...]
    lean: tuple[float, float]
    appeal: float
    state: str
    comments: tuple[DemoComment, ...] = field(default=())


def read_proposals(folder: Path = TEXTS) -> list[DemoProposal]:
    """Every proposal of every workshop, by file name, in the order of the file."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["proposal"]:
            found.append(_proposal(path.stem, row))
    return found


def _proposal(workshop: str, row: dict[str, Any]) -> DemoProposal:
    return DemoProposal(
        key=row["key"], workshop=workshop, language=row["lang"], by=row["by"], title=row["title"], body=row["body"].strip(),
        tags=tuple(row["tags"]), lean=(float(row["lean"][0]), float(row["lean"][1])), appeal=float(row["appeal"]), state=row["state"],
        comments=tuple(_comment(each) for each in row.get("comment", [])),
    )  # fmt: skip


def _comment(row: dict[str, Any]) -> DemoComment:
    return DemoComment(
        key=row["key"], language=row["lang"], by=row["by"], body=row["body"].strip(), state=row["state"],
        stance=row.get("stance", ""), reply_to=row.get("reply_to", ""),
    )  # fmt: skip
