"""Good files however odd: what a cell says is what the spreadsheet shows."""

import io
import json
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
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
    Merged,
    Row,
    column_letters,
    column_number,
)
from tests.platform import workbooks
from tests.platform.samples import SAMPLE

FORMULA = Mark.FORMULA_WITHOUT_VALUE


def cells_of(file: bytes) -> list[Cell]:
    """The first row, read as the child reads it but in this process."""
    return read_contents(file, Limits())[0].rows[0].cells


def cells(*markup: str, strings: str = "", styles: str = "") -> list[Cell]:
    """The first row of a workbook with these cells."""
    file = workbooks.workbook(f'<row r="1">{"".join(markup)}</row>', "", strings, styles)
    return cells_of(file)


@pytest.mark.parametrize(
    ("markup", "cell"),
    [
        ('<c r="A1"><v>20230300001</v></c>', "20230300001"),
        ('<c r="A1"><v>20230300001.0</v></c>', "20230300001"),
        ('<c r="A1"><v>2.0230300001E10</v></c>', "20230300001"),
        ('<c r="A1"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="A1"><v>360121199901011234</v></c>', "3.60121199901011e+17"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', Mark.ERROR_VALUE),
        ('<c r="A1"><v>nan</v></c>', Mark.ERROR_VALUE),
        ('<c r="A1" t="d"><v>2027-06-30</v></c>', "2027-06-30"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="str"><f>A2</f><v>赵一</v></c>', "赵一"),
        ('<c r="A1"><f>A2</f><v/></c>', FORMULA),
        ('<c r="A1"><f>A2</f></c>', FORMULA),
        ('<c r="A1" t="inlineStr"><is><r><t>赵</t></r><r><t>一</t></r></is></c>', "赵一"),
        ('<c t="inlineStr"><is><t>a_x000D_&#10;b\u200b\u3000\u00a0c</t></is></c>', "a b c"),
        (
            '<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウ</t></rPh></is></c>',
            "東京",
        ),
    ],
)
def test_cell_says_what_the_spreadsheet_shows(markup: str, cell: Cell) -> None:
    assert cells(markup) == [cell]


def test_text_formula_worth_nothing_is_blank() -> None:
    assert cells('<c r="A1" t="str"><f>""</f><v></v></c>', workbooks.inline("B1", "b")) == [
        None,
        "b",
    ]


def test_shared_strings_are_joined_and_readings_left_out() -> None:
    strings = (
        "<si><r><t>赵</t></r><r><t> 一</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウ</t></rPh></si><si/>"
    )
    shared = [f'<c t="s"><v>{index}</v></c>' for index in (1, 2, 0)]
    assert cells(*shared, strings=strings) == ["東京", None, "赵 一"]


def test_numbers_with_day_formats_are_days() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[Red]0.0&quot;days&quot;\\d"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
        '<xf numFmtId="20"/></cellXfs>'
    )
    shown = [
        f'<c s="{style}"><v>{value}</v></c>'
        for style, value in [
            (0, 46568),
            (1, 46568),
            (2, 46568.5),
            (3, 46568),
            (4, 0.375),
            (1, -9e9),
        ]
    ]
    assert cells(*shown, styles=styles) == [
        "46568",
        "2027-06-30",
        "2027-06-30 12:00",
        "46568",
        "09:00",
        Mark.ERROR_VALUE,
    ]


def test_days_of_1904_are_counted_from_there() -> None:
    parts = workbooks.parts(
        {"A": workbooks.sheet('<row r="1"><c s="1"><v>45106</v></c></row>')},
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    )
    main = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = main.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert cells_of(workbooks.archive(parts)) == ["2027-06-30"]


def test_prefixes_strict_namespaces_and_odd_part_names_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    parts = workbooks.parts({"A": sheet}, strings="<si><t>学号</t></si>")
    parts["xl\\SharedStrings.XML"] = parts.pop("xl/sharedStrings.xml")
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1", "/xl/worksheets/sheet1"
    )
    assert cells_of(workbooks.archive(parts)) == ["学号"]


def test_hidden_sheets_and_charts_are_passed_over() -> None:
    parts = workbooks.parts({name: workbooks.sheet(workbooks.row(1, name)) for name in "ABC"})
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        'name="A"', 'name="A" state="hidden"'
    )
    listing = str(parts["xl/_rels/workbook.xml.rels"])
    head, _, tail = listing.rpartition("/worksheet")
    parts["xl/_rels/workbook.xml.rels"] = f"{head.replace('r3', 'r3')}/chartsheet{tail}"
    assert [sheet.name for sheet in read_contents(workbooks.archive(parts), Limits())] == ["B"]


def test_rows_keep_their_numbers_and_gaps_cost_nothing() -> None:
    rows = workbooks.row(2, "a") + '<row r="3"><c r="XFD3" s="1"/></row>' + workbooks.row(9, "b")
    merged = '<mergeCells><mergeCell ref="A2:C2"/><mergeCell ref="B2:B9"/></mergeCells>'
    [sheet] = read_contents(workbooks.workbook(rows, merged), Limits())
    assert sheet.rows == [Row(2, ["a"]), Row(9, ["b"])]
    assert sheet.merged == [Merged(2, 9, 2, 2)]


def test_what_openpyxl_writes_is_read_as_it_reads_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["学号", 20230300001, 2.5, True, None, date(2027, 6, 30), time(9, 30)])
    sheet.append([datetime(2027, 6, 30, 9, 30), "=A1", "a\nb", -3, 1e20])  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)
    [read] = read_table(file.getvalue()).sheets
    assert [row.cells for row in read.rows] == [
        ["学号", "20230300001", "2.5", "TRUE", None, "2027-06-30", "09:30"],
        ["2027-06-30 09:30", FORMULA, "a b", "-3", "1e+20"],
    ]


def test_xlsx_agrees_with_openpyxl_on_a_whole_file() -> None:
    path = SAMPLE / "roster.xlsx"
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    theirs = {
        (cell.row, cell.column): "".join(str(cell.value).split())
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    ours = {
        (row.number, column): "".join(text.split())
        for row in read_table(path).sheets[0].rows
        for column, text in enumerate(row.cells, start=1)
        if isinstance(text, str)
    }
    assert ours == theirs


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
    assert (
        done.stdout == b'{"sheets":[{"name":"","rows":[[1,["a","b"]],[2,["1","2"]]],"merged":[]}]}'
    )
    loaded = set(done.stderr.decode().split())
    assert loaded & {"flask", "sqlalchemy", "xlrd", "xlsxwriter", "openpyxl", "app.events"} == set()


def test_xls_is_read_as_xlrd_shows_it() -> None:
    [sheet] = read_contents((SAMPLE / "roster.xls").read_bytes(), Limits())
    assert (sheet.name, len(sheet.rows), sheet.merged) == ("Sheet1", 1201, [])
    assert sheet.rows[6].cells[4:7] == ["20230300006", "赵 一", "本科"]


@pytest.mark.parametrize(
    ("kind", "value", "datemode", "cell"),
    [
        (xlrd.XL_CELL_TEXT, " 赵 一 ", 0, "赵 一"),
        (xlrd.XL_CELL_NUMBER, 20230300001.0, 0, "20230300001"),
        (xlrd.XL_CELL_DATE, 46568.0, 0, "2027-06-30"),
        (xlrd.XL_CELL_DATE, 45106.0, 1, "2027-06-30"),
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
        "sheets": [{"name": "Sheet1", "rows": [[4, [None, 1, "2"]]], "merged": []}]
    }
    assert json.loads(reader.run(b"%PDF\0", Limits())) == {
        "refusal": "file_type_unknown",
        "facts": {},
    }


@pytest.mark.parametrize("letters", ["", "a", "ABCD", "A1", "É"])
def test_what_is_no_column_is_an_error(letters: str) -> None:
    with pytest.raises(ValueError, match="not a column"):
        column_number(letters)


def test_columns_are_named_and_numbered() -> None:
    names = {1: "A", 26: "Z", 27: "AA", 702: "ZZ", 16384: "XFD"}
    assert {number: column_letters(number) for number in names} == names
    assert {column_number(name): name for name in names.values()} == names
