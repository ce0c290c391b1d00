"""Files that are hostile or broken: each is one named refusal, and never anything else."""

import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets import processes
from app.platform.spreadsheets.child.archive import judge_archive
from app.platform.spreadsheets.child.contents import ENCRYPTED, OLE, read_contents
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.tables import Table
from tests.platform import workbooks
from tests.platform.samples import SAMPLE

ROSTER_XLSX = (SAMPLE / "roster.xlsx").read_bytes()
ROSTER_XLS = (SAMPLE / "roster.xls").read_bytes()
LAUGHS = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE workbook [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ONE_ROW = workbooks.row(1, "学号", "姓名")


@cache
def bomb() -> bytes:
    return workbooks.archive({**workbooks.parts({"A": "<worksheet/>"}), "x.xml": bytes(61 * 2**20)})


def bomb_that_lies() -> bytes:
    """Each part declares 1 byte and holds more; a trusting reader would unpack it all."""
    honest = workbooks.workbook(ONE_ROW)
    file = bytearray(honest)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = file.find(mark)
        while start >= 0:
            file[start + at : start + at + 4] = (1).to_bytes(4, "little")
            start = file.find(mark, start + 4)
    return bytes(file)


def locked_parts() -> bytes:
    file = bytearray(workbooks.workbook(ONE_ROW))
    start = file.find(b"PK\x01\x02")
    file[start + 8] |= 1
    return bytes(file)


def with_part(name: str, content: str | bytes) -> bytes:
    return workbooks.archive({**workbooks.parts({"A": workbooks.sheet(ONE_ROW)}), name: content})


def without_part(name: str) -> bytes:
    kept = workbooks.parts({"A": workbooks.sheet(ONE_ROW)})
    del kept[name]
    return workbooks.archive(kept)


def long_words() -> bytes:
    """A small file that says a lot: one text of 1,900 characters in 20,000 cells."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    return workbooks.workbook(cells, strings=f"<si><t>{'长' * 1900}</t></si>")


def many_sheets() -> bytes:
    return workbooks.archive(
        workbooks.parts({f"S{n}": workbooks.sheet(ONE_ROW) for n in range(21)})
    )


def junk() -> bytes:
    return random.Random(7).randbytes(5000)  # noqa: S311  the same junk each time


def other_ole() -> bytes:
    """A container as Word's, by the name of the stream that holds the cells."""
    return ROSTER_XLS.replace("Workbook".encode("utf-16-le"), "WordText".encode("utf-16-le"))


def locked_xls() -> bytes:
    """The first record after the beginning becomes the one that says: encrypted."""
    return ROSTER_XLS.replace(b"\xe1\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\xb0\x04", 1)


CASES: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "nothing": (lambda: b"", Reason.FILE_EMPTY),
    "blank text": (lambda: b"\xef\xbb\xbf\r\n , ,\r\n", Reason.FILE_EMPTY),
    "empty sheet": (lambda: workbooks.workbook(""), Reason.FILE_EMPTY),
    "cells without text": (
        lambda: workbooks.workbook('<row r="1"><c r="XFD1"/></row>'),
        Reason.FILE_EMPTY,
    ),
    "over 5 MB": (lambda: b"a" * (5 * 2**20 + 1), Reason.FILE_TOO_LARGE),
    "truncated zip": (lambda: ROSTER_XLSX[:40_000], Reason.FILE_UNREADABLE),
    "zip without directory": (lambda: b"PK\x03\x04" + b"\0" * 500, Reason.FILE_UNREADABLE),
    "zip bomb": (bomb, Reason.FILE_UNPACKS_TOO_LARGE),
    "zip bomb that lies": (bomb_that_lies, Reason.FILE_UNREADABLE),
    "201 parts": (
        lambda: workbooks.archive({f"a{n}": "" for n in range(201)}),
        Reason.FILE_TOO_MANY_PARTS,
    ),
    "locked parts": (locked_parts, Reason.FILE_ENCRYPTED),
    "last cell XFD1048576": (
        lambda: workbooks.workbook(
            ONE_ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        Reason.FILE_TOO_MANY_COLUMNS,
    ),
    "last row 1048576": (
        lambda: workbooks.workbook(ONE_ROW + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        Reason.FILE_TOO_MANY_ROWS,
    ),
    "20,101 rows": (lambda: b"a,b\n" * 20_101, Reason.FILE_TOO_MANY_ROWS),
    "41 columns": (lambda: b"a," * 40 + b"a\n", Reason.FILE_TOO_MANY_COLUMNS),
    "21 sheets": (many_sheets, Reason.FILE_TOO_MANY_SHEETS),
    "huge cell": (
        lambda: workbooks.workbook(workbooks.row(1, "长" * 2001)),
        Reason.FILE_CELL_TOO_LONG,
    ),
    "huge cell in text": (lambda: b"a,b\n" + b"x" * 2001 + b",b\n", Reason.FILE_CELL_TOO_LONG),
    "cell without end": (lambda: b'a,b\n"' + b"x\n" * 9000, Reason.FILE_CELL_TOO_LONG),
    "quote without end": (lambda: b'a,b\n"x,y\n', Reason.FILE_UNREADABLE),
    "one text 20,000 times": (long_words, Reason.FILE_TOO_MUCH_TEXT),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0", Reason.FILE_TYPE_UNKNOWN),
    "png": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Reason.FILE_TYPE_UNKNOWN),
    "junk": (junk, Reason.FILE_TYPE_UNKNOWN),
    "zeros": (lambda: b"\0" * 4096, Reason.FILE_TYPE_UNKNOWN),
    "text with zeros": ("学号,姓名\n1\0,张三\n".encode, Reason.FILE_TYPE_UNKNOWN),
    "web page": (
        lambda: "<html><table><tr><td>学号</td></tr></table></html>".encode("gbk"),
        Reason.FILE_IS_WEB_PAGE,
    ),
    "table of a web page": (lambda: b"\xef\xbb\xbf\n<TABLE><tr>", Reason.FILE_IS_WEB_PAGE),
    "xml of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', Reason.FILE_IS_WEB_PAGE),
    "saved mail": (lambda: b"MIME-Version: 1.0\nX: y\n", Reason.FILE_IS_WEB_PAGE),
    "xlsx with a password": (lambda: OLE + b"\0" * 504 + ENCRYPTED, Reason.FILE_ENCRYPTED),
    "xls with a password": (locked_xls, Reason.FILE_ENCRYPTED),
    "truncated xls": (lambda: ROSTER_XLS[:9000], Reason.FILE_UNREADABLE),
    "xls of zeros": (lambda: OLE + b"\0" * 4096, Reason.FILE_UNREADABLE),
    "word document": (other_ole, Reason.FILE_TYPE_UNKNOWN),
    "zip of pictures": (lambda: workbooks.archive({"a.png": b"x"}), Reason.FILE_TYPE_UNKNOWN),
    "new word document": (
        lambda: workbooks.archive(
            workbooks.manifest({"word/document.xml": "wordprocessingml.document.main"})
        ),
        Reason.FILE_TYPE_UNKNOWN,
    ),
    "binary workbook": (
        lambda: workbooks.archive(workbooks.manifest({"xl/workbook.bin": "sheet.binary"})),
        Reason.FILE_TYPE_UNKNOWN,
    ),
    "billion laughs": (
        lambda: with_part("xl/worksheets/sheet1.xml", LAUGHS + workbooks.sheet("&b;")),
        Reason.FILE_UNREADABLE,
    ),
    "outside entity": (
        lambda: with_part("xl/workbook.xml", OUTSIDE + "<workbook>&a;</workbook>"),
        Reason.FILE_UNREADABLE,
    ),
    "broken markup": (
        lambda: with_part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
        Reason.FILE_UNREADABLE,
    ),
    "missing sheet": (lambda: without_part("xl/worksheets/sheet1.xml"), Reason.FILE_UNREADABLE),
    "missing workbook": (lambda: without_part("xl/workbook.xml"), Reason.FILE_UNREADABLE),
    "text that is not there": (
        lambda: workbooks.workbook('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'),
        Reason.FILE_UNREADABLE,
    ),
    "number that is none": (
        lambda: workbooks.workbook('<row r="1"><c r="A1"><v>one</v></c></row>'),
        Reason.FILE_UNREADABLE,
    ),
    "column that is none": (
        lambda: workbooks.workbook('<row r="1"><c r="ÄÖ1"><v>1</v></c></row>'),
        Reason.FILE_UNREADABLE,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_malformed_file_is_one_named_refusal(case: str) -> None:
    make, reason = CASES[case]
    with pytest.raises(Refusal) as refused:
        read_table(make())
    assert refused.value.reason is reason


@pytest.mark.parametrize("case", sorted(CASES.keys() - {"over 5 MB"}))
def test_reader_itself_refuses_the_malformed_file_or_dies_of_it(case: str) -> None:
    make, reason = CASES[case]
    with pytest.raises(Exception) as end:  # noqa: PT011  whatever it dies of
        read_contents(make(), Limits())
    assert (
        end.value.reason if isinstance(end.value, Refusal) else Reason.FILE_UNREADABLE
    ) is reason


@given(st.binary(max_size=300))
@settings(max_examples=8)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert read_or_refuse(data)


@given(st.sampled_from([ROSTER_XLSX, ROSTER_XLS]), st.data())
@settings(max_examples=12)
def test_damaged_file_is_read_or_refused(whole: bytes, data: st.DataObject) -> None:
    file = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(file) - 1), min_size=1, max_size=20)):
        file[at] ^= data.draw(st.integers(1, 255))
    assert read_or_refuse(bytes(file))


def read_or_refuse(data: bytes) -> bool:
    try:
        return isinstance(read_table(data), Table)
    except Refusal as refusal:
        return refusal.reason.name.startswith("FILE_")


def test_bomb_is_refused_by_its_directory_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    file = bomb()
    monkeypatch.setattr(zipfile.ZipFile, "open", _unpack)
    with pytest.raises(Refusal) as refused:
        judge_archive(file, Limits())
    assert refused.value.reason is Reason.FILE_UNPACKS_TOO_LARGE
    assert refused.value.facts == {"limit_mb": 60}


def _unpack(*_arguments: object, **_named: object) -> None:
    raise AssertionError("unpacked")


def test_reader_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "__main__.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(processes, "CHILD", tmp_path)
    monkeypatch.setattr(processes, "LEAST_SECONDS", 1)
    with pytest.raises(Refusal) as refused:
        read_table(b"a,b\n")
    assert (refused.value.reason, refused.value.facts) == (Reason.FILE_TOO_SLOW, {"seconds": 1})


def test_reader_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(Refusal) as refused:
        read_table(long_words(), limits=Limits(text_chars=10**9, memory_bytes=128 * 2**20))
    assert refused.value.reason is Reason.FILE_UNPACKS_TOO_LARGE


def test_death_of_a_reader_is_logged_without_its_data(caplog: pytest.LogCaptureFixture) -> None:
    secret = workbooks.workbook('<row r="1"><c r="A1"><v>13800000000x</v></c></row>')
    with pytest.raises(Refusal):
        read_table(secret)
    [record] = caplog.records
    assert record.getMessage().startswith("spreadsheet child ended with 1: ValueError in ")
    assert "13800000000" not in record.getMessage()


def test_reader_that_computes_too_long_is_stopped_before_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burning = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    (tmp_path / "__main__.py").write_text(burning)
    monkeypatch.setattr(processes, "CHILD", tmp_path)
    with pytest.raises(Refusal) as refused:
        read_table(b"a,b\n")
    assert refused.value.reason is Reason.FILE_TOO_SLOW
