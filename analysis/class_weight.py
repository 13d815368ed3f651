"""How far a word tells one group from all."""

import numpy as np


def class_gain(inside: np.ndarray, size: int, everywhere: np.ndarray, total: int) -> np.ndarray:
    """p log(p / q) of each word, less for those that are rare in the group or mostly elsewhere (class TF-IDF): p is the share of the
    group's ``size`` texts that use it, ``inside`` of them; q that of all ``total`` texts, ``everywhere`` of them."""
    share, usual = inside / max(size, 1), np.maximum(everywhere, 1) / max(total, 1)
    return share * np.log(np.maximum(share / usual, 1.01)) * (inside / np.maximum(everywhere, 1)) ** 0.25 * inside / (inside + 2)
