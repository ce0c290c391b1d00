"""The rest of the season: what fills six weeks before today and six after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import cycle
from random import Random

from app.demo.rules.cast import COMPANIES, MATERIALS, OTHER_UNIVERSITY, UNIVERSITY
from app.demo.rules.diary import Diary
from app.demo.rules.halls import CLASSROOM, LECTURE_HALL, OTHER_LECTURE_HALL
from app.demo.rules.highlights import CONTACT, talk
from app.demo.rules.plans import PlannedEvent
from app.demo.rules.students import Size
from app.events.kinds import EventFormat, EventKind
from app.events.rules import EventDraft, EventWords, SessionDraft

DAYS = 40  # before and after today
OPENS_LATER, OPENS_BEFORE = 20, timedelta(days=14)  # what is far off cannot be reserved yet
CLOCKS = (time(14, 30), time(19), time(9, 30), time(16, 45))


@dataclass(frozen=True)
class Pattern:
    """What a filler is like; a `title` with a blank is a company's."""

    unit: str
    kind: EventKind
    title: str
    summary: str
    venue: str
    minutes: int
    places: int
    format: EventFormat = EventFormat.ON_SITE


LECTURE, TALK, CONTEST = EventKind.LECTURE, EventKind.TALK, EventKind.CONTEST
PATTERNS = (
    Pattern(UNIVERSITY, TALK, "{}校园宣讲会", "", LECTURE_HALL, 90, 200),
    Pattern(UNIVERSITY, LECTURE, "就业指导讲座：三方协议与劳动合同",
            "签约前要看清的八个条款，法学教师现场答疑。", LECTURE_HALL, 90, 240),
    Pattern(OTHER_UNIVERSITY, TALK, "{}校园宣讲会", "", OTHER_LECTURE_HALL, 90, 120),
    Pattern(MATERIALS, LECTURE, "校友分享：从实验室到产线",
            "三位毕业三到八年的校友讲他们的第一份工作。", CLASSROOM, 90, 50),
    Pattern(UNIVERSITY, TALK, "{}校园宣讲会", "", LECTURE_HALL, 90, 200),
    Pattern(UNIVERSITY, LECTURE, "直播带岗：{}专场", "主播连线企业招聘负责人，边看边投。",
            "", 60, 500, EventFormat.LIVESTREAM),
    Pattern("qyu-info", LECTURE, "简历门诊：一对一改简历", "每人十五分钟，请带打印的简历。",
            CLASSROOM, 120, 40),
    Pattern(OTHER_UNIVERSITY, LECTURE, "公务员与事业单位报考说明会",
            "报名时间、岗位条件和备考安排。", OTHER_LECTURE_HALL, 90, 150),
    Pattern("qyu-econ", LECTURE, "面试模拟：结构化面试", "分组模拟，教师逐一点评。",
            CLASSROOM, 120, 48),
    Pattern(UNIVERSITY, TALK, "{}校园宣讲会", "", LECTURE_HALL, 90, 200),
    Pattern("qyu-edu", LECTURE, "教师招聘考试说明会", "编制与合同岗位的区别，试讲要点。",
            LECTURE_HALL, 90, 160),
    Pattern(OTHER_UNIVERSITY, LECTURE, "空中双选会说明会：怎样在线投递",
            "平台演示和常见问题。", "", 60, 300, EventFormat.ONLINE),
)  # fmt: skip


def fillers(diary: Diary, size: Size, count: int) -> Iterator[PlannedEvent]:
    """`count` events in free hours, spread evenly, never today."""
    draw = Random(f"fillers {size.seed}")  # noqa: S311  invented events
    companies = cycle(draw.sample(COMPANIES, len(COMPANIES)))
    for place in range(count):
        offset = round(-DAYS + 2 * DAYS * (place + 0.5) / count) or 1
        pattern = PATTERNS[place % len(PATTERNS)]
        company = next(companies) if "{}" in pattern.title else ""
        clocks = CLOCKS[place % 4 :] + CLOCKS[: place % 4]
        draft = _draft(diary, pattern, offset, company, clocks)
        if offset > OPENS_LATER:
            draft = replace(draft, opens_at=draft.begins_at - OPENS_BEFORE)
        yield PlannedEvent(
            f"filler{place}",
            pattern.unit,
            draft,
            pattern.venue,
            fill=(_fill(draw, offset),),
            turnout=draw.uniform(0.7, 0.95),
        )


def _draft(
    diary: Diary, pattern: Pattern, offset: int, company: str, clocks: tuple[time, ...]
) -> EventDraft:
    owner = pattern.unit.partition("-")[0]
    if pattern.kind is TALK:
        return talk(diary, offset, company, owner=owner)
    span = timedelta(minutes=pattern.minutes)
    start = diary.free_start(owner, offset, span, clocks)
    draft = EventDraft(
        pattern.kind,
        0,
        EventWords(pattern.title.format(company), pattern.summary, contact=CONTACT),
        (SessionDraft(start, start + span, pattern.places),),
        format=pattern.format,
        staff_people=6,
        lanes=2,
        stay_minutes=pattern.minutes,
    )
    if pattern.venue:
        return draft
    words = replace(draft.words, online_url="https://live.demo.fairday.example/room")
    return replace(draft, words=words)


def _fill(draw: Random, offset: int) -> float:
    """Near events are fuller than far ones."""
    share = draw.uniform(0.25, 0.55)
    if offset < 0:
        return share
    return 0.0 if offset > OPENS_LATER else share * (1 - offset / 30)
