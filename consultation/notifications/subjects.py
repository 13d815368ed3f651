"""Things of higher floors that people are told of. Each kind registers itself when the site starts, so that nobody here knows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Subject:
    """A thing as one person may read it: what happened to it, told to those whose words it rests on and to those who follow them.

    `reason` is in `reason_language`; where that is empty, in `language`, as the title.
    """

    title: str
    language: str
    url: str
    to_authors: str
    to_followers: str
    reason: str = ""
    reason_language: str = ""


@dataclass(frozen=True)
class SubjectKind:
    """`cited`: the primary keys of the contributions on which a thing rests. `described`: things by primary key, as `user` may
    read them, in a fixed number of queries; those they may not read are left out.
    """

    cited: Callable[[int], Iterable[int]]
    described: Callable[[list[int], Any], dict[int, Subject]]


_kinds: dict[str, SubjectKind] = {}


def register(name: str, kind: SubjectKind) -> None:
    """From now on events may speak of `name`:<primary key>."""
    _kinds[name] = kind


def contributions_under(subject: str) -> list[int]:
    """The contributions on which `subject` rests; none where its kind is unknown."""
    name, _, pk = subject.partition(":")
    return sorted(_kinds[name].cited(int(pk))) if name in _kinds else []


def described(subjects: Iterable[str], user: Any) -> dict[str, Subject]:
    """Those of `subjects` that `user` may read."""
    wanted: dict[str, list[int]] = {}
    for subject in set(subjects):
        name, _, pk = subject.partition(":")
        if name in _kinds:
            wanted.setdefault(name, []).append(int(pk))
    return {f"{name}:{pk}": each for name, pks in wanted.items() for pk, each in _kinds[name].described(sorted(pks), user).items()}
