import random

import numpy as np
import pytest

from analysis import word_lists
from analysis.vectors import counts, vocabulary_of
from analysis.word_lists import WordLists, joined

LISTS = [("vélo", "piste", "vélo"), (), ("gare",), ("piste", "gare", "bus", "\U0001f68b"), ("vél",)]


def test_lists_of_words_are_kept_as_they_are():
    assert list(WordLists.of(LISTS)) == LISTS
    assert WordLists.of(LISTS)[-1] == ("vél",)
    assert list(WordLists.of(LISTS)[1:3]) == LISTS[1:3]
    with pytest.raises(IndexError):
        WordLists.of(LISTS)[5]


def test_some_lists_are_taken_in_the_order_asked_for():
    assert list(WordLists.of(LISTS).only(np.array([3, 1, 0, 3]))) == [LISTS[3], LISTS[1], LISTS[0], LISTS[3]]
    assert list(WordLists.of(LISTS).only(np.array([], int))) == []


def test_some_lists_are_taken_without_a_look_at_the_others(monkeypatch):
    """Else taking two of a million, a million times, never ends."""
    lists = WordLists.of(LISTS)
    monkeypatch.setattr(WordLists, "lengths", property(lambda self: pytest.fail("all lists were measured")))
    assert list(lists.only(np.array([3, 0]))) == [LISTS[3], LISTS[0]]


def test_lists_are_copied_alike_in_pieces(monkeypatch):
    rows = np.array([3, 1, 0, 3, 4, 2, 2])
    whole = WordLists.of(LISTS).only(rows)
    monkeypatch.setattr(word_lists, "PIECE", 2)
    pieces = WordLists.of(LISTS).only(rows)
    assert list(pieces) == list(whole)
    assert pieces.numbers.dtype == whole.numbers.dtype


@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_lists_are_cut_into_windows(size):
    windows, rows = WordLists.of(LISTS).windows(size)
    cut = [(words[start : start + size], row) for row, words in enumerate(LISTS) for start in range(0, max(len(words), 1), size)]
    assert list(zip(windows, rows.tolist(), strict=True)) == cut


def test_a_word_said_twice_in_a_list_counts_once():
    lists = WordLists.of(LISTS)
    rows, numbers = lists.once()
    found = [(row, lists.spelled[number]) for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)]
    assert sorted(found) == sorted({(row, word) for row, words in enumerate(LISTS) for word in words})


def test_parts_that_spell_in_other_orders_are_joined():
    parts = [WordLists.of(LISTS[:2]), WordLists.of(LISTS[3:]), WordLists.of(LISTS[2:3])]
    assert list(joined(parts)) == [*LISTS[:2], *LISTS[3:], LISTS[2]]
    assert list(joined([])) == []


def test_keys_sort_as_the_lists_do():
    chance = random.Random(3)
    lists = [tuple(chance.choice(["a", "ab", "b", "é", "z", "\U0001f68b", "ﬁ"]) for _ in range(chance.randrange(5))) for _ in range(300)]
    keys = WordLists.of(lists).sorting_keys()
    assert sorted(range(300), key=keys.__getitem__) == sorted(range(300), key=lists.__getitem__)


def test_words_are_marked_by_the_language_of_their_list():
    marked = WordLists.of(LISTS).marked(["fr", "nl", "fr", "nl", "fr"])
    assert list(marked) == [
        ("fr:vélo", "fr:piste", "fr:vélo"),
        (),
        ("fr:gare",),
        ("nl:piste", "nl:gare", "nl:bus", "nl:\U0001f68b"),
        ("fr:vél",),
    ]
    assert marked.used() == {word for words in marked for word in words}


def test_words_are_counted_whether_kept_as_numbers_or_not():
    vocabulary = {"piste": 0, "vélo": 1, "absent": 2}
    for lists in (LISTS, WordLists.of(LISTS), WordLists.of(LISTS)[0:5]):
        assert counts(lists, vocabulary).toarray().tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0]]
        assert vocabulary_of(lists) == {"gare": 0, "piste": 1}
    assert list(vocabulary_of(LISTS, at_least=1)) == sorted({word for words in LISTS for word in words})
