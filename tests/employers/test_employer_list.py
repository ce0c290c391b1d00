"""The list of employers: codes, ownership, headcount."""

import pytest

from app.employers.employer_list import EmployerRow, read_employers, read_headcount, read_ownership
from app.employers.kinds import Headcount, Ownership
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.platform.spreadsheets.tables import Cell, Row, Sheet, Table

HEAD: list[Cell] = [
    *("单位名称", "统一社会信用代码", "单位性质", "所属行业", "单位规模", "单位所在地", "联系人"),
    *("职务", "联系电话", "邮箱"),
]
FULL: list[Cell] = [
    *("江铃汽车", "913600006124469438", "国有企业", "制造业", "1000人以上", "江西省南昌市"),
    *("万经理", "人事经理", "138-0000-0000", "HR@employer.example.com"),
]


def table(*rows: list[Cell]) -> Table:
    return Table((Sheet("S", [Row(at, cells) for at, cells in enumerate(rows, start=1)]),))


def test_full_row_is_read() -> None:
    [row] = read_employers(table(HEAD, FULL)).rows
    assert row.values == EmployerRow(
        name="江铃汽车",
        uscc="913600006124469438",
        uscc_valid=True,
        ownership=Ownership.STATE_OWNED,
        industry="制造业",
        headcount=Headcount.FROM_1000,
        region="江西省南昌市",
        contact_name="万经理",
        contact_position="人事经理",
        contact_phone="13800000000",
        contact_email="hr@employer.example.com",
    )


def test_code_with_a_wrong_check_is_taken_and_marked() -> None:
    [row] = read_employers(table(HEAD[:2], ["甲", "914403001922038217"])).rows
    assert row.values == EmployerRow("甲", "914403001922038217", False)


@pytest.mark.parametrize(
    ("text", "headcount"),
    [
        ("20人以下", Headcount.UNDER_20),
        ("少于50人", Headcount.FROM_20),
        ("20-99人", Headcount.FROM_20),
        ("100～499人", Headcount.FROM_100),  # noqa: RUF001
        ("500-999", Headcount.FROM_500),
        ("1000人以上", Headcount.FROM_1000),
        ("1000+", Headcount.FROM_1000),
        ("350", Headcount.FROM_100),
        ("100人以下", Headcount.FROM_20),
    ],
)
def test_headcount_is_read(text: str, headcount: Headcount) -> None:
    assert read_headcount(text) is headcount


def test_headcount_is_not_guessed() -> None:
    with pytest.raises(RowProblem) as problem:
        read_headcount("很多人")
    assert problem.value.reason is RowReason.QUANTITY_UNREADABLE


def test_ownership_is_known_by_many_names() -> None:
    assert read_ownership("三资企业") is Ownership.FOREIGN
    assert read_ownership("党政机关") is Ownership.GOVERNMENT


@pytest.mark.parametrize(
    ("cells", "rejection"),
    [
        (["甲", None], (RowReason.CODE_MISSING, "统一社会信用代码")),
        (["甲", "91"], (RowReason.CODE_UNREADABLE, "统一社会信用代码: 91")),
        (
            ["甲", "9.13600006124469E+17"],
            (RowReason.NUMBER_IMPRECISE, "统一社会信用代码: 9.13600006124469E+17"),
        ),
        (
            ["甲", "913600006124469438", "火星企业"],
            (RowReason.OWNERSHIP_UNKNOWN, "单位性质: 火星企业"),
        ),
        ([*FULL[:9], "a@b"], (RowReason.EMAIL_UNREADABLE, "邮箱: a@b")),
    ],
)
def test_row_is_rejected(cells: list[Cell], rejection: tuple[RowReason, str]) -> None:
    assert read_employers(table(HEAD, cells)).rejected == [Rejection(2, *rejection)]


def test_code_of_another_employer_is_a_clash() -> None:
    parsed = read_employers(table(HEAD, FULL, ["江铃", FULL[1]], FULL[:3]))
    assert [rejection.reason for rejection in parsed.rejected] == [
        RowReason.CODE_CLASH,
        RowReason.ROW_CLASH,
    ]
