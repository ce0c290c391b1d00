"""The graduating classes, as their universities would list them; who of them needs support."""

from dataclasses import dataclass
from random import Random

from app.demo.rules.cast import DOMAIN, MATERIALS, OTHER_UNIVERSITY, UNITS, UNIVERSITY
from app.demo.rules.names import names
from app.people.kinds import Degree
from app.people.roster_list import RosterRow
from app.support.kinds import Category

STUDENT_LOGINS = STUDENT, STUDENT2 = "student", "student2"
HARDSHIP_SHARE = 10  # one student in ten
CLASSES = 3  # of each major
OTHERS_SHARE = 15  # per cent of all students study at the other university

MAJORS = {
    "qyu-info": (("计算机科学与技术", "计科"), ("软件工程", "软工"), ("人工智能", "智能")),
    "qyu-mech": (("机械设计制造及其自动化", "机械"), ("车辆工程", "车辆")),
    MATERIALS: (("材料成型及控制工程", "材料"), ("无机非金属材料工程", "无机")),
    "qyu-econ": (("会计学", "会计"), ("国际经济与贸易", "国贸"), ("物流管理", "物流")),
    "qyu-lang": (("英语", "英语"), ("日语", "日语")),
    "qyu-edu": (("小学教育", "小教"), ("学前教育", "学前")),
    "bhu-cs": (("软件工程", "软件"), ("数据科学与大数据技术", "数据")),
    "bhu-biz": (("市场营销", "营销"), ("财务管理", "财管")),
}
SCHOOL_NAMES = {unit.code: unit.name for unit in UNITS}


@dataclass(frozen=True)
class Size:
    """How large a season is; the same seed gives the same season on the same day."""

    students: int = 400
    events: int = 45
    seed: int = 2027


def rosters(size: Size, class_year: int) -> dict[str, list[RosterRow]]:
    """The students of both universities, by its code; numbers begin with 99.

    The first two of the first university are the accounts `student@` and `student2@`.
    """
    draw = Random(f"students {size.seed}")  # noqa: S311  invented people, not a secret
    called = names(draw)
    others = size.students * OTHERS_SHARE // 100
    own = [_fixed(1, "林小禾", MATERIALS, STUDENT, class_year),
           _fixed(2, "陈一帆", "qyu-info", STUDENT2, class_year)]  # fmt: skip
    own += [
        _drawn(draw, UNIVERSITY, serial, next(called), class_year)
        for serial in range(3, size.students - others + 1)
    ]
    foreign = [
        _drawn(draw, OTHER_UNIVERSITY, serial, next(called), class_year)
        for serial in range(1, others + 1)
    ]
    return {UNIVERSITY: own, OTHER_UNIVERSITY: foreign}


def login_address(login: str) -> str:
    """The address of an account of the demo."""
    return f"{login}@{DOMAIN}"


def _fixed(serial: int, name: str, school: str, login: str, class_year: int) -> RosterRow:
    major, short = MAJORS[school][0]
    return RosterRow(
        student_number=_number(school, serial, class_year),
        name=name,
        school=SCHOOL_NAMES[school],
        class_year=class_year,
        major=major,
        class_name=f"{short}{(class_year - 4) % 100:02}01",
        degree=Degree.BACHELOR,
        email=login_address(login),
    )


def _drawn(draw: Random, university: str, serial: int, name: str, class_year: int) -> RosterRow:
    school = draw.choice([code for code in MAJORS if code.startswith(university)])
    major, short = draw.choice(MAJORS[school])
    number = _number(school, serial, class_year)
    return RosterRow(
        student_number=number,
        name=name,
        school=SCHOOL_NAMES[school],
        class_year=class_year,
        major=major,
        class_name=f"{short}{(class_year - 4) % 100:02}{draw.randint(1, CLASSES):02}",
        degree=Degree.MASTER if draw.random() < 0.2 else Degree.BACHELOR,
        email=f"s{number}@{DOMAIN}",
    )


def _number(school: str, serial: int, class_year: int) -> str:
    place = list(MAJORS).index(school) + 1
    return f"99{(class_year - 4) % 100:02}{place:02}{serial:05}"


@dataclass(frozen=True)
class Case:
    """A hardship graduate: why, and how many activities they have by today.

    `helper` counts through the helpers, `helper@` and `helper2@` first; None is a gap.
    """

    number: str
    categories: frozenset[Category]
    activities: int
    helper: int | None
    willingness: str
    plan: str = ""


PROGRESS = (1, 2, 0, 2, 3, 1, 2, 3, 0, 1, 2, 3)
WILLINGNESS = (
    "愿意就业，意向省内", "愿意就业，意向沿海城市", "暂无（考研）", "愿意就业，意向教育行业",
    "愿意就业，希望离家近",
)  # fmt: skip
PLANS = (
    "先把简历里的课程设计改成做了什么、用了什么、结果怎样；本周五前发我看。",
    "十二月的双选会重点看材料和检测类岗位，提前选好五家，会后一起复盘。",
    "已推荐校内助管岗位过渡；春招前完成一次模拟面试。",
)
# Which of the helpers a school has; `helper@` is the first, `helper2@` the second.
HELPER_OF = {
    "材料科学与工程学院": 0, "师范学院": 0, "信息工程学院": 1, "机电工程学院": 2,
    "经济管理学院": 3, "外国语学院": 4,
}  # fmt: skip
WITHOUT_HELPER = 8  # one in so many has nobody yet


def caseload(roster: list[RosterRow], size: Size) -> list[Case]:
    """Every kind of file: no helper yet, nothing done, nearly there, complete.

    `student@` is the first, with two activities of three and `helper@` as helper.
    """
    draw = Random(f"cases {size.seed}")  # noqa: S311
    categories = frozenset({Category.SUBSISTENCE})
    cases = [Case(roster[0].student_number, categories, 2, 0, WILLINGNESS[0], PLANS[0])]
    members = draw.sample(roster[2:], max(1, size.students // HARDSHIP_SHARE) - 1)
    for place, member in enumerate(members):
        kinds = draw.sample(list(Category), 2 if draw.random() < 0.25 else 1)
        has_helper = place % WITHOUT_HELPER != WITHOUT_HELPER - 2
        cases.append(
            Case(
                member.student_number,
                frozenset(kinds),
                PROGRESS[place % len(PROGRESS)],
                HELPER_OF[member.school] if has_helper else None,
                draw.choice(WILLINGNESS),
                PLANS[place % len(PLANS)] if place % 4 == 0 else "",
            )
        )
    return cases
