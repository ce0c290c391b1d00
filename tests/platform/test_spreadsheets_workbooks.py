"""Cells of an .xlsx however odd: what a cell says is what the spreadsheet shows."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.chart import BarChart

from app.platform.spreadsheets.child.contents import read_contents
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.tables import Cell, Mark, Row
from tests.platform import workbooks

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
        ('<c r="A1"><v>1E999</v></c>', Mark.ERROR_VALUE),
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
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
        + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 165, 20, 46, 57))
        + "</cellXfs>"
    )
    shown: list[tuple[int, float, Cell]] = [
        (0, 46568, "46568"),
        (1, 46568, "2027-06-30"),
        (2, 46568.5, "2027-06-30 12:00"),
        (3, 46568, "46568"),
        (4, 0.375, "09:00"),
        (5, 1.0625, "25:30"),
        (6, 46568, "2027-06-30"),
        (1, -9e9, Mark.ERROR_VALUE),
    ]
    markup = [f'<c s="{style}"><v>{value}</v></c>' for style, value, _ in shown]
    assert cells(*markup, styles=styles) == [cell for _, _, cell in shown]


def test_days_of_1904_are_counted_from_there() -> None:
    parts = workbooks.parts(
        {"A": workbooks.sheet('<row r="1"><c s="1"><v>45106</v></c></row>')},
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    )
    main = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = main.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert cells_of(workbooks.archive(parts)) == ["2027-06-30"]


def test_prefixes_and_rooted_part_names_are_read() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{workbooks.MAIN}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    parts = workbooks.parts({"A": sheet}, strings="<si><t>学号</t></si>")
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1", "/xl/worksheets/sheet1"
    )
    assert cells_of(workbooks.archive(parts)) == ["学号"]


def test_cached_values_are_found_in_their_sheet_and_row() -> None:
    def counted(first: int) -> str:
        rows = "".join(
            f'<row r="{at}"><c><f>ROW()</f><v>{at}</v></c>{workbooks.inline(f"B{at}", "b")}'
            '<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
            for at in (first, first + 4)
        )
        return workbooks.sheet(workbooks.row(1, "学号") + rows)

    file = workbooks.archive(workbooks.parts({"A": counted(3), "B": counted(5)}))
    error = Mark.ERROR_VALUE
    assert [sheet.rows for sheet in read_contents(file, Limits())] == [
        [Row(1, ["学号"]), Row(3, ["3", "b", error]), Row(7, ["7", "b", error])],
        [Row(1, ["学号"]), Row(5, ["5", "b", error]), Row(9, ["9", "b", error])],
    ]


def test_hidden_sheets_and_charts_are_passed_over() -> None:
    book = openpyxl.Workbook()
    for name in "AB":
        book.create_sheet(name).append([name])
    book["A"].sheet_state = "hidden"
    book.create_chartsheet("C").add_chart(BarChart())
    file = io.BytesIO()
    book.save(file)
    assert [sheet.name for sheet in read_contents(file.getvalue(), Limits())] == ["B"]


def test_rows_keep_their_numbers_and_gaps_cost_nothing() -> None:
    rows = workbooks.row(2, "a") + '<row r="3"><c r="XFD3" s="1"/></row>' + workbooks.row(9, "b")
    [sheet] = read_contents(workbooks.workbook(rows), Limits())
    assert sheet.rows == [Row(2, ["a"]), Row(9, ["b"])]


def test_first_of_merged_cells_has_the_value() -> None:
    rows = workbooks.row(1, "a", "b") + '<row r="2"><c r="A2"/>' + workbooks.inline("B2", "c")
    merged = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    [sheet] = read_contents(workbooks.workbook(f"{rows}</row>", merged), Limits())
    assert sheet.rows == [Row(1, ["a", "b"]), Row(2, [None, "c"])]


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
