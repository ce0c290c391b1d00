"""Text files, old workbooks, limits, and the child that reads them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlrd

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets import processes
from app.platform.spreadsheets.child import reader
from app.platform.spreadsheets.child.contents import read_contents
from app.platform.spreadsheets.child.old_workbook import old_cell
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.tables import (
    Cell,
    Mark,
    Row,
)
from tests.platform import workbooks
from tests.platform.samples import SAMPLE


def cells_of(file: bytes) -> list[Cell]:
    """The first row, read as the child reads it but in this process."""
    return read_contents(file, Limits())[0].rows[0].cells


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("学号,姓名\n1,𠮷田惠\n", "utf-8"),
        ("学号,姓名\r\n1,𠮷田惠\r\n", "utf-8-sig"),
        ("学号;姓名\n1;𠮷田惠\n", "gb18030"),
        ("学号\t姓名\r\n1\t𠮷田惠\r\n", "utf-16"),
        ('"学号"\t" 姓名 "\n"1"\t"𠮷田惠"', "utf-8"),
        ("学号,姓名\r1,𠮷田惠\r", "utf-8"),
    ],
)
def test_delimited_text_is_read_in_every_encoding(text: str, encoding: str) -> None:
    [sheet] = read_table(text.encode(encoding)).sheets
    assert sheet.rows == [Row(1, ["学号", "姓名"]), Row(2, ["1", "𠮷田惠"])]


def test_characters_that_left_private_use_are_read() -> None:
    assert cells_of("张".encode("gb18030") + b"\xfe\x59\xfe\x9f,x\n") == ["张龴䶮", "x"]


def test_row_of_delimited_text_may_span_lines() -> None:
    [sheet] = read_contents(b'a,b\n\n"x\ny",2\n3,4\n', Limits())
    assert sheet.rows == [Row(1, ["a", "b"]), Row(3, ["x y", "2"]), Row(4, ["3", "4"])]


def test_texts_that_exports_protect_are_read_bare() -> None:
    assert cells_of(b'="0012",\'=1+1,\'a,"=""7"""\n') == ["0012", "=1+1", "'a", "7"]


def test_title_with_commas_does_not_choose_the_separator() -> None:
    text = "List, of, 2027\n学号;姓名\n1;赵一\n2;李四\n"
    assert read_contents(text.encode(), Limits())[0].rows[1].cells == ["学号", "姓名"]


def test_file_of_one_column_is_read() -> None:
    assert [row.cells for row in read_contents(b"a\nb\n", Limits())[0].rows] == [["a"], ["b"]]


def test_limits_can_be_raised_to_50000_rows() -> None:
    assert len(read_table(b"a,b\n" * 20_101, limits=Limits(rows=50_000)).sheets[0].rows) == 20_101
    with pytest.raises(ValueError, match="50000"):
        Limits(rows=50_001)


def test_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(6 * 2**20)
    with pytest.raises(Refusal) as refused:
        read_table(path)
    assert (refused.value.reason, refused.value.facts) == (Reason.FILE_TOO_LARGE, {"limit_mb": 5})


# Runs the child's folder as Python does, then tells which modules are loaded.
SPY = """
import atexit, runpy, sys
atexit.register(lambda: sys.stderr.write(" ".join(sys.modules)))
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""


def test_child_loads_nothing_of_the_application() -> None:
    command = [sys.executable, "-I", "-c", SPY, str(processes.CHILD), "read", "5", "{}"]
    done = subprocess.run(command, input=b"a,b\n1,2\n", capture_output=True, check=True)
    assert done.stdout == b'{"sheets":[{"name":"","rows":[[1,["a","b"]],[2,["1","2"]]]}]}'
    loaded = set(done.stderr.decode().split())
    assert loaded & {"flask", "sqlalchemy", "xlrd", "xlsxwriter", "openpyxl", "app.events"} == set()


def test_xls_is_read_as_xlrd_shows_it() -> None:
    [sheet] = read_contents((SAMPLE / "roster.xls").read_bytes(), Limits())
    assert (sheet.name, len(sheet.rows)) == ("Sheet1", 1201)
    assert sheet.rows[6].cells[4:7] == ["20230300006", "赵 一", "本科"]


@pytest.mark.parametrize(
    ("kind", "value", "datemode", "cell"),
    [
        (xlrd.XL_CELL_TEXT, " 赵 一 ", 0, "赵 一"),
        (xlrd.XL_CELL_NUMBER, 20230300001.0, 0, "20230300001"),
        (xlrd.XL_CELL_DATE, 46568.0, 0, "2027-06-30"),
        (xlrd.XL_CELL_DATE, 45106.0, 1, "2027-06-30"),
        (xlrd.XL_CELL_DATE, 46568.5, 0, "2027-06-30 12:00"),
        (xlrd.XL_CELL_DATE, 0.375, 0, "09:00"),
        (xlrd.XL_CELL_DATE, 9e9, 0, Mark.ERROR_VALUE),
        (xlrd.XL_CELL_BOOLEAN, 1, 0, "TRUE"),
        (xlrd.XL_CELL_BOOLEAN, 0, 0, "FALSE"),
        (xlrd.XL_CELL_ERROR, 42, 0, Mark.ERROR_VALUE),
        (xlrd.XL_CELL_BLANK, "", 0, None),
    ],
)
def test_cell_of_an_xls_says_what_it_shows(
    kind: int, value: object, datemode: int, cell: Cell
) -> None:
    assert old_cell(xlrd.sheet.Cell(kind, value), datemode) == cell


def test_answer_of_the_reader_is_plain_json() -> None:
    file = workbooks.workbook('<row r="4"><c r="B4"><f>A1</f></c><c><v>2</v></c></row>')
    assert json.loads(reader.run(file, Limits())) == {
        "sheets": [{"name": "Sheet1", "rows": [[4, [None, 1, "2"]]]}]
    }
    assert json.loads(reader.run(b"%PDF\0", Limits())) == {
        "refusal": "file_type_unknown",
        "facts": {},
    }
