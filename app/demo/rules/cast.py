"""Who there is: units, the accounts that README lists, helpers, company people."""

from dataclasses import dataclass

from app.platform.permissions import Role
from app.units.kinds import UnitKind

DOMAIN = "demo.fairday.example"
PASSWORD = "fairday-demo"  # noqa: S105  printed for everybody to use

PROVINCE, UNIVERSITY, OTHER_UNIVERSITY = "gan", "qyu", "bhu"
MATERIALS = "qyu-mat"


@dataclass(frozen=True)
class PlannedUnit:
    """A unit, parents before children."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None


# The six schools of the sample lists, by the very names there: those files import into them.
UNITS = (
    PlannedUnit(PROVINCE, "赣江省教育厅（演示）", UnitKind.PROVINCE, None),
    PlannedUnit(UNIVERSITY, "青原大学", UnitKind.UNIVERSITY, PROVINCE),
    PlannedUnit("qyu-info", "信息工程学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit("qyu-mech", "机电工程学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit(MATERIALS, "材料科学与工程学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit("qyu-econ", "经济管理学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit("qyu-lang", "外国语学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit("qyu-edu", "师范学院", UnitKind.SCHOOL, UNIVERSITY),
    PlannedUnit(OTHER_UNIVERSITY, "北湖大学", UnitKind.UNIVERSITY, PROVINCE),
    PlannedUnit("bhu-cs", "计算机学院", UnitKind.SCHOOL, OTHER_UNIVERSITY),
    PlannedUnit("bhu-biz", "商学院", UnitKind.SCHOOL, OTHER_UNIVERSITY),
)


@dataclass(frozen=True)
class Account:
    """A member of staff or an employer who signs in; `roles` are pairs of role and unit code."""

    login: str
    name: str
    position: str
    university: str | None
    roles: tuple[tuple[Role, str], ...] = ()
    staff_number: str | None = None

    @property
    def email(self) -> str:
        """The address that the account is known by."""
        return f"{self.login}@{DOMAIN}"


ACCOUNTS = (
    Account("province", "郑思源", "高校学生处", None, ((Role.PROVINCE_READER, PROVINCE),)),
    Account("organiser", "周敏", "就业指导中心主任", UNIVERSITY, ((Role.ORGANISER, UNIVERSITY),)),
    Account(
        "organiser2", "徐立", "就业服务中心科长", OTHER_UNIVERSITY,
        ((Role.ORGANISER, OTHER_UNIVERSITY),),
    ),
    Account("school", "李芸", "学院党委副书记", UNIVERSITY, ((Role.ORGANISER, MATERIALS),)),
    Account("safety", "何志远", "保卫处处长", UNIVERSITY, ((Role.SAFETY_OFFICER, UNIVERSITY),)),
    Account("helper", "沈岚", "辅导员", UNIVERSITY, (), "T9901"),
    Account("helper2", "龚明", "辅导员", UNIVERSITY, (), "T9902"),
    Account("gate", "罗小军", "学生志愿者", UNIVERSITY, ((Role.GATE_STAFF, UNIVERSITY),)),
    Account("employer", "汪海涛", "瓷都新材料股份有限公司 招聘经理", None,
            ((Role.EMPLOYER, UNIVERSITY),)),
    Account("employer2", "莫雨", "青云轨道装备有限公司 人事主管", None,
            ((Role.EMPLOYER, UNIVERSITY),)),
    Account("admin", "邹文", "信息中心", None, ((Role.ADMIN, PROVINCE),)),
    Account("officer", "章静", "学生资助与就业帮扶", UNIVERSITY,
            ((Role.SUPPORT_OFFICER, UNIVERSITY),)),
)  # fmt: skip


@dataclass(frozen=True)
class Colleague:
    """A member of staff without an account of the demo: named in records, never signs in."""

    name: str
    position: str
    university: str
    staff_number: str
    roles: tuple[tuple[Role, str], ...] = ()


# The other university's safety office.
OTHER_SAFETY = Colleague(
    "张海波", "保卫处副处长", OTHER_UNIVERSITY, "T9950", ((Role.SAFETY_OFFICER, OTHER_UNIVERSITY),)
)
HELPERS = (
    Colleague("覃建芳", "辅导员", UNIVERSITY, "T9903"),
    Colleague("吴晓东", "专业教师", UNIVERSITY, "T9904"),
    Colleague("冯丽", "学院党委副书记", UNIVERSITY, "T9905"),
)

# Invented, all of them.
COMPANIES = (
    "青云轨道装备有限公司",
    "瓷都新材料股份有限公司",
    "江右精密制造有限公司",
    "赣水数智科技有限公司",
    "明德教育科技有限公司",
    "南河医药科技有限公司",
    "北湖新能源有限公司",
    "信江光电制造有限公司",
    "鄱湖航空科技有限公司",
    "庐阳软件有限公司",
    "渌水物流供应链有限公司",
    "灵山半导体有限公司",
)
