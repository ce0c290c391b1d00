"""The attendance list that an online platform exports, as messy as they are. Pure.

A person is known by student number, by the number inside a nickname, or by name and school. How
long they stayed is told as minutes or as times of joining and leaving, several rows a person.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.lists import ListShape, ParsedList, read_list
from app.platform.spreadsheets.rejections import RowProblem, RowReason
from app.platform.spreadsheets.tables import Table
from app.platform.spreadsheets.values import (
    narrow,
    optional,
    person_name,
    plain,
    student_number,
)

MINUTE = timedelta(minutes=1)
ABSENT = (Reason.FILE_COLUMN_MISSING, Reason.FILE_HEADINGS_MISSING)

_NUMBER_WITHIN = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{0,4}\d{6,20}(?![0-9A-Z])")
_PLAIN_MINUTES = re.compile(r"(\d{1,5})(?:\.\d{1,6})?(?:分钟?|min(?:ute)?s?)?")
_SECONDS = re.compile(r"(\d{1,7})(?:秒钟?|s(?:ec(?:ond)?s?)?)")
_ON_A_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
_IN_PARTS = re.compile(
    r"(?:(\d{1,3})(?:小时|时|h(?:ours?|rs?)?))?(?:(\d{1,4})(?:分钟?|m(?:in(?:ute)?s?)?))?"
    r"(?:(\d{1,5})(?:秒钟?|s(?:ec(?:ond)?s?)?))?"
)
_MOMENT = re.compile(
    r"(?:(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\sT]*)?(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as the list writes it; `day` is None where it names none."""

    day: date | None
    at: time


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """One row: who, and how long or from when to when. Empty texts and None: not told."""

    number: str = ""
    name: str = ""
    school: str = ""
    minutes: int | None = None
    joined: Clock | None = None
    left: Clock | None = None


def duration(text: str) -> int:
    """Whole minutes: `45`, `45分钟`, `1小时20分30秒`, `01:20:30`, `2700秒`, in any width.

    What could be minutes or hours (`45:30`) is not guessed at.
    """
    told = narrow(text).lower()
    if match := _PLAIN_MINUTES.fullmatch(told):
        return int(match[1])
    if match := _SECONDS.fullmatch(told):
        return int(match[1]) // 60
    match = _ON_A_CLOCK.fullmatch(told) or _IN_PARTS.fullmatch(told)
    if match is None or not any(match.groups()):
        raise RowProblem(RowReason.DURATION_UNREADABLE)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 60 + minutes + seconds // 60


def clock(text: str) -> Clock:
    """A time with or without its day: `2026-11-24 19:02:11`, `2026年11月24日 19:02`, `19:02`."""
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise RowProblem(RowReason.TIME_UNREADABLE)
    year, month, day, hour, minute, second = match.groups()
    try:
        at = time(int(hour), int(minute), int(second or 0))
        return Clock(date(int(year), int(month), int(day)) if year else None, at)
    except ValueError:
        raise RowProblem(RowReason.TIME_UNREADABLE) from None


def number_within(nickname: str) -> str:
    """The one student number in a nickname such as `材料2301-张三-20230300001`."""
    found = _NUMBER_WITHIN.findall(unicodedata.normalize("NFKC", nickname).upper())
    if len(found) != 1:
        raise RowProblem(RowReason.PERSON_UNCLEAR)
    return str(found[0])


NUMBER_HEADINGS = (
    *("学号", "学生学号", "学工号", "学号/工号", "工号", "账号", "student number", "student id"),
)
NAME_HEADINGS = ("姓名", "学生姓名", "真实姓名", "参会人姓名", "成员姓名", "name")
NICKNAME_HEADINGS = (
    *("用户昵称（入会昵称）", "用户昵称", "入会昵称", "参会昵称", "昵称", "成员名称", "参会成员"),
    *("参会者", "参会人", "用户名", "观众昵称", "nickname", "user name", "display name"),
)
SCHOOL_HEADINGS = (
    *("学院", "所在学院", "学院（系）", "院系", "所在院系", "学院名称", "院系名称", "二级学院"),
    *("部门", "所属部门", "school", "department"),
)
MINUTES_HEADINGS = (
    *(
        "参会时长",
        "累计参会时长",
        "入会时长",
        "累计入会时长",
        "在线时长",
        "观看时长",
        "累计观看时长",
    ),
    *("直播观看时长", "学习时长", "听课时长", "总时长", "时长", "duration", "minutes"),
)
JOINED_HEADINGS = (
    *("入会时间", "首次入会时间", "加入时间", "进入时间", "进入会议时间", "签到时间"),
    *("开始观看时间", "开始时间", "进入直播间时间", "join time", "joined"),
)
LEFT_HEADINGS = (
    *("退会时间", "最后退会时间", "离开时间", "退出时间", "离开会议时间", "签退时间"),
    *("结束观看时间", "结束时间", "离开直播间时间", "leave time", "left"),
)


NUMBER = Column("number", NUMBER_HEADINGS, student_number, missing=RowReason.NUMBER_MISSING)
NICKNAME = Column("number", NICKNAME_HEADINGS, number_within, missing=RowReason.PERSON_UNCLEAR)
NAME = Column("name", NAME_HEADINGS, person_name)
SCHOOL = Column("school", SCHOOL_HEADINGS, plain(80))
TIMES = (
    Column("minutes", MINUTES_HEADINGS, optional(duration, None)),
    Column("joined", JOINED_HEADINGS, optional(clock, None)),
    Column("left", LEFT_HEADINGS, optional(clock, None)),
)


def _shape(*who: Column) -> ListShape[PlatformRow]:
    """A list that tells people apart by these columns."""
    return ListShape(
        columns=(*who, *TIMES),
        build=PlatformRow,
        key=lambda row: row,
        label=lambda row: row.name or row.number,
        clash=lambda _earlier, _later: RowReason.ROW_CLASH,
    )


# What a list has of these is looked for in this order.
SHAPES = (
    _shape(NUMBER, NAME, SCHOOL),
    _shape(NICKNAME, NAME, SCHOOL),
    _shape(
        replace(NAME, missing=RowReason.NAME_MISSING),
        replace(SCHOOL, missing=RowReason.SCHOOL_MISSING),
    ),
)


def read_platform_list(table: Table) -> ParsedList[PlatformRow]:
    """The rows of a list; several of one person stay several.

    Raises:
        Refusal: a FILE_… reason when the table holds no such list.
    """
    first: Refusal | None = None
    for shape in SHAPES:
        try:
            return read_list(table, shape)
        except Refusal as refusal:
            if refusal.reason not in ABSENT:
                raise
            first = first or refusal
    raise first or Refusal(Reason.FILE_HEADINGS_MISSING)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The session that a list is of, half-open, in the zone in which the list writes times."""

    starts_at: datetime
    ends_at: datetime
    zone: tzinfo

    @property
    def minutes(self) -> int:
        """How long it was."""
        return (self.ends_at - self.starts_at) // MINUTE


def attended_minutes(rows: Iterable[PlatformRow], lesson: Lesson) -> int | None:
    """Minutes of one person within the session; None where the list does not tell.

    Times win over minutes: they are clipped to the session and joined where they overlap. Minutes
    of several rows add up to the session's length at most.
    """
    told = list(rows)
    spans = [span for row in told if (span := _span(row, lesson)) is not None]
    if spans:
        return _joined(spans) // MINUTE
    minutes = [row.minutes for row in told if row.minutes is not None]
    return min(sum(minutes), lesson.minutes) if minutes else None


def _span(row: PlatformRow, lesson: Lesson) -> tuple[datetime, datetime] | None:
    """From joining to leaving; who is not told to have left stayed to the end."""
    if row.joined is None or (row.left is None and row.minutes is not None):
        return None
    since = _moment(row.joined, lesson)
    until = lesson.ends_at if row.left is None else _moment(row.left, lesson)
    since, until = max(since, lesson.starts_at), min(until, lesson.ends_at)
    return since, max(since, until)


def _moment(told: Clock, lesson: Lesson) -> datetime:
    day = told.day or lesson.starts_at.astimezone(lesson.zone).date()
    return datetime.combine(day, told.at, lesson.zone)


def _joined(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """The length of the union of intervals."""
    total, reached = timedelta(0), datetime.min.replace(tzinfo=spans[0][0].tzinfo)
    for since, until in sorted(spans):
        if until > (begins := max(since, reached)):
            total, reached = total + (until - begins), until
    return total
