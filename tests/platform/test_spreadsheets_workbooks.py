"""Cells of an .xlsx however odd: what a cell says is what the spreadsheet shows."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from app.platform.spreadsheets.child.contents import read_contents
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.tables import (
    Cell,
    Mark,
    Merged,
    Row,
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
