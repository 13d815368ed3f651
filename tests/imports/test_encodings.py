import gzip

import pytest
from django.core.management.base import CommandError

from consultation.models import Version
from tests.imports.importing import golden, imported, run_import

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TEXT = golden("contributions.csv").read_text(encoding="utf-8")
BODY = "D’accord, mais pas le vendredi."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(tmp_path, encoding):
    (tmp_path / "rows.csv").write_bytes(TEXT.encode(encoding))
    run_import(tmp_path / "rows.csv")
    assert imported("c1").published_version.body == BODY
    assert imported("a1").published_version.title == "Des assemblées le soir"


@pytest.mark.parametrize(("encoding", "told"), [("mac-roman", "mac-roman"), ("iso-8859-15", "iso-8859-15"), ("utf-8-sig", "utf-8")])
def test_the_encoding_told_is_used(tmp_path, encoding, told):
    (tmp_path / "rows.csv").write_bytes(TEXT.replace("’", "'").encode(encoding))
    run_import(tmp_path / "rows.csv", encoding=told)
    assert imported("a1").published_version.title == "Des assemblées le soir"


def test_a_wrong_encoding_told_is_refused(tmp_path):
    (tmp_path / "rows.csv").write_bytes(TEXT.encode("cp1252"))
    with pytest.raises(CommandError, match=r"rows\.csv is not utf-8: byte \d+, on line 2, does not decode"):
        run_import(tmp_path / "rows.csv", encoding="utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    quoted = ["id,lang,body", '1,fr,"Un, deux; trois | quatre\tcinq"', ""]
    rows = [row.replace(",", delimiter, 2) for row in quoted]
    (tmp_path / "rows.csv").write_text("\n".join(rows), encoding="utf-8")
    run_import(tmp_path / "rows.csv")
    assert Version.objects.get().body == "Un, deux; trois | quatre\tcinq"


def test_the_delimiter_told_is_used(tmp_path):
    (tmp_path / "rows.csv").write_text("id~body\n1~Un texte\n", encoding="utf-8")
    run_import(tmp_path / "rows.csv", delimiter="~")
    assert Version.objects.get().body == "Un texte"


def test_the_hint_of_spreadsheets_and_their_line_ends_are_understood(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"sep=;\r\nid;body\r\n1;Un texte\r\n\r\n2;Un autre\r\n")
    run_import(tmp_path / "rows.csv")
    assert [row.row for row in imported("2").imported.rows.all()] == [5]


def test_packed_files_are_unpacked(tmp_path):
    (tmp_path / "rows.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    run_import(tmp_path / "rows.csv.gz")
    assert imported("c1").published_version.body == BODY


def test_control_characters_and_decomposed_accents_are_cleaned(tmp_path):
    (tmp_path / "rows.csv").write_text("id,title,body\n1,Un\x07 titre,E\u0301te\u0301\x0b et hiver\n", encoding="utf-8")
    run_import(tmp_path / "rows.csv")
    assert (Version.objects.get().title, Version.objects.get().body) == ("Un titre", "Été et hiver")
