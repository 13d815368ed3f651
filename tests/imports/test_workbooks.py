import csv
import datetime
import io
import zipfile

import openpyxl
import pytest

from consultation.models import Contribution, Version
from tests.imports.importing import golden, imported, row_counts, run_import

pytestmark = pytest.mark.django_db


def test_a_workbook_brings_what_the_same_csv_brings(tmp_path):
    book = openpyxl.Workbook()
    with golden("contributions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    book.save(tmp_path / "contributions.xlsx")
    run_import(tmp_path / "contributions.xlsx")
    before = row_counts()
    assert "Nothing has changed" in run_import(golden("contributions.csv"))
    assert row_counts() == before
    assert imported("a2").imported.rows.get().row == 3


def test_dates_numbers_and_empty_cells_of_a_workbook_are_understood(tmp_path):
    book = openpyxl.Workbook()
    hidden = book.create_sheet("notes", 0)
    hidden.append(["nothing", "to see"])
    hidden.sheet_state = "hidden"
    sheet = book["Sheet"]
    sheet.append([None, None])
    sheet.append(["id", "body", "created_at", "supports", "hidden", "author"])
    sheet.append([12, "Un texte", datetime.datetime(2026, 3, 1, 14, 30), 5.0, True])
    sheet.append([])
    sheet.append(["b", "Een tekst", datetime.date(2026, 3, 2), None, False, None, None, None])
    book.active = 1
    book.save(tmp_path / "rows.xlsx")
    run_import(tmp_path / "rows.xlsx")
    first, second = imported("12"), imported("b")
    assert first.created_at.isoformat() == "2026-03-01T13:30:00+00:00"
    assert (first.imported.supports_elsewhere, first.state, second.state) == (5, "hidden", "published")
    assert second.created_at.isoformat() == "2026-03-01T23:00:00+00:00"


def test_rich_and_inline_texts_are_read_whole(tmp_path):
    """Written by hand, as other programs write it: shared rich text with a phonetic reading, inline text, no cell references."""
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": (
            "<sst><si><t>id</t></si><si><t>body</t></si>"
            "<si><r><t>Un </t></r><r><rPr><b/></rPr><t>texte_x000D_</t></r><rPh><t>non</t></rPh></si></sst>"
        ),
        "xl/worksheets/sheet1.xml": (
            '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
            '<row r="4"><c r="A4" t="inlineStr"><is><t>x</t></is></c><c r="B4" t="s"><v>2</v></c></row>'
            '<row r="5"><c r="A5" t="str"><v>y_xD800_</v></c><c r="B5" t="inlineStr"><is><t>=1+1</t></is></c></row></sheetData></worksheet>'
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (tmp_path / "rows.xlsx").write_bytes(packed.getvalue())
    run_import(tmp_path / "rows.xlsx")
    assert sorted(Version.objects.values_list("body", flat=True)) == ["=1+1", "Un texte"]
    assert Contribution.objects.filter(imported__source_id="y_xD800_").exists()
    assert Contribution.objects.get(imported__source_id="x").imported.rows.get().row == 4
