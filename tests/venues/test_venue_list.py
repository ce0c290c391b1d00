"""The list of venues: exits, floors, kinds, however they are written."""

from decimal import Decimal

import pytest

from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.platform.spreadsheets.tables import Cell, Row, Sheet, Table
from app.venues.kinds import FireClass, VenueKind
from app.venues.venue_list import (
    VenueRow,
    kind_in_name,
    read_exits,
    read_fire_class,
    read_floor,
    read_venues,
)

FULL_HEAD: list[Cell] = [
    *(
        "场馆名称",
        "类型",
        "净面积(㎡)",
        "展位面积",
        "安全出口数",
        "出口净宽(m)",
        "建筑层数",
        "楼层",
    ),
    *("耐火等级", "固定座位", "核定容量", "喷淋", "最远疏散距离", "布置时间", "撤场时间", "位置"),
]
FULL: list[Cell] = [
    *("南区展厅", "展厅", "1,500", "300㎡", "4", "2.4、2.4、1.8×2", "3", "负一层"),
    *("一、二级", "0", "1200人", "有", "25", "90分钟", "45", "南区 3 号"),
]


def table(*rows: list[Cell]) -> Table:
    return Table((Sheet("S", [Row(at, cells) for at, cells in enumerate(rows, start=1)]),))


def test_full_row_is_read() -> None:
    [row] = read_venues(table(FULL_HEAD, FULL)).rows
    assert row.values == VenueRow(
        name="南区展厅",
        kind=VenueKind.HALL,
        kind_guessed=False,
        area_m2=Decimal(1500),
        exits_m=(Decimal("2.4"), Decimal("2.4"), Decimal("1.8"), Decimal("1.8")),
        booth_area_m2=Decimal(300),
        storeys=3,
        floor=-1,
        underground=True,
        fire_class=FireClass.I_II,
        fixed_seats=None,
        approved=1200,
        sprinklered=True,
        max_exit_distance_m=Decimal(25),
        setup_minutes=90,
        teardown_minutes=45,
        place="南区 3 号",
    )


def test_shortest_row_knows_little() -> None:
    [row] = read_venues(table(["场地", "面积"], ["二号厅", "620"])).rows
    assert row.values == VenueRow("二号厅", VenueKind.HALL, True, Decimal(620), ())


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("2.4;2.4;3.0", ["2.4", "2.4", "3.0"]),
        ("2.4、3.0×2", ["2.4", "3.0", "3.0"]),
        ("2.4m*2，1.8米", ["2.4", "2.4", "1.8"]),
        ("1.8 x 3", ["1.8", "1.8", "1.8"]),
        ("0.9", ["0.9"]),
    ],
)
def test_exits_are_read(text: str, widths: list[str]) -> None:
    assert read_exits(text) == tuple(map(Decimal, widths))


@pytest.mark.parametrize("text", ["240", "0", "宽", "2.4×99", "；", "2.4-3"])
def test_exits_are_not_guessed(text: str) -> None:
    with pytest.raises(RowProblem) as problem:
        read_exits(text)
    assert problem.value.reason is RowReason.EXITS_UNREADABLE


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        *(("2", 2), ("2.0", 2), ("3层", 3), ("二楼", 2), ("F2", 2), ("2F", 2), ("第十层", 10)),
        *(("-1", -1), ("B2", -2), ("负一层", -1), ("地下1层", -1)),
    ],
)
def test_floor_is_read(text: str, floor: int) -> None:
    assert read_floor(text) == floor


@pytest.mark.parametrize("text", ["0", "顶楼", "1-2"])
def test_floor_is_not_guessed(text: str) -> None:
    with pytest.raises(RowProblem) as problem:
        read_floor(text)
    assert problem.value.reason is RowReason.FLOOR_UNREADABLE


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("体育馆主馆", VenueKind.GYM),
        ("明德广场（室外）", VenueKind.OUTDOOR),
        ("东区体育场", VenueKind.OUTDOOR),
        ("就业之家洽谈室", VenueKind.ROOM),
        ("图书馆报告厅", VenueKind.HALL),
        ("大学生活动中心", VenueKind.HALL),
    ],
)
def test_name_gives_the_kind_away(name: str, kind: VenueKind) -> None:
    assert kind_in_name(name) is kind


@pytest.mark.parametrize(
    ("text", "fire_class"),
    [("Ⅱ级", FireClass.I_II), ("三级", FireClass.III), ("IV", FireClass.IV)],
)
def test_fire_class_is_read(text: str, fire_class: FireClass) -> None:
    assert read_fire_class(text) is fire_class


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (0, None, RowReason.NAME_MISSING),
        (1, "城堡", RowReason.KIND_UNKNOWN),
        (2, None, RowReason.QUANTITY_MISSING),
        (2, "0", RowReason.QUANTITY_UNREADABLE),
        (4, "5", RowReason.EXITS_MISMATCH),
        (7, "顶楼", RowReason.FLOOR_UNREADABLE),
        (8, "五级", RowReason.FIRE_CLASS_UNKNOWN),
        (11, "也许", RowReason.YES_NO_UNREADABLE),
        (15, "长" * 161, RowReason.TEXT_TOO_LONG),
    ],
)
def test_row_is_rejected(column: int, cell: Cell, reason: RowReason) -> None:
    row = [*FULL[:column], cell, *FULL[column + 1 :]]
    assert [each.reason for each in read_venues(table(FULL_HEAD, row)).rejected] == [reason]


def test_same_name_with_other_facts_is_a_clash() -> None:
    parsed = read_venues(table(["场馆", "净面积"], ["一号厅", "100"], ["一号厅", "200"]))
    assert parsed.rejected == [Rejection(3, RowReason.ROW_CLASH, "2: 一号厅")]
