"""What a method of grouping texts is asked and what it answers."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pandas as pd


class Grouping(NamedTuple):
    """The group of each row, shape (n,), "" where it has none; the words that the method itself names each group by, if it does."""

    groups: np.ndarray
    words: dict[str, list[str]] = {}


class Method(NamedTuple):
    """``group(rows, k, seed)`` seeks ``k`` groups, or about as many where a method chooses itself; ``needs`` are modules."""

    name: str
    group: Callable[[pd.DataFrame, int, int], Grouping]
    needs: tuple[str, ...] = ()

    def missing(self) -> list[str]:
        """The modules that are not installed."""
        return [module for module in self.needs if find_spec(module) is None]


def whole_texts(rows: pd.DataFrame) -> list[str]:
    """Title and body of each row."""
    return (rows["title"] + " " + rows["body"]).tolist()


def numbered(labels: np.ndarray) -> np.ndarray:
    """Group numbers as text; a negative one, noise, as ""."""
    return np.array(["" if label < 0 else f"{label}" for label in labels.tolist()], dtype=object)
