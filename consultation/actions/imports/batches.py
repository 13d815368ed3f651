"""Cutting long work into parts."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def in_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """`items` in runs of at most `size`, in order."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
