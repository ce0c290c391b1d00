"""The graduate list (生源信息表) that a university sends. Pure: texts in, rows out.

Resident ID numbers, ethnicity and political status are not columns here, so they are never read;
their headings come back in `ignored_columns`.
"""

from dataclasses import dataclass

from app.people.kinds import Degree
from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.lists import ListShape, ParsedList, read_list
from app.platform.spreadsheets.rejections import RowReason
from app.platform.spreadsheets.tables import Table
from app.platform.spreadsheets.values import (
    choice,
    class_year,
    email,
    optional,
    person_name,
    phone,
    plain,
    student_number,
)

DEGREES = {
    Degree.JUNIOR_COLLEGE: ("专科", "大专", "高职", "高职高专", "专科生", "junior_college"),
    Degree.BACHELOR: (
        *("本科", "本科生", "大学本科", "学士", "普通本科", "专升本", "第二学士学位"),
        *("本科毕业生", "bachelor"),
    ),
    Degree.MASTER: (
        *("硕士", "硕士生", "硕士研究生", "研究生", "学术硕士", "专业硕士", "硕士毕业生"),
        "master",
    ),
    Degree.DOCTOR: ("博士", "博士生", "博士研究生", "博士毕业生", "doctor"),
}

read_degree = choice(DEGREES, RowReason.DEGREE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One graduate as the list says.

    Attributes:
        student_number: upper case, without spaces.
        school: the school's name as written; not yet a unit.
        class_year: the year of graduation, four digits.
        phone: digits, "" when the list has none.
        email: lower case, None when the list has none.
    """

    student_number: str
    name: str
    school: str
    class_year: int
    major: str = ""
    class_name: str = ""
    degree: Degree | None = None
    phone: str = ""
    email: str | None = None


COLUMNS = (
    Column(
        "student_number",
        ("学号", "学生学号", "学籍号", "考生学号", "student number", "student id"),
        student_number,
        missing=RowReason.NUMBER_MISSING,
    ),
    Column(
        "name",
        ("姓名", "学生姓名", "毕业生姓名", "name"),
        person_name,
        missing=RowReason.NAME_MISSING,
    ),
    Column(
        "school",
        (
            *("学院", "所在学院", "学院（系）", "院系", "所在院系", "系院", "学院名称", "院系名称"),
            *("院（系）", "院部", "二级学院", "培养单位", "school"),
        ),
        plain(80),
        missing=RowReason.SCHOOL_MISSING,
    ),
    Column(
        "class_year",
        (
            *("毕业届别", "届别", "毕业年份", "毕业年度", "毕业年届", "毕业届", "毕业时间"),
            *("毕业日期", "预计毕业时间", "class year"),
        ),
        class_year,
        missing=RowReason.YEAR_MISSING,
    ),
    Column("major", ("专业", "专业名称", "所学专业", "录取专业", "major"), plain(80)),
    Column(
        "class_name", ("班级", "班级名称", "行政班", "行政班级", "所在班级", "class"), plain(60)
    ),
    Column(
        "degree",
        ("学历层次", "学历", "培养层次", "层次", "学生类别", "学位层次", "degree"),
        optional(read_degree, None),
    ),
    Column(
        "phone",
        (
            *("手机号码", "手机号", "手机", "本人手机", "移动电话", "联系电话", "联系方式"),
            *("电话", "本人电话", "phone"),
        ),
        optional(phone, ""),
    ),
    Column(
        "email",
        ("电子邮箱", "邮箱", "电子邮件", "邮箱地址", "email", "e-mail"),
        optional(email, None),
    ),
)


def _clash(earlier: RosterRow, later: RosterRow) -> RowReason:
    if earlier.name != later.name:
        return RowReason.NUMBER_CLASH
    return RowReason.ROW_CLASH


SHAPE = ListShape(
    columns=COLUMNS,
    build=RosterRow,
    key=lambda row: row.student_number,
    label=lambda row: row.name,
    clash=_clash,
)


def read_roster(table: Table) -> ParsedList[RosterRow]:
    """The graduates of a list, each student number once.

    Raises:
        Refusal: a FILE_… reason when the table holds no such list.
    """
    return read_list(table, SHAPE)
