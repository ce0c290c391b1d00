"""The ledger of hardship graduates: categories from free text, helpers by staff number."""

import pytest

from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.platform.spreadsheets.tables import Cell, Row, Sheet, Table
from app.support.hardship_list import HardshipRow, read_categories, read_hardship
from app.support.kinds import Category

HEAD: list[Cell] = [
    *("学号", "姓名", "困难类型", "帮扶责任人", "责任人职务", "责任人工号", "责任人电话", "届别"),
    "就业意愿",
]


def row(
    number: str, name: str, *, helper: str = "冯芳婷", staff_number: str = "T1002"
) -> list[Cell]:
    return [number, name, "低保", helper, "辅导员", staff_number, "13800000000", "2027届", "有"]


def table(*rows: list[Cell]) -> Table:
    return Table((Sheet("S", [Row(at, cells) for at, cells in enumerate(rows, start=1)]),))


def test_row_is_read_whole() -> None:
    parsed = read_hardship(table(HEAD, row("1", "赵一")))
    assert [each.values for each in parsed.rows] == [
        HardshipRow(
            student_number="1",
            name="赵一",
            categories=frozenset({Category.SUBSISTENCE}),
            helper_name="冯芳婷",
            helper_number="T1002",
            helper_position="辅导员",
            helper_phone="13800000000",
            class_year=2027,
            willingness="有",
        )
    ]


@pytest.mark.parametrize("between", ["、", "，", "；", ";", "/", "|", "+", "＋", " 、 ", "和"])  # noqa: RUF001
def test_categories_are_parted_by_any_sign(between: str) -> None:
    assert read_categories(f"零就业家庭{between}残疾学生") == {
        Category.ZERO_EMPLOYMENT,
        Category.DISABILITY,
    }


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("脱贫家庭（含监测对象）", Category.POVERTY),
        ("监测对象家庭", Category.POVERTY),
        ("建档立卡贫困户", Category.POVERTY),
        ("农村低保户", Category.SUBSISTENCE),
        ("城镇 零就业家庭", Category.ZERO_EMPLOYMENT),
        ("残疾（肢体、三级）", Category.DISABILITY),
    ],
)
def test_category_is_known_by_many_names(text: str, category: Category) -> None:
    assert read_categories(text) == {category}


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("低保、家庭困难", RowReason.CATEGORY_UNKNOWN, "家庭困难"),
        ("（无）", RowReason.CATEGORY_MISSING, ""),
    ],
)
def test_unknown_category_is_named(text: str, reason: RowReason, detail: str) -> None:
    with pytest.raises(RowProblem) as problem:
        read_categories(text)
    assert (problem.value.reason, problem.value.detail) == (reason, detail)


def test_staff_number_with_two_names_is_a_clash() -> None:
    others = [row("2", "李四", helper="白涛雨"), row("3", "王五"), row("1", "赵六")]
    parsed = read_hardship(table(HEAD, row("1", "赵一"), *others))
    assert [each.row_number for each in parsed.rows] == [2, 4]
    assert parsed.rejected == [
        Rejection(3, RowReason.HELPER_CLASH, "2: 冯芳婷"),
        Rejection(5, RowReason.NUMBER_CLASH, "2: 赵一"),
    ]


def test_other_position_of_a_helper_is_no_clash() -> None:
    second = row("2", "李四")
    second[4] = "班主任"
    parsed = read_hardship(table(HEAD, row("1", "赵一"), second))
    assert [each.values.helper_position for each in parsed.rows] == ["辅导员", "班主任"]


def test_helper_is_asked_for_and_one_ledger_row_a_student() -> None:
    without, again = row("2", "李四"), row("1", "赵一")
    without[5], again[2] = None, "残疾"
    parsed = read_hardship(table(HEAD, row("1", "赵一"), without, again))
    assert [rejection.reason for rejection in parsed.rejected] == [
        RowReason.HELPER_MISSING,
        RowReason.ROW_CLASH,
    ]
