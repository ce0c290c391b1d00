"""The job `write`: a table as JSON in, an .xlsx out, in which no cell is a formula or a link."""

import io
import json

import xlsxwriter

from app.platform.spreadsheets.limits import Limits

WIDEST = 40
FIRST_WIDE = "\u2e80"  # from here on, signs are as wide as they are high
SAMPLE_ROWS = 200


def run(data: bytes, _limits: Limits) -> bytes:
    """`{"sheet_name", "headers", "rows"}` as the bytes of a workbook, its heading row frozen."""
    job = json.loads(data)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(job["sheet_name"])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, job["headers"], book.add_format({"bold": True}))
        for number, row in enumerate(job["rows"], start=1):
            sheet.write_row(number, 0, row)
        for column, width in enumerate(_widths([job["headers"], *job["rows"][:SAMPLE_ROWS]])):
            sheet.set_column(column, column, width)
    return file.getvalue()


def _widths(rows: list[list[object]]) -> list[int]:
    """How wide each column must be for the longest of these cells; Chinese takes two places."""
    columns = max(len(row) for row in rows)
    longest = [0] * columns
    for row in rows:
        for column, cell in enumerate(row):
            text = "" if cell is None else str(cell)
            places = sum(1 + (letter > FIRST_WIDE) for letter in text)
            longest[column] = max(longest[column], places)
    return [min(places + 2, WIDEST) for places in longest]
