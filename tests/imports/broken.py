"""Some three hundred broken files, made from good ones in fixed ways. Each must be refused."""

import gzip
import io
import random
import re
import zipfile
from collections.abc import Iterator

import openpyxl

from tests.imports.importing import golden

OWN, VOTES = golden("contributions.csv").read_text(encoding="utf-8"), golden("votes.csv").read_text(encoding="utf-8")
TABLES = {
    "contributions": (OWN, ("id",)),
    "votes": (VOTES, ("participant", "contribution_id", "vote")),
    "decidim_proposals": (golden("decidim_proposals.csv").read_text(encoding="utf-8"), ("id",)),
    "decidim_comments": (golden("decidim_comments.csv").read_text(encoding="utf-8"), ("id", "body", "commentable_id", "commentable_type")),
    "polis_comments": (golden("polis_comments.csv").read_text(encoding="utf-8"), ("comment-id", "comment-body")),
    "polis_votes": (golden("polis_votes.csv").read_text(encoding="utf-8"), ("comment-id", "voter-id", "vote")),
    "polis_database_comments": (golden("polis_database_comments.csv").read_text(encoding="utf-8"), ("tid", "txt")),
}
Case = tuple[str, str, bytes]


def cases() -> Iterator[Case]:
    """The name of each case, the name of its file, and its content."""
    for number, (what, name, content) in enumerate(_cases()):
        yield f"{number:03d} {what}", name, content


def _cases() -> Iterator[Case]:
    yield from _wrong_columns()
    yield from _broken_structure()
    yield from _wrong_cells()
    yield from _wrong_threads()
    yield from _wrong_bytes()
    yield from _wrong_archives()
    yield from _wrong_workbooks()


def _csv(what: str, text: str) -> Case:
    return what, "rows.csv", text.encode()


def _row(**cells: str) -> str:
    """A file of one good row, but for `cells`."""
    row = {"id": "z1", "title": "Titre", "body": "Un texte", "created_at": "2026-01-01"} | cells
    return ",".join(row) + "\n" + ",".join('"' + cell.replace('"', '""') + '"' for cell in row.values()) + "\n"


def _vote(**cells: str) -> str:
    row = {"participant": "p", "contribution_id": "known", "vote": "1"} | cells
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def _wrong_columns() -> Iterator[Case]:
    for table, (text, columns) in TABLES.items():
        header, rows = text.split("\n", 1)
        for column in columns:
            yield _csv(f"{table} without {column}", re.sub(rf"(^|[,;]){column}(?=[,;]|$)", r"\1other", header) + "\n" + rows)
        separator = ";" if ";" in header else ","
        yield _csv(
            f"{table} with two columns of one name", header.replace(separator, f"{separator}{columns[0]}{separator}", 1) + "\n" + rows
        )
        yield _csv(f"{table} without a header", rows)
        yield _csv(f"{table} without rows", header + "\n")
    yield _csv("no text column", "id,author\n1,x\n")
    yield _csv("links", "a,b,staff,created_at\np1,p2,1,2026-01-01\n")
    yield _csv("groups", "participant,group_id,n_votes\np1,0,12\n")
    yield _csv("prose", "This is a letter.\nIt has no columns.\n")
    yield _csv("a web page", "<!doctype html>\n<html><body>You must sign in, please.</body></html>\n")
    yield _csv("JSON", '[{"id": 1, "body": "text"}]\n')


def _broken_structure() -> Iterator[Case]:
    quotes = [match.start() for match in re.finditer('"', OWN)]
    fields = re.compile(r'(?<=[,\n])"(?:[^"]|"")*"(?=[,\n])')
    for match in fields.finditer(OWN):
        yield _csv(f"closing quote lost at {match.end()}", OWN[: match.end() - 1] + OWN[match.end() :])
        if "," in match.group() or "\n" in match.group():
            yield _csv(f"opening quote lost at {match.start()}", OWN[: match.start()] + OWN[match.start() + 1 :])
        yield _csv(f"text after the closing quote at {match.end()}", OWN[: match.end()] + "x" + OWN[match.end() :])
        yield _csv(f"cut inside quotes at {match.start()}", OWN[: match.start() + 5])
    yield _csv("a quote opened in the header", '"' + OWN)
    yield _csv("a quote opened at the end", OWN + 'z9,fr,,"Un texte sans fin\n' + "encore\n" * 1000)
    assert len(quotes) > 10
    for number, line in enumerate(VOTES.strip().split("\n")[1:], start=2):
        yield _csv(f"a cell too many on line {number}", VOTES.replace(line, line + ",1", 1))
        yield _csv(f"a cell too few on line {number}", VOTES.replace(line, line.rpartition(",")[0], 1))
    for separator in ";\t|":
        yield _csv(f"rows cut by {separator!r}", OWN.split("\n", 1)[0] + "\n" + "z1;fr;Titre;Texte".replace(";", separator) + "\n")


def _wrong_cells() -> Iterator[Case]:
    for value in (
        "yesterday", "2026-13-01", "2026-02-30", "32/01/2026", "1/2", "2026-01-01T25:00", "99999999", "1899-12-31", "2999-01-01",
        "0000-01-01", "2026-01-01T10:00+99:00", "12:30", "-5", "2026-1-1", "NaN",
    ):  # fmt: skip
        yield _csv(f"date {value}", _row(created_at=value))
    for column, values in {
        "supports": ("many", "-1", "1.5", "99999999999", "1e3", "0x10", "NaN"),
        "hidden": ("maybe", "2", "-1", "x"),
        "moderated": ("2", "-2", "yes"),
        "stance": ("angry", "2", "for,against"),
        "lang": ("français", "f", "123", "fr nl"),
    }.items():
        for value in values:
            yield _csv(f"{column} {value}", _row(**{column: value}))
    yield _csv("no text at all", _row(title="", body=""))
    yield _csv("only spaces", _row(title="  ", body=" \n\t "))
    yield _csv("only control characters", _row(title="", body="\x01\x02"))
    yield _csv("a title too long", _row(title="t" * 301))
    yield _csv("a text too long", _row(body="t" * 50_001))
    yield _csv("a text beyond measure", _row(body="t" * 200_000))
    yield _csv("an outcome too long", _row(outcome="t" * 61))
    yield _csv("an author too long", _row(author="t" * 201))
    yield _csv("an id too long", _row(id="t" * 201))
    yield _csv("no id", _row(id=" "))
    for value in ("2", "-2", "", "yes", "0.5", "+", "agreed", "NaN", "1e0", "٣"):
        yield _csv(f"vote {value}", _vote(vote=f'"{value}"'))
    yield _csv("no participant", _vote(participant=""))
    yield _csv("no contribution", _vote(contribution_id=""))
    yield _csv("a vote on what nobody knows", _vote(contribution_id="nowhere"))
    yield _csv("a vote on a comment", _vote(contribution_id="remark"))
    yield _csv("a vote at no time", "participant,contribution_id,vote,created_at\np,known,1,soon\n")
    for value in ("soon", "-1", "99999999999999999", "1.5"):
        yield _csv(f"Polis timestamp {value}", f"timestamp,comment-id,comment-body\n{value},1,Text\n")
    yield _csv("a Decidim comment on nothing", TABLES["decidim_comments"][0].replace("Decidim::Proposals::Proposal", "", 1))
    yield _csv("a Decidim comment on an absent proposal", TABLES["decidim_comments"][0])


def _wrong_threads() -> Iterator[Case]:
    for source_id in re.findall(r"(?m)^([ac]\d),", OWN):
        yield _csv(f"{source_id} twice", OWN + f"{source_id},fr,Encore,Le même numéro,,,,,,,,,,\n")
    for parent in ("c1", "c2", "c3", "nowhere"):
        yield _csv(f"c1 answers {parent}", OWN.replace(",Vie démocratique,,a1,m-20", f",Vie démocratique,,{parent},m-20"))
    yield _csv("two that answer each other", "id,body,parent_id\n1,Un,2\n2,Deux,1\n")
    yield _csv("a ring of five hundred", "id,body,parent_id\n" + "".join(f"{i},Texte,{(i + 1) % 500}\n" for i in range(500)))
    yield _csv("a root that is a comment", "id,body,parent_id,root_id\n1,Un,,\n2,Deux,1,1\n3,Trois,gone,2\n")
    yield _csv("a root that nobody knows", "id,body,parent_id,root_id\n3,Trois,gone,gone-too\n")
    yield _csv("a comment without a parent", OWN.replace(",a5,m-20,2026-01-17,,comment", ",,m-20,2026-01-17,,comment"))
    yield _csv("a proposal with a parent", OWN.replace(",a5,m-20,2026-01-17,,comment", ",a5,m-20,2026-01-17,,proposal"))


def _wrong_bytes() -> Iterator[Case]:
    good = OWN.encode()
    draw = random.Random(2016)
    for place in sorted(draw.sample(range(len(good)), 15)):
        yield f"a NUL at byte {place}", "rows.csv", good[:place] + b"\0" + good[place:]
    for place in sorted(draw.sample(range(200, len(good)), 12)):
        yield f"a stray byte at {place}", "rows.csv", good[:place] + b"\xff" + good[place:]
    accents = [match.start() for match in re.finditer(rb"[\xc2-\xf4]", good)]
    for place in draw.sample(accents, 10):
        yield f"half an accent at byte {place}", "rows.csv", good[: place + 1] + good[place + 2 :]
    yield "cut in the middle of an accent", "rows.csv", good[: accents[-1] + 1]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        yield f"half a character of {encoding}", "rows.csv", OWN.encode(encoding)[:-1]
    yield "a lone surrogate", "rows.csv", OWN.encode("utf-16") + b"\x00\xd8"
    yield "UTF-32", "rows.csv", OWN.encode("utf-32")
    yield "a byte that cp1252 has not", "rows.csv", OWN.replace("Publish", "\x81").encode("latin-1", "replace") + b"\xe9\xe8\x81"
    for seed in range(15):
        yield f"rubbish {seed}", "rows.csv", random.Random(seed).randbytes(500 + seed * 97)
    for name, content in {
        "empty.csv": b"", "blank.csv": b" \n\n \n", "mark.csv": b"\xef\xbb\xbf", "delimiters.csv": b",,,\n,,,\n",
        "letter.pdf": b"%PDF-1.7 text",
        "rows": b"id,body\n1,x\n", "rows.xls": b"id,body\n1,x\n", "rows.csv.zip": b"PK\x03\x04",
        "old.xlsx": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "old.csv": b"\xd0\xcf\x11\xe0" + b"\0" * 600, "rows.xlsx": good, "image.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    }.items():  # fmt: skip
        yield f"{name} as it is", name, content


def _wrong_archives() -> Iterator[Case]:
    good = gzip.compress(OWN.encode(), mtime=0)
    for part in range(1, 31):
        yield f"{part}/31 of a gzip file", "rows.csv.gz", good[: len(good) * part // 31]
    for place in range(12, len(good), len(good) // 15):
        yield f"a flipped byte at {place} of a gzip file", "rows.csv.gz", good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
    yield "gzip with rubbish after", "rows.csv.gz", good + b"rubbish"
    yield "gzip named .csv", "rows.csv", good
    yield "text named .csv.gz", "rows.csv.gz", OWN.encode()
    yield "gzip in gzip", "rows.csv.gz", gzip.compress(good, mtime=0)
    yield "a workbook in gzip", "rows.csv.gz", gzip.compress(workbook(), mtime=0)
    yield "a gzip bomb of text", "rows.csv.gz", gzip.compress(b"id,body\n" + b"1,spam\n" * 8_000_000, 1, mtime=0)
    yield "a gzip bomb of zeros", "rows.csv.gz", gzip.compress(bytes(60_000_000), 1, mtime=0)


def workbook(rows: str = OWN) -> bytes:
    book = openpyxl.Workbook()
    for line in rows.split("\n")[:2]:
        book.active.append(line.split(","))
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2016-06-28T12:00:00Z", parts["docProps/core.xml"])
    return _zip(parts)


def _rezipped(changed: dict[str, bytes | None]) -> bytes:
    """A good workbook with some parts replaced (None: left out)."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as good:
        parts: dict[str, bytes | None] = {name: good.read(name) for name in good.namelist()}
    return _zip({name: content for name, content in (parts | changed).items() if content is not None})


def _wrong_workbooks() -> Iterator[Case]:
    sheet, shared, book = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
    good = workbook()
    for part in range(1, 16):
        yield f"{part}/16 of a workbook", "rows.xlsx", good[: len(good) * part // 16]
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        start = archive.getinfo(sheet).header_offset + 60
        length = archive.getinfo(sheet).compress_size
    for place in range(start, start + length - 30, length // 12):
        yield f"a flipped byte at {place} of a workbook", "rows.xlsx", good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
    for part in (sheet, book, "xl/_rels/workbook.xml.rels"):
        yield f"a workbook without {part}", "rows.xlsx", _rezipped({part: None})
        yield f"a workbook with a broken {part}", "rows.xlsx", _rezipped({part: b"<a><b></a>"})
        yield f"a workbook with an empty {part}", "rows.xlsx", _rezipped({part: b""})
    bomb = b'<!DOCTYPE a [<!ENTITY x "x">]><worksheet><sheetData><row><c><v>&x;</v></c></row></sheetData></worksheet>'
    cell = b'<c r="%s"><v>1</v></c>'
    rows = b"<worksheet><sheetData>%s</sheetData></worksheet>"
    yield "a workbook with entities", "rows.xlsx", _rezipped({sheet: bomb})
    yield (
        "a workbook that reads a file",
        "rows.xlsx",
        _rezipped({shared: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'}),
    )
    yield "a workbook with a string that is not there", "rows.xlsx", _rezipped({sheet: rows % b'<row><c t="s"><v>999</v></c></row>'})
    yield "a workbook with an absurd string number", "rows.xlsx", _rezipped({sheet: rows % b'<row><c t="s"><v>one</v></c></row>'})
    yield "a workbook with an absurd row", "rows.xlsx", _rezipped({sheet: rows % (b'<row r="99999999999">' + cell % b"A1" + b"</row>")})
    yield "a workbook with too many columns", "rows.xlsx", _rezipped({sheet: rows % (b"<row>" + cell % b"XFD1" + b"</row>")})
    yield "a workbook with no rows", "rows.xlsx", _rezipped({sheet: rows % b""})
    yield (
        "a workbook with dates from 1904",
        "rows.xlsx",
        _rezipped({book: b'<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1" xmlns:r="r"/></sheets></workbook>'}),
    )
    yield (
        "a workbook with hidden sheets only",
        "rows.xlsx",
        _rezipped({book: b'<workbook><sheets><sheet name="a" state="hidden" r:id="rId1" xmlns:r="r"/></sheets></workbook>'}),
    )
    yield "a workbook bomb", "rows.xlsx", _rezipped({sheet: rows % (b"<row/>" * 10_000_000)})
    yield "a workbook packed a thousand times", "rows.xlsx", _rezipped({sheet: rows % (b"<row/>" * 3_000_000)})
    yield "a workbook with a NUL", "rows.xlsx", _rezipped({sheet: rows % b'<row><c t="str"><v>id_x0000_</v></c></row>'})
    yield "a zip that is no workbook", "rows.xlsx", _zip({"letter.txt": b"Bonjour"})
    yield "a zip of thousands of parts", "rows.xlsx", _zip({f"{number}": b"" for number in range(1001)})
    yield "a workbook named .csv", "rows.csv", good


def _zip(parts: dict[str, bytes]) -> bytes:
    """The same bytes whenever it is made: each worker of the tests must make the same cases."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
