"""The events that every season has: each shows something that a visitor is to find."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.demo.rules.cast import MATERIALS, OTHER_UNIVERSITY, UNIVERSITY
from app.demo.rules.diary import Diary, working_day, working_days
from app.demo.rules.halls import (
    CLASSROOM,
    GYM,
    LECTURE_HALL,
    OTHER_GYM,
    OTHER_LECTURE_HALL,
    SQUARE,
)
from app.demo.rules.plans import Fate, PlannedEvent
from app.demo.rules.students import Size
from app.events.kinds import EventFormat, EventKind
from app.events.rules import EventDraft, EventWords, SessionDraft, WavePlan, waves_between

RUNNING, NEXT_FAIR, BLOCKED, FINISHED = "running", "next_fair", "blocked", "finished"
TRAINING, VISIT_AHEAD, VISIT_PAST = "training", "visit_ahead", "visit_past"
CANCELLED, DRAFT = "cancelled", "draft"

CONTACT = "就业指导中心 0791-8300 0000"
BRING = "学生证或校园卡\n纸质简历5份以上"
# At most so many places in a wave of the halls here, however many students there are.
LARGEST_WAVE = 300
WAVE_MINUTES = 90
SECOND_WAVE_SINCE = timedelta(minutes=10)
FAIR_SETUP, FAIR_TEARDOWN = timedelta(hours=2), timedelta(hours=1)
NINE, HALF_PAST_TWO, SEVEN = time(9), time(14, 30), time(19)


def highlights(diary: Diary, size: Size, class_year: int) -> Iterator[PlannedEvent]:
    """They take their hours in the diary, those with fixed hours first."""
    yield running_fair(diary, class_year)
    yield training(diary)
    yield next_fair(diary, size)
    yield blocked_fair(diary, class_year)
    yield finished_fair(diary, size)
    yield draft_fair(diary, class_year)
    yield from visits(diary)
    yield from school_fairs(diary)
    yield from smaller_events(diary)
    yield from other_university(diary)


def running_fair(diary: Diary, class_year: int) -> PlannedEvent:
    """Now is some minutes into its second wave, at whatever hour the season is loaded."""
    first_wave = timedelta(minutes=WAVE_MINUTES)
    start = diary.now - first_wave - SECOND_WAVE_SINCE
    start = start.replace(minute=start.minute - start.minute % 5, second=0, microsecond=0)
    plan = WavePlan(3, 480)
    draft = fair(
        f"{class_year}届毕业生{_term(diary.now)}综合双选会",
        waves_between(start, start + 3 * first_wave, plan),
        summary="本省企业和省外重点企业86家到场，提供岗位2,300余个，覆盖全部六个学院的专业。",
    )
    draft = replace(draft, employer_reps=120, staff_people=36, booths=60, lanes=4, stay_minutes=150)
    _take_fair(diary, UNIVERSITY, draft)
    return PlannedEvent(RUNNING, UNIVERSITY, draft, GYM, fill=(0.23, 0.25, 0.13), turnout=0.97)


def next_fair(diary: Diary, size: Size) -> PlannedEvent:
    """Nearly full: nobody finds a place in the first wave, few in the second."""
    places = min(LARGEST_WAVE, max(12, size.students // 4))
    sessions = _waves(diary, 8, count=3, minutes=60, places=places)
    draft = fair(
        "先进制造与新材料专场双选会",
        sessions,
        summary="轨道装备、精密制造、新材料方向的42家企业，以本科和硕士工艺、研发、检测岗位为主。",
    )
    draft = replace(draft, employer_reps=84, staff_people=24, booths=42, lanes=3)
    _take_fair(diary, UNIVERSITY, draft)
    few = (places - 5) / places
    return PlannedEvent(NEXT_FAIR, UNIVERSITY, draft, GYM, fill=(1.0, few, 0.6), waiting=9)


def blocked_fair(diary: Diary, class_year: int) -> PlannedEvent:
    """The fair that the safety rules are explained with: 2,700 people, and no permit."""
    sessions = _waves(diary, 18, count=3, minutes=60, places=900)
    draft = fair(
        f"{class_year}届毕业生赣江流域大型双选会",
        sessions,
        summary="拟邀请企业120家。等待安全检查：人数、分批和公安机关的书面答复还没有落实。",
    )
    draft = replace(
        draft, expected_people=2700, employer_reps=120, staff_people=30, booths=60, lanes=4
    )
    _take_fair(diary, UNIVERSITY, draft)
    return PlannedEvent(BLOCKED, UNIVERSITY, draft, GYM, fate=Fate.WAITING)


def finished_fair(diary: Diary, size: Size) -> PlannedEvent:
    """Over, with everybody's entries and exits: what its report is made of."""
    places = min(LARGEST_WAVE, max(12, size.students // 3))
    draft = fair(
        "电子信息与人工智能专场双选会",
        _waves(diary, -12, count=2, minutes=90, places=places),
        summary="软件、半导体和数据方向的38家企业。",
    )
    draft = replace(draft, employer_reps=76, staff_people=24, booths=38, lanes=3)
    _take_fair(diary, UNIVERSITY, draft)
    return PlannedEvent(FINISHED, UNIVERSITY, draft, GYM, fill=(0.8, 0.7), turnout=0.9)


def draft_fair(diary: Diary, class_year: int) -> PlannedEvent:
    """A plan that nobody has submitted."""
    draft = fair(
        f"{class_year}届毕业生寒假实习双选会",
        _waves(diary, 27, count=2, minutes=60, places=200),
        summary="初步方案，待确定邀请企业名单。",
    )
    draft = replace(draft, employer_reps=60, booths=30)
    _take_fair(diary, UNIVERSITY, draft)
    return PlannedEvent(DRAFT, UNIVERSITY, draft, SQUARE, fate=Fate.DRAFT)


def training(diary: Diary) -> PlannedEvent:
    """Five lessons on five working days: two are over, three are to come."""
    today = diary.now.date()
    days = [*working_days(today, -2), *working_days(today, 3)]
    topics = ("职业认知与目标", "简历与求职信", "无领导小组讨论", "面试表达", "模拟面试与复盘")
    sessions = tuple(
        SessionDraft(diary.at(day, NINE), diary.at(day, time(11, 40)), 40, f"第{lesson}讲 {topic}")
        for lesson, (day, topic) in enumerate(zip(days, topics, strict=True), start=1)
    )
    for session in sessions:
        diary.take(UNIVERSITY, session.starts_at, session.ends_at)
    words = EventWords(
        "“宏志助航”就业能力培训（第三期）",
        "五天共20课时，小班授课，全部参加的发结业证书。",
        bring="笔记本\n自己的简历",
        entry="第三教学楼A门，三层",
        contact=CONTACT,
    )
    draft = EventDraft(
        EventKind.TRAINING, 0, words, sessions, minimum_pct=80, staff_people=3, stay_minutes=160
    )
    return PlannedEvent(TRAINING, UNIVERSITY, draft, CLASSROOM, fill=(0.75,), turnout=0.9)


def visits(diary: Diary) -> Iterator[PlannedEvent]:
    """Two visits to employers, by bus."""
    for key, offset, company, place, fill in (
        (VISIT_PAST, -9, "青云轨道装备有限公司", "经开区", 0.6),
        (VISIT_AHEAD, 5, "瓷都新材料股份有限公司", "瓷都高新区", 0.7),
    ):
        start = diary.free_start(UNIVERSITY, offset, timedelta(hours=4), (time(13, 30),))
        words = EventWords(
            f"访企拓岗：走进{company.removesuffix('股份有限公司').removesuffix('有限公司')}",
            f"参观{company}生产线和研发中心，与校友工程师座谈。校车45座，13:20在北门集合，"
            f"往返{place}，车程约50分钟。",
            bring="身份证\n长裤和平底鞋",
            entry="北门校车站",
            contact=CONTACT,
        )
        sessions = (SessionDraft(start, start + timedelta(hours=4), 45),)
        draft = EventDraft(
            EventKind.VISIT, 0, words, sessions, leaders=2, staff_people=2, stay_minutes=240
        )
        yield PlannedEvent(key, UNIVERSITY, draft, fill=(fill,), turnout=0.95)


def school_fairs(diary: Diary) -> Iterator[PlannedEvent]:
    """Small specialised fairs of one school: one over, one waiting for its answers."""
    for key, offset, fate in (
        ("school_past", -19, Fate.PUBLISHED), ("school_waiting", 11, Fate.WAITING),
    ):  # fmt: skip
        draft = fair(
            "材料学院小型专场招聘会" + ("（第二场）" if offset > 0 else ""),
            _waves(diary, offset, count=1, minutes=150, places=150, clock=time(14)),
            summary="材料检测、热处理、粉体研发方向的16家企业，面对面投递。",
        )
        draft = replace(draft, employer_reps=32, staff_people=10, booths=16, lanes=2)
        _take_fair(diary, UNIVERSITY, draft)
        yield PlannedEvent(key, MATERIALS, draft, GYM, fate=fate, fill=(0.5,))


def smaller_events(diary: Diary) -> Iterator[PlannedEvent]:
    """Talks, an online lecture, a contest, and a talk that was called off."""
    past = talk(diary, -5, "青云轨道装备有限公司")
    yield PlannedEvent("talk_past", UNIVERSITY, past, LECTURE_HALL, fill=(0.5,))
    ahead = talk(diary, 2, "江右精密制造有限公司")
    yield PlannedEvent("talk_ahead", UNIVERSITY, ahead, LECTURE_HALL, fill=(0.45,))
    called_off = PlannedEvent(
        CANCELLED,
        UNIVERSITY,
        talk(diary, 4, "渌水物流供应链有限公司"),
        LECTURE_HALL,
        fate=Fate.CANCELLED,
        fill=(0.2,),
        cancel_reason="企业行程调整，另行安排时间",
    )
    yield called_off
    yield PlannedEvent("online_lecture", UNIVERSITY, _online_lecture(diary), fill=(0.2,))
    yield PlannedEvent("contest", UNIVERSITY, _contest(diary), LECTURE_HALL, fill=(0.3,))


def _online_lecture(diary: Diary) -> EventDraft:
    start = diary.free_start(UNIVERSITY, 1, timedelta(minutes=90), (SEVEN,))
    return EventDraft(
        EventKind.LECTURE,
        0,
        EventWords(
            "线上讲座：从招聘官的角度看简历",
            "两位企业招聘负责人现场改三份真实简历（已隐去个人信息）。",
            contact=CONTACT,
            online_url="https://live.demo.fairday.example/resume",
        ),
        (SessionDraft(start, start + timedelta(minutes=90), 500),),
        format=EventFormat.ONLINE,
    )


def _contest(diary: Diary) -> EventDraft:
    start = diary.free_start(UNIVERSITY, 13, timedelta(hours=3), (HALF_PAST_TWO,))
    return EventDraft(
        EventKind.CONTEST,
        0,
        EventWords(
            "职业规划大赛校赛", "六个学院各推荐两名选手，现场观众可以提问。",
            entry="报告厅东侧门", contact=CONTACT,
        ),
        (SessionDraft(start, start + timedelta(hours=3), 200),),
        staff_people=8, lanes=2, counts_as_activity=False,
    )  # fmt: skip


def other_university(diary: Diary) -> Iterator[PlannedEvent]:
    """What makes the other university's week."""
    draft = fair(
        "北湖大学计算机与商科双选会",
        _waves(diary, 6, count=2, minutes=90, places=200),
        summary="软件、数据、营销和财务方向的30家企业。",
    )
    draft = replace(draft, employer_reps=60, staff_people=20, booths=30, lanes=3)
    _take_fair(diary, OTHER_UNIVERSITY, draft)
    yield PlannedEvent("other_fair", OTHER_UNIVERSITY, draft, OTHER_GYM, fill=(0.1, 0.08))
    yield PlannedEvent(
        "other_talk",
        OTHER_UNIVERSITY,
        talk(diary, 1, "庐阳软件有限公司", owner=OTHER_UNIVERSITY),
        OTHER_LECTURE_HALL,
        fill=(0.15,),
    )


def fair(title: str, sessions: tuple[SessionDraft, ...], *, summary: str) -> EventDraft:
    """A fair in the gym."""
    words = EventWords(title, summary, BRING, entry="学生走东门，单位走南门", contact=CONTACT)
    return EventDraft(EventKind.FAIR, 0, words, sessions)


def talk(diary: Diary, offset: int, company: str, *, owner: str = UNIVERSITY) -> EventDraft:
    """A company's talk of an hour and a half."""
    clocks = (HALF_PAST_TWO, SEVEN, time(16, 45))
    span = timedelta(minutes=90)
    start = diary.free_start(owner, offset, span, clocks)
    words = EventWords(
        f"{company}校园宣讲会",
        "介绍公司、岗位和培养方案，会后现场收简历。",
        bring="纸质简历",
        entry="报告厅正门",
        contact=CONTACT,
    )
    places = 200 if owner == UNIVERSITY else 120
    return EventDraft(
        EventKind.TALK, 0, words, (SessionDraft(start, start + span, places),),
        employer_reps=4, staff_people=6, lanes=2, stay_minutes=90,
    )  # fmt: skip


def _waves(
    diary: Diary,
    offset: int,
    *,
    count: int,
    minutes: int,
    places: int,
    clock: time = NINE,
) -> tuple[SessionDraft, ...]:
    start = diary.at(working_day(diary.now.date(), offset), clock)
    until = start + timedelta(minutes=count * minutes)
    return waves_between(start, until, WavePlan(count, places))


def _take_fair(diary: Diary, owner: str, draft: EventDraft) -> None:
    """A fair needs the hall from the set-up to the tear-down."""
    diary.take(owner, draft.begins_at - FAIR_SETUP, draft.shuts_at + FAIR_TEARDOWN)


def _term(now: datetime) -> str:
    return "春季" if 2 <= now.month <= 7 else "秋季"
