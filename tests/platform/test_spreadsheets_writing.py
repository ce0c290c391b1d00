"""Files we write hold texts, never formulas, and read back as they were."""

import io
import json
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.spreadsheets.child import writer
from app.platform.spreadsheets.child.cells import clean
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.writing import Value, write_csv, write_table

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil","x")']
SIGNS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="'=") | st.sampled_from(
    "\n\t"
)
TEXTS = st.text(SIGNS, max_size=60)


def test_workbook_holds_texts_and_numbers() -> None:
    rows: list[list[Value]] = [
        ["20230300001", 2, 2.5, None],
        ["=1+1", 10**15, float("inf"), "x" * 40_000],
    ]
    file = write_table(["学号", "a", "b", "c"], rows, sheet_name="名单[1]:*?/\\'")
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["名单 1"]
    values = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert values[0] == ["学号", "a", "b", "c"]
    assert values[1] == ["20230300001", 2, 2.5, None]
    assert values[2] == ["=1+1", "1000000000000000", "inf", "x" * 32_767]


def test_nothing_in_a_workbook_is_live() -> None:
    file = write_table(LIVE, [LIVE, ["http://evil.example", "mailto:a@b.cn"]], sheet_name="")
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in book.namelist() if "externalLink" in name]


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    job = {"sheet_name": "S", "headers": ["学号", "b"], "rows": [["1", None], ["x" * 90, 2, "赵"]]}
    book = openpyxl.load_workbook(io.BytesIO(writer.run(json.dumps(job).encode(), Limits())))
    columns = book.worksheets[0].column_dimensions
    assert [round(columns[name].width) for name in "ABC"] == [41, 4, 5]


def test_nothing_in_a_text_file_is_live() -> None:
    file = write_csv(["学号", *LIVE], [["1", *LIVE], ["2", -5, 2.5, None]])
    assert file.startswith(b"\xef\xbb\xbf")
    [sheet] = read_table(file).sheets
    assert [row.cells for row in sheet.rows] == [
        ["学号", "=1+1", "+1", "-1", "@SUM(A1)", "=1", "=1", '=HYPERLINK("http://evil","x")'],
        ["1", "=1+1", "+1", "-1", "@SUM(A1)", "=1", "=1", '=HYPERLINK("http://evil","x")'],
        ["2", "-5", "2.5"],
    ]
    assert file.decode("utf-8-sig").startswith("学号,'=1+1,'+1,'-1,'@SUM(A1),'\t=1,\"'\r=1\",")


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4))
@settings(max_examples=8)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_any_text_reads_back(form: str, rows: list[list[str]]) -> None:
    headers = ["一", "二", "三"]
    padded = [[*row, *("-" * (len(headers) - len(row)))] for row in rows]
    xlsx = form == "xlsx"
    file = write_table(headers, padded, sheet_name="S") if xlsx else write_csv(headers, padded)
    [sheet] = read_table(file).sheets
    told = {row.number: row.cells for row in sheet.rows}
    for number, row in enumerate([headers, *padded], start=1):
        cells = told.get(number, [])
        assert [*cells, *[None] * (len(headers) - len(cells))] == [clean(text) for text in row]
