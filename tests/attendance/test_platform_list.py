"""Lists of online platforms as they come: headings, numbers in nicknames, times of any shape."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.attendance.platform_list import (
    Clock,
    Lesson,
    PlatformRow,
    attended_minutes,
    clock,
    duration,
    number_within,
    read_platform_list,
)
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.rejections import RowProblem, RowReason
from app.platform.spreadsheets.tables import Row, Sheet, Table

START = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 09:00 on campus
LESSON = Lesson(START, START + timedelta(minutes=90), ZoneInfo("Asia/Shanghai"))


def table(*rows: Sequence[str]) -> Table:
    return Table((Sheet("Sheet1", [Row(n, list(row)) for n, row in enumerate(rows, 1)]),))


def rows_of(*rows: Sequence[str]) -> list[PlatformRow]:
    return [row.values for row in read_platform_list(table(*rows)).rows]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45), ("\uff14\uff15分钟", 45), ("45.7", 45), ("45 min", 45), ("1小时20分30秒", 80),
        ("80分30秒", 80), ("2小时", 120), ("01:20:30", 80), ("2700秒", 45), ("1h20m", 80),
    ],
)  # fmt: skip
def test_duration_is_read_as_minutes(text: str, minutes: int) -> None:
    assert duration(text) == minutes


@pytest.mark.parametrize("text", ["45:30", "很久", "", "-5", "1天"])
def test_duration_that_is_unclear_is_not_guessed_at(text: str) -> None:
    with pytest.raises(RowProblem) as problem:
        duration(text)
    assert problem.value.reason is RowReason.DURATION_UNREADABLE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-25 09:02:11", Clock(date(2026, 11, 25), time(9, 2, 11))),
        ("2026年11月25日 09:02", Clock(date(2026, 11, 25), time(9, 2))),
        ("2026/11/25 9:02", Clock(date(2026, 11, 25), time(9, 2))),
        ("\uff10\uff19\uff1a\uff10\uff12", Clock(None, time(9, 2))),
    ],
)
def test_time_is_read_with_or_without_its_day(text: str, told: Clock) -> None:
    assert clock(text) == told


@pytest.mark.parametrize("text", ["25:00", "2026-13-01 09:00", "早上", "9"])
def test_time_that_is_none_is_told(text: str) -> None:
    with pytest.raises(RowProblem) as problem:
        clock(text)
    assert problem.value.reason is RowReason.TIME_UNREADABLE


def test_number_stands_in_a_nickname() -> None:
    assert number_within("材料2301-张三-20230300001") == "20230300001"
    for nickname in ("张三", "20230300001和20230300002"):
        with pytest.raises(RowProblem) as problem:
            number_within(nickname)
        assert problem.value.reason is RowReason.PERSON_UNCLEAR


def test_list_with_numbers_is_known_by_them_whatever_else_it_has() -> None:
    found = rows_of(
        ("会议主题", "就业指导课"),
        ("学号（必填）", "用户昵称", "累计参会时长（分钟）"),
        ("\uff12\uff10230300001", "小张", "45"),
    )
    assert found == [PlatformRow(number="20230300001", minutes=45)]


def test_list_with_nicknames_alone_is_known_by_the_numbers_in_them() -> None:
    found = rows_of(
        ("用户昵称（入会昵称）", "入会时间", "退会时间"),
        ("张三20230300001", "09:00:00", "10:00:00"),
    )
    assert found == [
        PlatformRow(number="20230300001", joined=Clock(None, time(9)), left=Clock(None, time(10)))
    ]


def test_list_without_numbers_is_known_by_name_and_school() -> None:
    assert rows_of(("姓名", "学院"), ("张 三", "材料学院")) == [
        PlatformRow(name="张三", school="材料学院")
    ]


def test_list_of_nobody_says_what_is_missing() -> None:
    with pytest.raises(Refusal) as refused:
        read_platform_list(table(("姓名", "参会时长"), ("张三", "45")))
    assert refused.value.reason is Reason.FILE_COLUMN_MISSING
    with pytest.raises(Refusal) as refused:
        read_platform_list(table(("学号", "参会时长")))
    assert refused.value.reason is Reason.FILE_LIST_EMPTY


def row(joined: str = "", left: str = "", minutes: int | None = None) -> PlatformRow:
    return PlatformRow(
        joined=clock(joined) if joined else None, left=clock(left) if left else None,
        minutes=minutes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "minutes"),
    [
        ([row()], None),
        ([row(minutes=45)], 45),
        ([row(minutes=45), row(minutes=80)], 90),
        ([row("09:00", "09:30"), row("09:20", "09:40")], 40),
        ([row("09:00", "09:10"), row("10:00", "10:10")], 20),
        ([row("08:00", "12:00")], 90),
        ([row("09:45")], 45),
        ([row("09:45", minutes=20)], 20),
        ([row("12:00", "13:00")], 0),
        ([row("2026-11-24 09:00", "2026-11-24 10:00")], 0),
    ],
)
def test_minutes_are_those_within_the_session(rows: list[PlatformRow], minutes: int | None) -> None:
    assert attended_minutes(rows, LESSON) == minutes
