"""The sample files end as `truth.json` says."""

import pytest

from app.employers.employer_list import read_employers
from app.people.roster_list import RosterRow, read_roster
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.support.hardship_list import read_hardship
from app.venues.venue_list import read_venues
from tests.platform.samples import SAMPLE, truth


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.xls", "roster-gbk.csv"])
def test_roster_holds_the_1200_students(name: str) -> None:
    parsed = read_roster(read_table(SAMPLE / name))
    students = {row.values.student_number: row.values.name for row in parsed.rows}
    assert students == truth()["students"]
    assert parsed.ignored_columns == ["序号"]


def test_rosters_in_three_formats_say_the_same() -> None:
    names = ["roster.xlsx", "roster.xls", "roster-gbk.csv"]
    rows = [[row.values for row in read_roster(read_table(SAMPLE / name)).rows] for name in names]
    assert rows[0] == rows[1] == rows[2]


def test_roster_rejects_what_truth_rejects() -> None:
    parsed = read_roster(read_table(SAMPLE / "roster.xlsx"))
    assert parsed.repeated == [1204]
    assert parsed.rejected == [
        Rejection(1205, RowReason.NUMBER_CLASH, "15: 周远婷"),
        Rejection(1206, RowReason.NUMBER_MISSING, "学号"),
        Rejection(1207, RowReason.YEAR_UNREADABLE, "毕业届别: 二〇二七"),
        Rejection(1208, RowReason.FORMULA_WITHOUT_VALUE, "姓 名"),
    ]
    assert len(truth()["roster_rejected"]) == len(parsed.rejected)


def test_roster_row_is_read_whole() -> None:
    parsed = read_roster(read_table(SAMPLE / "roster.xlsx"))
    at_nine = next(row for row in parsed.rows if row.row_number == 12)
    assert at_nine.values == RosterRow(
        student_number="20230300009",
        name="尹文霞",
        school="材料科学与工程学院",
        class_year=2027,
        major="无机非金属材料工程",
        class_name="无机2302",
        degree=at_nine.values.degree,
        phone="15750539557",
        email="s20230300009@stu.example.edu.cn",
    )


def test_hardship_ledger_holds_the_150_graduates() -> None:
    parsed = read_hardship(read_table(SAMPLE / "hardship.xlsx"))
    rows = [
        {
            "number": row.values.student_number,
            "categories": sorted(row.values.categories),
            "helper": row.values.helper_number,
        }
        for row in parsed.rows
    ]
    stranger = [row["number"] for row in rows if row not in truth()["hardship"]]
    assert [row for row in rows if row["number"] not in stranger] == truth()["hardship"]
    assert stranger == truth()["hardship_rejected"][:1]
    assert parsed.rejected == [Rejection(154, RowReason.CATEGORY_UNKNOWN, "困难类型: 家庭困难")]


def test_venues_are_the_five() -> None:
    parsed = read_venues(read_table(SAMPLE / "venues.xlsx"))
    rows = [
        {
            "name": row.values.name,
            "floor": row.values.floor,
            "area_m2": float(row.values.area_m2),
            "fixed_seats": row.values.fixed_seats,
            "exits_m": [float(width) for width in row.values.exits_m],
        }
        for row in parsed.rows
    ]
    assert rows == truth()["venues"]
    assert parsed.rejected == []


def test_employers_are_the_80_with_their_validity() -> None:
    parsed = read_employers(read_table(SAMPLE / "employers.xlsx"))
    rows = [
        {"name": row.values.name, "code": row.values.uscc, "valid": row.values.uscc_valid}
        for row in parsed.rows
    ]
    assert rows == truth()["employers"]
    assert parsed.rejected == []
