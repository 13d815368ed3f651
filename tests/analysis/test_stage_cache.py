"""Stages are kept by the content they follow from: the same result with a cache or without, and nothing in it is believed unseen."""

import threading

import numpy as np
import pandas as pd
import pytest

from analysis import stage_cache
from analysis.command_line import main
from analysis.exceptions import BadInput
from analysis.lexicon import lexicon_of
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.stage_cache import StageCache, _tell
from analysis.word_lists import WordLists
from tests.analysis.corpora import trilingual

TABLE = trilingual()
FOUR = Parameters(groups=4)


class Counting:
    """A computation that says how often it was made."""

    def __init__(self, **found) -> None:
        self.found, self.times = found or {"numbers": np.arange(6)}, 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.times += 1
        return self.found


def given_of(folder, stage="stage", given=(1,), compute=None):
    return StageCache(folder).arrays(stage, given, compute or Counting())


def test_a_stage_is_computed_once_for_the_same_input(tmp_path):
    counting = Counting()
    for _ in range(3):
        assert given_of(tmp_path, compute=counting)["numbers"].tolist() == list(range(6))
    assert counting.times == 1
    for stage, given in (("another", (1,)), ("stage", (2,)), ("stage", ("1",)), ("stage", (1, ())), ("stage", (1.0,))):
        given_of(tmp_path, stage, given, counting)
    assert counting.times == 6


def test_another_version_of_the_code_computes_again(tmp_path, monkeypatch):
    counting = Counting()
    given_of(tmp_path, compute=counting)
    monkeypatch.setattr(stage_cache, "code", lambda: "another")
    given_of(tmp_path, compute=counting)
    monkeypatch.setattr(stage_cache, "versions", lambda: {"numpy": "0"})
    given_of(tmp_path, compute=counting)
    assert counting.times == 3


def entry_of(folder):
    (entry,) = folder.glob("*.stage")
    return entry


DAMAGE = {
    "emptied": lambda content: b"",
    "cut short": lambda content: content[:-40],
    "one byte changed": lambda content: content[:90] + bytes([content[90] ^ 1]) + content[91:],
    "another tag": lambda content: bytes(32) + content[32:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_entry_is_computed_again_and_mended(tmp_path, damage):
    counting = Counting()
    given_of(tmp_path, compute=counting)
    entry = entry_of(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    for _ in range(2):
        assert given_of(tmp_path, compute=counting)["numbers"].tolist() == list(range(6))
    assert counting.times == 2


def test_an_entry_of_another_folder_or_of_another_name_is_not_believed(tmp_path):
    mine, other = tmp_path / "mine", tmp_path / "other"
    given_of(other, compute=Counting(numbers=np.zeros(3)))
    given_of(mine)
    given_of(mine, given=(2,), compute=Counting(numbers=np.ones(3)))
    first, second = sorted(mine.glob("*.stage"))
    for foreign in (entry_of(other).read_bytes(), second.read_bytes()):
        first.write_bytes(foreign)
        found = [given_of(mine, given=given, compute=Counting(numbers=np.full(2, 7)))["numbers"].tolist() for given in ((1,), (2,))]
        assert [7, 7] in found


def test_pickled_objects_are_neither_written_nor_read(tmp_path):
    with pytest.raises(ValueError, match="pickle"):
        given_of(tmp_path, compute=Counting(objects=np.array([{}], dtype=object)))
    assert not list(tmp_path.glob("*.stage"))


@pytest.mark.parametrize("value", [object(), np.array(["a"], dtype=object), {1}])
def test_what_has_no_content_that_can_be_told_is_refused(tmp_path, value):
    with pytest.raises(TypeError):
        given_of(tmp_path, given=(value,))


def test_no_two_different_inputs_are_told_alike():
    def told(value) -> bytes:
        parts: list[bytes] = []
        _tell(value, type("Digest", (), {"update": lambda self, part: parts.append(bytes(part))})())
        return b"".join(parts)

    different = ["12", 12, 12.0, None, ("1", "2"), ("12",), (("1",), "2"), ("1", ("2",)), True, np.array([12]), np.array([12], np.int32),
                 np.array([[12]]), WordLists.of([("1", "2")]), WordLists.of([("1",), ("2",)]), {"1": "2"}]  # fmt: skip
    assert len({told(value) for value in different}) == len(different)


def test_rows_are_computed_for_new_texts_only_and_those_of_old_texts_are_dropped(tmp_path):
    asked: list[list[str]] = []

    def lengths(*texts: str) -> list[int]:
        def compute(rows: list[int]) -> np.ndarray:
            asked.append([texts[row] for row in rows])
            return np.array([len(texts[row]) for row in rows])

        return StageCache(tmp_path).rows("lengths", (), texts, compute).tolist()

    assert lengths("one", "three") == [3, 5]
    assert lengths("three", "zero", "one", "one") == [5, 4, 3, 3]
    assert lengths("zero") == [4]
    assert lengths("zero") == [4]
    assert lengths("one") == [3]
    assert asked[:2] == [["one", "three"], ["zero"]]
    assert [each for each in asked[2:] if each] == [["one"]]  # forgotten when "zero" stood alone


def test_the_folder_stays_small_and_keeps_what_was_used_last(tmp_path):
    for number in range(6):
        given_of(tmp_path, given=(number,), compute=Counting(numbers=np.arange(5000)))
    kept = StageCache(tmp_path, largest=100_000)
    counting = Counting()
    kept.arrays("stage", (0,), counting)
    kept.tidy()
    assert sum(path.stat().st_size for path in tmp_path.glob("*.stage")) <= 100_000
    given_of(tmp_path, given=(0,), compute=counting)
    assert counting.times == 0
    last = StageCache(tmp_path)
    last.arrays("stage", (0,), counting)
    last.tidy(only_used=True)
    assert len(list(tmp_path.glob("*.stage"))) == 1


def test_runs_that_share_a_folder_don_t_disturb_each_other(tmp_path):
    found: list[list[int]] = []

    def work(number: int) -> None:
        for given in range(8):
            each = StageCache(tmp_path).arrays("stage", (given,), lambda given=given: {"numbers": np.full(2000, given)})
            found.append([given, *np.unique(each["numbers"]).tolist()])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 32
    assert all(given == only for given, only in found)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_that_can_t_be_used_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match=r"^.* can't be used as a cache: .*\.$"):
        StageCache(tmp_path / "file")


@pytest.fixture(scope="module")
def alone():
    return cluster(TABLE, FOUR, lexicon=lexicon_of(None))


@pytest.mark.slow
def test_a_run_gives_the_same_with_a_cache_empty_full_and_damaged(tmp_path, alone, monkeypatch):
    runs = [cluster(TABLE.sample(frac=1, random_state=3), FOUR, lexicon=lexicon_of(None), cache=StageCache(tmp_path)) for _ in range(2)]
    for entry in tmp_path.glob("*.stage"):
        entry.write_bytes(entry.read_bytes()[:-3])
    runs.append(cluster(TABLE, FOUR, lexicon=lexicon_of(None), cache=StageCache(tmp_path)))
    for run in runs:
        assert run.manifest == alone.manifest
        assert run.continuity.packed() == alone.continuity.packed()
        pd.testing.assert_frame_equal(run.minority, alone.minority)


@pytest.mark.slow
def test_a_second_run_with_another_number_of_groups_only_groups_again(tmp_path):
    three = Parameters(groups=3)
    without = cluster(TABLE, three, lexicon=lexicon_of(None))
    computed: list[str] = []

    class Watched(StageCache):
        def arrays(self, stage, given, compute):
            return super().arrays(stage, given, lambda: computed.append(stage) or compute())

    cluster(TABLE, FOUR, lexicon=lexicon_of(None), cache=Watched(tmp_path))
    assert {"words", "topics", "neighbours", "agreement"} <= set(computed)
    computed.clear()
    assert cluster(TABLE, three, lexicon=lexicon_of(None), cache=Watched(tmp_path)).output_sha256 == without.output_sha256
    assert computed == ["agreement"]


def test_the_cache_holds_no_word_of_any_text(tmp_path):
    cluster(TABLE, FOUR, lexicon=lexicon_of(None), cache=StageCache(tmp_path))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    said = {word.strip(".,:'").lower() for body in TABLE["body"] for word in body.split()}
    assert not [word for word in said if len(word) > 4 and (word.encode() in content or word.encode("utf-32-le") in content)]


def test_the_command_line_keeps_stages_where_it_is_told(tmp_path):
    table, kept = tmp_path / "table.csv", tmp_path / "kept"
    TABLE.to_csv(table, index=False)
    for name, given in (("without", ()), ("first", ("--cache", kept)), ("second", ("--cache", kept))):
        assert main(["cluster", str(table), "--out", str(tmp_path / name), "--groups", "4", "--quiet", *map(str, given)]) == 0
    assert list(kept.glob("*.stage"))
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.name != "manifest.json"}
        for name in ("without", "first", "second")
    ]
    assert files[0] == files[1] == files[2]
    for entry in kept.glob("*.stage"):
        entry.unlink()
    assert main(["verify", str(tmp_path / "second"), str(table), "--quiet"]) == 0
    assert not list(kept.glob("*.stage"))
