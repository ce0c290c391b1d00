"""The graduate list: its columns and what is never read."""

import pytest

from app.people.kinds import Degree
from app.people.roster_list import COLUMNS, RosterRow, read_degree, read_roster
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.platform.spreadsheets.tables import Cell, Row, Sheet, Table

HEAD: list[Cell] = ["学号", "姓名", "院系", "届别"]
ZHAO: list[Cell] = ["1", "赵一", "师范学院", "2027届"]


def table(*rows: list[Cell]) -> Table:
    return Table((Sheet("S", [Row(at, cells) for at, cells in enumerate(rows, start=1)]),))


def test_shortest_list_has_four_columns() -> None:
    parsed = read_roster(table(HEAD, ZHAO))
    assert [row.values for row in parsed.rows] == [RosterRow("1", "赵一", "师范学院", 2027)]


def test_private_columns_are_never_read() -> None:
    private = ["身份证号", "民族", "政治面貌", "家庭住址", "银行卡号"]
    parsed = read_roster(table([*HEAD, *private], [*ZHAO, *map(str, range(5))]))
    assert parsed.ignored_columns == private
    names = {name for column in COLUMNS for name in column.headings}
    assert not [name for name in names if "身份证" in name or "民族" in name or "面貌" in name]


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("本科", Degree.BACHELOR),
        ("硕士研究生", Degree.MASTER),
        ("博士", Degree.DOCTOR),
        ("高职高专", Degree.JUNIOR_COLLEGE),
        (" 专 科 ", Degree.JUNIOR_COLLEGE),
    ],
)
def test_degree_is_read(text: str, degree: Degree) -> None:
    assert read_degree(text) is degree


def test_unknown_degree_is_rejected() -> None:
    with pytest.raises(RowProblem) as problem:
        read_degree("留学生")
    assert problem.value.reason is RowReason.DEGREE_UNKNOWN


def test_what_must_be_there_is_asked_for() -> None:
    parsed = read_roster(table(HEAD, ["1", "赵一", None, "2027"], ["2", "李四", "师范学院"]))
    assert parsed.rejected == [
        Rejection(2, RowReason.SCHOOL_MISSING, "院系"),
        Rejection(3, RowReason.YEAR_MISSING, "届别"),
    ]


def test_same_number_again_is_a_clash() -> None:
    other_name: list[Cell] = ["1", "李四", "师范学院", "2027"]
    other_school: list[Cell] = ["1", "赵一", "外国语学院", "2027"]
    parsed = read_roster(table(HEAD, ZHAO, other_name, other_school))
    assert [rejection.reason for rejection in parsed.rejected] == [
        RowReason.NUMBER_CLASH,
        RowReason.ROW_CLASH,
    ]
