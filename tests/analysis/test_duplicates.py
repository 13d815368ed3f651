import random

import numpy as np
import pytest

from analysis import duplicates, shared_stems
from analysis.duplicates import find_copies
from analysis.shared_stems import SHARED_STEMS, SharedStems
from analysis.word_lists import WordLists

VOCABULARY = [f"mot{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(400)]


def variants(size: int, seed: int = 0) -> list[tuple[str, ...]]:
    """Texts of twenty words, most of them one of a few with a word or more exchanged, in the order of their words."""
    chance = random.Random(seed)
    sources = [chance.sample(VOCABULARY, 20) for _ in range(max(2, size // 12))]
    made = []
    for _ in range(size):
        text = list(chance.choice(sources))
        for _ in range(chance.randrange(7)):
            text[chance.randrange(20)] = chance.choice(VOCABULARY)
        made.append(tuple(text))
    return sorted(made)


def copies(texts: list[tuple[str, ...]]) -> np.ndarray:
    return find_copies(texts, texts)


@pytest.mark.parametrize("bits", [64, 512])
def test_pairs_share_their_stems_as_sets_do(bits, monkeypatch):
    texts = [*variants(60), (), ("mota",), ("mota",)]
    monkeypatch.setattr(shared_stems, "BITS", bits)
    monkeypatch.setattr(shared_stems, "PIECE", 7)
    ones, others = (each.ravel() for each in np.meshgrid(np.arange(62), np.arange(62)))
    sets = [set(text) for text in texts]
    expected = [
        len(sets[one] & sets[other]) >= SHARED_STEMS * len(sets[one] | sets[other])
        for one, other in zip(ones.tolist(), others.tolist(), strict=True)
    ]
    assert 62 < sum(expected) < len(expected)
    sharing = SharedStems(WordLists.of(texts))
    assert sharing.enough(ones, others).tolist() == expected
    assert [sharing.pair(one, other) for one, other in zip(ones.tolist(), others.tolist(), strict=True)] == expected


def test_copies_are_the_same_in_pieces_of_any_size(monkeypatch):
    texts = variants(400)
    whole = copies(texts)
    assert 20 < (whole != np.arange(400)).sum() < 380
    assert any(texts[text] == texts[original] for text, original in enumerate(whole.tolist()) if text != original)
    for size in (1, 3, 64):
        monkeypatch.setattr(duplicates, "PIECE", size)
        monkeypatch.setattr(shared_stems, "PIECE", size)
        assert copies(texts).tolist() == whole.tolist()


def test_nothing_is_a_copy_of_a_copy():
    original = copies(variants(400))
    assert (original[original] == original).all()


def test_in_a_crowd_each_text_meets_so_many_others_at_most(monkeypatch):
    """However many texts are nearly the same, the pairs that are looked at grow with their number and not with its square."""
    looked_at = []
    likely = duplicates._likely
    monkeypatch.setattr(duplicates, "_likely", lambda signatures, pairs: looked_at.append(len(pairs)) or likely(signatures, pairs))
    chance = random.Random(1)
    source = chance.sample(VOCABULARY, 20)
    crowd = sorted({(*source, *chance.sample(VOCABULARY, 2)) for _ in range(1000)})
    assert np.isin(copies(crowd), np.arange(60)).all()
    assert 10 * len(crowd) < sum(looked_at) <= duplicates.BANDS * 2 * duplicates.COMPARED * len(crowd)
