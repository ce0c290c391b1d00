"""Lists found in messy tables: headings, furniture, repeats, clashes, what is left alone."""

from dataclasses import dataclass

import pytest

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets import values
from app.platform.spreadsheets.headings import Column, heading_key
from app.platform.spreadsheets.lists import ListShape, ParsedList, ParsedRow, read_list
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.platform.spreadsheets.row_words import ROW_REASONS
from app.platform.spreadsheets.tables import Cell, Mark, Row, Sheet, Table


@dataclass(frozen=True, slots=True)
class Guest:
    number: str
    name: str
    phone: str = ""


SHAPE = ListShape(
    columns=(
        Column("number", ("学号", "编号"), values.student_number, RowReason.NUMBER_MISSING),
        Column("name", ("姓名",), values.person_name, RowReason.NAME_MISSING),
        Column("phone", ("手机号", "联系电话"), values.optional(values.phone, "")),
    ),
    build=Guest,
    key=lambda guest: guest.number,
    label=lambda guest: guest.name,
    clash=lambda one, two: RowReason.NUMBER_CLASH if one.name != two.name else RowReason.ROW_CLASH,
)
HEAD: list[Cell] = ["学号", "姓名", "联系电话"]
ZHAO: list[Cell] = ["1", "赵一", "13800000001"]
LI: list[Cell] = ["2", "李四", None]


def sheet(*rows: list[Cell], name: str = "S") -> Sheet:
    """Rows from number 1 on."""
    filled = [Row(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]
    return Sheet(name, filled)


def read(*rows: list[Cell]) -> ParsedList[Guest]:
    return read_list(Table((sheet(*rows),)), SHAPE)


def refused(*sheets: Sheet) -> Refusal:
    with pytest.raises(Refusal) as raised:
        read_list(Table(sheets), SHAPE)
    return raised.value


def test_headings_stand_below_title_and_notes() -> None:
    note: list[Cell] = ["填表说明：学号、姓名必填"]
    parsed = read(["2027届名单"], note, [], HEAD, ZHAO, LI)
    assert parsed == ParsedList(
        rows=[
            ParsedRow(5, Guest("1", "赵一", "13800000001")),
            ParsedRow(6, Guest("2", "李四")),
        ],
        repeated=[],
        rejected=[],
        ignored_columns=[],
    )


def test_columns_may_stand_anywhere_under_any_of_their_names() -> None:
    parsed = read(["序号", "姓 名", "政治面貌", "*编号（必填）"], ["1", "赵一", "团员", "1"])
    assert [row.values for row in parsed.rows] == [Guest("1", "赵一")]
    assert parsed.ignored_columns == ["序号", "政治面貌"]


def test_preferred_name_is_read_and_the_other_reported() -> None:
    parsed = read(
        ["学号", "姓名", "联系电话", "手机号"], ["1", "赵一", "079188880000", "13800000001"]
    )
    assert parsed.rows[0].values.phone == "13800000001"
    assert parsed.ignored_columns == ["联系电话"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("学 院（系）", "学院系"),
        ("*学号", "学号"),
        ("学号（必填）", "学号"),
        ("净面积(㎡)", "净面积"),
        ("出口净宽（m）", "出口净宽"),
        ("联系电话（家长）", "联系电话家长"),
        ("E-mail", "EMAIL"),
    ],
)
def test_heading_means_the_same_however_written(written: str, meant: str) -> None:
    assert heading_key(written) == heading_key(meant)


def test_marks_are_no_headings() -> None:
    assert heading_key(Mark.ERROR_VALUE) == heading_key(None) == ""


def test_rows_of_the_form_are_passed_over() -> None:
    parsed = read(
        HEAD,
        ZHAO,
        [],
        list(HEAD),
        LI,
        ["合 计", None, "2"],
        ["备注：以上名单已核对", None],
        ["制表人：王老师", None, "13900000000"],
    )
    assert [row.row_number for row in parsed.rows] == [2, 5]
    assert parsed.rejected == []


def test_numbered_rows_that_are_otherwise_blank_are_passed_over() -> None:
    parsed = read(["序号", *HEAD], ["1", *ZHAO], ["2"], ["3", None, None, None])
    assert [row.row_number for row in parsed.rows] == [2]


def test_person_named_like_a_total_is_kept() -> None:
    parsed = read(["姓名", "学号"], ["共计", "3"])
    assert read(["姓名", "学号"], ["姓名", "3"]).rows[0].values == Guest("3", "姓名")
    assert parsed.rows[0].values == Guest("3", "共计")


def test_repeated_row_is_no_new_row() -> None:
    parsed = read(HEAD, ZHAO, LI, ["1.0", "赵 一", "138-0000-0001"])
    assert [row.row_number for row in parsed.rows] == [2, 3]
    assert parsed.repeated == [4]


def test_same_number_with_another_name_is_rejected_and_the_first_stands() -> None:
    parsed = read(HEAD, ZHAO, ["1", "李四", None], ["1", "赵一", None])
    assert [row.values for row in parsed.rows] == [Guest("1", "赵一", "13800000001")]
    assert parsed.rejected == [
        Rejection(3, RowReason.NUMBER_CLASH, "2: 赵一"),
        Rejection(4, RowReason.ROW_CLASH, "2: 赵一"),
    ]


def test_rejected_row_takes_no_number() -> None:
    parsed = read(HEAD, ["1", "赵一", "见群"], ZHAO)
    assert parsed.rejected == [Rejection(2, RowReason.PHONE_UNREADABLE, "联系电话: 见群")]
    assert [row.row_number for row in parsed.rows] == [3]


@pytest.mark.parametrize(
    ("cells", "reason", "detail"),
    [
        ([None, "赵一"], RowReason.NUMBER_MISSING, "学号"),
        (["1"], RowReason.NAME_MISSING, "姓名"),
        (["1", "=x"], RowReason.NAME_UNREADABLE, "姓名: =x"),
        (["1", Mark.FORMULA_WITHOUT_VALUE], RowReason.FORMULA_WITHOUT_VALUE, "姓名"),
        (["1", "赵一", Mark.ERROR_VALUE], RowReason.ERROR_VALUE, "联系电话"),
        (["1E9", "赵一"], RowReason.NUMBER_IMPRECISE, "学号: 1E9"),
    ],
)
def test_row_is_rejected_with_its_heading(
    cells: list[Cell], reason: RowReason, detail: str
) -> None:
    assert read(HEAD, cells).rejected == [Rejection(2, reason, detail)]


def test_mark_in_a_column_that_is_not_read_is_no_matter() -> None:
    parsed = read(["学号", "姓名", "备注"], ["1", "赵一", Mark.FORMULA_WITHOUT_VALUE])
    assert len(parsed.rows) == 1


def test_rejection_answers_with_its_code() -> None:
    rejection = Rejection(7, RowReason.FORMULA_WITHOUT_VALUE, "姓名")
    assert rejection.as_answer() == {"row": 7, "reason": "formula_without_value", "detail": "姓名"}


def test_list_is_found_behind_a_sheet_of_instructions() -> None:
    table = Table((sheet(["请使用最新版模板"], name="说明"), sheet(HEAD, ZHAO)))
    assert len(read_list(table, SHAPE).rows) == 1


def test_list_without_headings_is_refused() -> None:
    refusal = refused(sheet(ZHAO, LI))
    assert (refusal.reason, refusal.facts) == (
        Reason.FILE_HEADINGS_MISSING,
        {"columns": "学号、姓名"},
    )


def test_list_that_lacks_a_column_says_which() -> None:
    refusal = refused(sheet(["名单"], ["姓名", "联系电话"], ["赵一", "13800000001"]))
    assert (refusal.reason, refusal.facts) == (
        Reason.FILE_COLUMN_MISSING,
        {"row": 2, "columns": "学号"},
    )


def test_heading_that_stands_twice_is_refused() -> None:
    refusal = refused(sheet(["学号", "姓名", "学 号"], ["1", "赵一", "2"]))
    assert (refusal.reason, refusal.facts) == (
        Reason.FILE_COLUMN_TWICE,
        {"column": "学号", "row": 1},
    )


def test_second_list_with_other_headings_is_refused() -> None:
    refusal = refused(sheet(HEAD, ZHAO, ["学号", "联系电话", "姓名"], ["2", None, "李四"]))
    assert (refusal.reason, refusal.facts) == (Reason.FILE_HEADINGS_TWICE, {"row": 3})


def test_headings_without_rows_are_refused() -> None:
    refusal = refused(sheet(HEAD, [], ["合计", None, "0"]))
    assert (refusal.reason, refusal.facts) == (Reason.FILE_LIST_EMPTY, {"row": 1})


def test_lists_in_two_sheets_are_refused() -> None:
    refusal = refused(sheet(HEAD, ZHAO, name="一班"), sheet(HEAD, LI, name="二班"))
    assert (refusal.reason, refusal.facts) == (
        Reason.FILE_LISTS_SEVERAL,
        {"first": "一班", "second": "二班"},
    )


def test_every_reason_has_its_sentence_and_its_place() -> None:
    assert set(ROW_REASONS) == set(RowReason)
    assert [reason.name for reason in RowReason] == sorted(reason.name for reason in RowReason)
