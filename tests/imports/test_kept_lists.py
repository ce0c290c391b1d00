"""What is kept of a list: its own rows, without the columns that are not read."""

import pytest

from app.imports.kept_lists import kept_table, packed, rows_to_mend, unpacked
from app.people.roster_list import COLUMNS, read_roster
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.tables import Mark, Row, Sheet, Table
from app.support import hardship_list
from app.venues import venue_list
from tests.imports.scenes import sample

HEAD = Row(3, ["序号", "学号", "身份证号", "姓名", "学院", "届别"])
TABLE = Table(
    (
        Sheet("说明", [Row(1, ["请使用最新版模板"])]),
        Sheet(
            "名单",
            [
                Row(1, ["毕业生名单"]),
                HEAD,
                Row(4, ["1", "N1", "360101", "赵一", "师范学院", "2027届"]),
                Row(5, ["备注2", None, "360102", Mark.FORMULA_WITHOUT_VALUE, "外国语学院", "2027"]),
                Row(7, ["合计", "2"]),
            ],
        ),
    )
)
KEPT = Table(
    (
        Sheet(
            "名单",
            [
                HEAD,
                Row(4, ["", "N1", "", "赵一", "师范学院", "2027届"]),
                Row(5, ["", None, "", Mark.FORMULA_WITHOUT_VALUE, "外国语学院", "2027"]),
            ],
        ),
    )
)


def test_cells_of_columns_not_read_are_gone() -> None:
    assert kept_table(TABLE, COLUMNS, {4, 5}) == KEPT


def test_kept_list_survives_being_packed() -> None:
    assert unpacked(packed(KEPT)) == KEPT


@pytest.mark.parametrize(
    ("name", "read", "columns"),
    [
        ("roster.xlsx", read_roster, COLUMNS),
        ("roster-gbk.csv", read_roster, COLUMNS),
        ("hardship.xlsx", hardship_list.read_hardship, hardship_list.COLUMNS),
        ("venues.xlsx", venue_list.read_venues, venue_list.COLUMNS),
    ],
)
def test_kept_list_reads_like_the_file(name, read, columns) -> None:  # type: ignore[no-untyped-def]
    table = read_table(sample(name))
    parsed = read(table)
    numbers = {row.row_number for row in parsed.rows} | set(parsed.repeated)
    numbers |= {rejection.row for rejection in parsed.rejected}
    assert read(unpacked(packed(kept_table(table, columns, numbers)))) == parsed


def test_rows_to_mend_have_the_columns_read_and_what_is_wrong() -> None:
    headings, rows = rows_to_mend(KEPT, COLUMNS, {5: "缺少学号。"})
    assert headings == ["学号", "姓名", "学院", "届别"]
    assert rows == [["", "", "外国语学院", "2027", "缺少学号。"]]


def test_short_row_to_mend_is_filled_up() -> None:
    short = Table((Sheet("名单", [HEAD, Row(4, ["1", "N1"])]),))
    assert rows_to_mend(short, COLUMNS, {4: "缺少姓名。"})[1] == [["N1", "", "", "", "缺少姓名。"]]
