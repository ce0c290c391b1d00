"""The list of halls, rooms and squares that an office sends. Pure: texts in, rows out."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.lists import ListShape, ParsedList, read_list
from app.platform.spreadsheets.rejections import RowProblem, RowReason
from app.platform.spreadsheets.tables import Table
from app.platform.spreadsheets.values import (
    choice,
    count,
    narrow,
    optional,
    plain,
    quantity,
    yes_or_no,
)
from app.venues.kinds import FireClass, VenueKind

KINDS = {
    VenueKind.GYM: ("gym", "体育馆", "体育场馆", "篮球馆", "风雨操场"),
    VenueKind.HALL: ("hall", "礼堂", "大厅", "厅", "报告厅", "多功能厅", "剧场", "会堂", "展厅"),
    VenueKind.OUTDOOR: ("outdoor", "室外", "户外", "露天", "广场", "操场", "运动场", "体育场"),
    VenueKind.ROOM: ("room", "教室", "会议室", "洽谈室", "面试间", "面试室", "房间", "机房"),
}
# What a name gives away, first match wins. A hall is what a name says nothing about, because the
# rules for halls let in the fewest people through a door.
KIND_IN_NAME = (
    (VenueKind.OUTDOOR, re.compile("室外|户外|露天|广场|操场|运动场|田径场|体育场(?!馆)")),
    (VenueKind.GYM, re.compile("体育馆|体育场馆|篮球馆|球馆")),
    (VenueKind.ROOM, re.compile("室$|教室|会议室|机房|面试间")),
)
FIRE_CLASSES = {
    FireClass.I_II: (
        "I-II",
        "I",
        "II",
        "一级",
        "二级",
        "一、二级",
        "一二级",
        "I级",
        "II级",
        "1",
        "2",
    ),
    FireClass.III: ("III", "三级", "III级", "3"),
    FireClass.IV: ("IV", "四级", "IV级", "4"),
}
WIDEST_EXIT_M = 30
MOST_EXITS = 60
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
_BETWEEN_EXITS = re.compile(r"[;,、/+]")
_EXIT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)(?:m|米)?(?:[x×*](\d{1,2})(?:个|处|樘)?)?")
_FLOOR = re.compile(
    r"(?P<below>-|b|负|地下)?f?第?(?P<number>\d{1,2}|[一二三四五六七八九十])(?:\.0)?(?:层|楼|f)?"
)

read_kind = choice(KINDS, RowReason.KIND_UNKNOWN)
read_fire_class = choice(FIRE_CLASSES, RowReason.FIRE_CLASS_UNKNOWN)


@dataclass(frozen=True, slots=True)
class VenueRow:
    """One venue as the list says. None means that the list does not say.

    Attributes:
        kind: what the list says, else what the name gives away.
        kind_guessed: whether it was the name.
        area_m2, booth_area_m2: net area, and what booths take of it.
        exits_m: clear width of each exit in metres; empty when the list does not say.
        floor: 1 is the ground floor, -1 the first below ground; never 0.
        fixed_seats, approved: None also where the list says that there is none.
    """

    name: str
    kind: VenueKind
    kind_guessed: bool
    area_m2: Decimal
    exits_m: tuple[Decimal, ...]
    booth_area_m2: Decimal | None = None
    storeys: int | None = None
    floor: int | None = None
    underground: bool = False
    fire_class: FireClass | None = None
    fixed_seats: int | None = None
    approved: int | None = None
    sprinklered: bool | None = None
    max_exit_distance_m: Decimal | None = None
    setup_minutes: int | None = None
    teardown_minutes: int | None = None
    place: str = ""


def read_exits(text: str) -> tuple[Decimal, ...]:
    """Clear widths in metres from `2.4;2.4;3.0` or `2.4、3.0×2`.

    Raises:
        RowProblem: EXITS_UNREADABLE, also for widths over 30 m, which are other units.
    """
    widths: list[Decimal] = []
    for part in filter(None, _BETWEEN_EXITS.split(narrow(text).lower())):
        match = _EXIT.fullmatch(part)
        if not match or not 0 < Decimal(match[1]) <= WIDEST_EXIT_M:
            raise RowProblem(RowReason.EXITS_UNREADABLE, part)
        widths += [Decimal(match[1])] * int(match[2] or 1)
    if not 0 < len(widths) <= MOST_EXITS:
        raise RowProblem(RowReason.EXITS_UNREADABLE)
    return tuple(widths)


def read_floor(text: str) -> int:
    """A floor: `2`, `2层`, `二楼`, `F2`, and below ground `-1`, `B1`, `负一层`, `地下1层`."""
    match = _FLOOR.fullmatch(narrow(text).lower())
    if not match:
        raise RowProblem(RowReason.FLOOR_UNREADABLE)
    number = _CHINESE_DIGITS.get(match["number"]) or int(match["number"])
    if number == 0:
        raise RowProblem(RowReason.FLOOR_UNREADABLE)
    return -number if match["below"] else number


def _amount(text: str) -> Decimal:
    return Decimal(str(quantity(text)))


def _positive(text: str) -> Decimal:
    amount = _amount(text)
    if amount == 0:
        raise RowProblem(RowReason.QUANTITY_UNREADABLE)
    return amount


def _some(text: str) -> int | None:
    """A count; 0 says that there is none."""
    return count(text) or None


COLUMNS = (
    Column(
        "name",
        ("场馆", "场馆名称", "场地", "场地名称", "场所名称", "名称", "venue", "name"),
        plain(80),
        missing=RowReason.NAME_MISSING,
    ),
    Column(
        "area_m2",
        ("净面积", "使用面积", "面积", "场地面积", "建筑面积", "area", "area_m2"),
        _positive,
        missing=RowReason.QUANTITY_MISSING,
    ),
    Column("kind", ("类型", "场馆类型", "场地类型", "kind"), read_kind),
    Column("exits_m", ("出口净宽", "安全出口净宽", "各出口净宽", "exits", "exits_m"), read_exits),
    Column("exit_count", ("安全出口数", "出口数", "安全出口数量", "疏散出口数"), count),
    Column("booth_area_m2", ("展位面积", "展位占用面积", "booth_area_m2"), optional(_amount, None)),
    Column("storeys", ("建筑层数", "总层数", "storeys"), count),
    Column("floor", ("楼层", "所在楼层", "层", "floor"), read_floor),
    Column("underground", ("地下", "是否地下", "underground"), yes_or_no),
    Column(
        "fire_class",
        ("耐火等级", "建筑耐火等级", "fire_class"),
        optional(read_fire_class, None),
    ),
    Column(
        "fixed_seats",
        ("固定座位", "固定座位数", "座位数", "fixed_seats"),
        optional(_some, None),
    ),
    Column(
        "approved",
        ("核定容量", "核定人数", "核准人数", "approved"),
        optional(_some, None),
    ),
    Column("sprinklered", ("自动喷淋", "喷淋", "是否有喷淋", "sprinklered"), yes_or_no),
    Column(
        "max_exit_distance_m",
        ("最远疏散距离", "最大疏散距离", "max_exit_distance_m"),
        optional(_amount, None),
    ),
    Column("setup_minutes", ("布置时间", "布展时间", "setup_minutes"), count),
    Column("teardown_minutes", ("撤场时间", "撤展时间", "teardown_minutes"), count),
    Column("place", ("位置", "地址", "具体位置", "place"), plain(160)),
)


def kind_in_name(name: str) -> VenueKind:
    """What kind of venue a name gives away."""
    found = (kind for kind, pattern in KIND_IN_NAME if pattern.search(name))
    return next(found, VenueKind.HALL)


def _build(**values: Any) -> VenueRow:
    exits, exit_count = values.setdefault("exits_m", ()), values.pop("exit_count", None)
    if exits and exit_count not in (None, len(exits)):
        raise RowProblem(RowReason.EXITS_MISMATCH, f"{exit_count} / {len(exits)}")
    values.setdefault("underground", values.get("floor", 1) < 0)
    kind = values.pop("kind", None)
    return VenueRow(kind=kind or kind_in_name(values["name"]), kind_guessed=kind is None, **values)


SHAPE = ListShape(
    columns=COLUMNS,
    build=_build,
    key=lambda row: row.name,
    label=lambda row: row.name,
    clash=lambda _earlier, _later: RowReason.ROW_CLASH,
)


def read_venues(table: Table) -> ParsedList[VenueRow]:
    """The venues of a list, each name once.

    Raises:
        Refusal: a FILE_… reason when the table holds no such list.
    """
    return read_list(table, SHAPE)
