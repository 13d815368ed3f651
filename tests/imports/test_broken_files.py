import random
import time

import pytest
from django.core.management.base import CommandError

from tests.imports.broken import OWN, VOTES, cases
from tests.imports.importing import golden, row_counts, run_import

CASES = list(cases())


@pytest.fixture
def consultation(db, tmp_path):
    """A consultation that knows one proposal and one comment already."""
    (tmp_path / "known.csv").write_text("id,body,parent_id\nknown,Une proposition,\nremark,Une remarque,known\n")
    run_import(tmp_path / "known.csv")


def refusal_of(*files, **options) -> str:
    with pytest.raises(CommandError) as refused:
        run_import(*files, **options)
    return str(refused.value)


def test_there_are_more_than_two_hundred():
    assert len(CASES) >= 200
    assert len({content for _what, _name, content in CASES}) > 0.97 * len(CASES)


@pytest.mark.once
@pytest.mark.parametrize(("name", "content"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_broken_file_is_refused_in_a_sentence_and_changes_nothing(consultation, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    before = row_counts()
    started = time.process_time()
    said = refusal_of(tmp_path / name)
    assert time.process_time() - started < 2
    assert row_counts() == before
    assert said.endswith(". Nothing was written.")
    assert 30 < len(said) < 700
    assert "\n" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_byte_is_refused_or_taken_whole(db, tmp_path, seed):
    """What a flip makes is sometimes a good file: then every row of it is taken. Nothing else happens."""
    draw = random.Random(seed)
    text = bytearray((OWN if seed % 2 else VOTES).encode())
    for _flip in range(1 + seed % 3):
        text[draw.randrange(len(text))] = draw.randrange(256)
    run_import(golden("contributions.csv"))
    (tmp_path / "flipped.csv").write_bytes(bytes(text))
    before = row_counts()
    said = ""
    try:
        run_import(tmp_path / "flipped.csv")
    except CommandError as refused:
        said = str(refused)
    assert said == "" or (said.endswith(". Nothing was written.") and row_counts() == before)


def test_what_is_not_an_ordinary_file_is_refused(db, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    before = row_counts()
    assert "There is no file" in refusal_of(tmp_path / "absent.csv")
    assert "is a folder" in refusal_of(tmp_path / "folder.csv")
    assert "is not an ordinary file" in refusal_of("/dev/zero")
    assert "can't be opened" in refusal_of("a\0b.csv")
    assert "can't be opened" in refusal_of("a" * 5000 + ".csv")
    assert "\n" not in refusal_of("two\nlines.csv")
    assert row_counts() == before


def test_more_contributions_than_fifty_thousand_are_refused_quickly(db, tmp_path):
    (tmp_path / "many.csv").write_text("id,body\n" + "".join(f"{number},Un texte\n" for number in range(50_001)))
    started = time.process_time()
    assert "holds more than 50,000 contributions" in refusal_of(tmp_path / "many.csv")
    assert time.process_time() - started < 2


def test_more_votes_than_allowed_are_refused(consultation, tmp_path, monkeypatch):
    monkeypatch.setattr("consultation.readers.reading.MAX_VOTES", 1000)
    (tmp_path / "votes.csv").write_text("participant,contribution_id,vote\n" + "".join(f"p{number},known,1\n" for number in range(1001)))
    assert "holds more than 1,000 votes" in refusal_of(tmp_path / "votes.csv")


def test_a_file_larger_than_fifty_megabytes_is_not_even_read(db, tmp_path):
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    assert "is larger than 50 MB" in refusal_of(tmp_path / "large.csv")


def test_two_files_of_votes_or_the_same_file_twice_are_refused(consultation, tmp_path):
    (tmp_path / "a.csv").write_text("participant,contribution_id,vote\np,known,1\n")
    (tmp_path / "b.csv").write_text("participant,contribution_id,vote\nq,known,1\n")
    assert "one file of votes" in refusal_of(tmp_path / "a.csv", tmp_path / "b.csv")
    assert "bring each once" in refusal_of(golden("contributions.csv"), golden("contributions.csv"))


@pytest.mark.parametrize("slug", ["deux mots", "é", "x" * 51, "a/b", "../x"])
def test_a_name_that_is_no_address_is_refused(db, slug):
    assert "The consultation must be named" in refusal_of(golden("contributions.csv"), consultation=slug) or len(slug) > 50
    assert "workshop" in refusal_of(golden("contributions.csv"), workshop=slug + "x" * 40)


@pytest.mark.parametrize("delimiter", ["ab", '"', "\n", " "])
def test_a_delimiter_that_is_none_is_refused(db, delimiter):
    assert "The delimiter must be one character" in refusal_of(golden("contributions.csv"), delimiter=delimiter)


def test_more_themes_than_workshops_that_can_be_made_are_refused(db, tmp_path):
    (tmp_path / "rows.csv").write_text("id,body,label\n" + "".join(f"{number},Un texte,Thème {number}\n" for number in range(501)))
    assert "The label column names 501 themes" in refusal_of(tmp_path / "rows.csv")


def test_each_refused_row_is_listed_with_its_line_and_its_reason(db, tmp_path, capsys):
    (tmp_path / "rows.csv").write_text('id,body,created_at\n1,"Deux\nlignes",soon\n2,,\n1,Encore,\n')
    said = refusal_of(tmp_path / "rows.csv", dry_run=True)
    assert said.startswith("2 rows are refused; the first is rows.csv, line 2: the date “soon” is not a date")
