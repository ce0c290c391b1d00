"""The ledger of hardship graduates (困难毕业生帮扶台账) that an office sends. Pure.

What it holds is sensitive: rows and their rejections go to nobody but who may see support files.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.lists import ListShape, ParsedList, ParsedRow, read_list
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.platform.spreadsheets.tables import Table
from app.platform.spreadsheets.values import (
    choice,
    class_year,
    optional,
    person_name,
    phone,
    plain,
    student_number,
)
from app.support.kinds import Category

# A monitored family is counted with those lifted out of poverty, as the ledgers do
# (脱贫家庭（含监测对象）).
CATEGORIES = {
    Category.POVERTY: (
        *("脱贫家庭", "脱贫户", "脱贫户家庭", "脱贫人口", "建档立卡", "建档立卡户"),
        *("建档立卡贫困户", "建档立卡贫困家庭", "建档立卡脱贫户", "原建档立卡贫困户"),
        *("监测对象", "监测对象家庭", "监测户", "防返贫监测对象", "脱贫家庭含监测对象", "poverty"),
        *("防止返贫监测对象", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"),
    ),
    Category.SUBSISTENCE: (
        *("低保", "低保户", "低保家庭", "城市低保", "农村低保", "城镇低保", "城乡低保"),
        *("城市低保户", "农村低保户", "城镇低保户", "城乡低保家庭", "城市低保家庭"),
        *("农村低保家庭", "最低生活保障家庭", "享受最低生活保障家庭", "subsistence"),
    ),
    Category.ZERO_EMPLOYMENT: (
        *("零就业", "零就业家庭", "城镇零就业家庭", "城市零就业家庭", "zero_employment"),
    ),
    Category.DISABILITY: (
        *("残疾", "残疾人", "残疾学生", "残疾毕业生", "本人残疾", "身体残疾", "disability"),
    ),
}
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[、,;/|+&\\\n]|和|及|兼")
_category = choice(CATEGORIES, RowReason.CATEGORY_UNKNOWN)


@dataclass(frozen=True, slots=True)
class HardshipRow:
    """One hardship graduate as the ledger says, with the helper who is paired.

    Attributes:
        student_number: upper case, without spaces; not yet a student.
        categories: one or more.
        helper_number: the helper's staff number, by which the helper is known.
        helper_position: as written; the last row's is the one that holds.
        class_year: None when the ledger does not say.
        willingness: willingness to work as written, "" when the ledger does not say.
    """

    student_number: str
    name: str
    categories: frozenset[Category]
    helper_name: str
    helper_number: str
    helper_position: str = ""
    helper_phone: str = ""
    class_year: int | None = None
    willingness: str = ""


def read_categories(text: str) -> frozenset[Category]:
    """Categories from free text, whatever stands between them; remarks in brackets are skipped.

    Raises:
        RowProblem: CATEGORY_UNKNOWN with the part that is no category, CATEGORY_MISSING.
    """
    bare = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    parts = [part.strip() for part in _BETWEEN.split(bare) if part.strip()]
    if not parts:
        raise RowProblem(RowReason.CATEGORY_MISSING)
    return frozenset(map(_read_category, parts))


def _read_category(part: str) -> Category:
    try:
        return _category(part)
    except RowProblem as problem:
        raise RowProblem(problem.reason, part) from None


COLUMNS = (
    Column(
        "student_number",
        ("学号", "学生学号", "毕业生学号", "student number"),
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
        "categories",
        (
            *("困难类型", "困难类别", "困难群体类型", "困难毕业生类型", "困难毕业生类别"),
            *("帮扶类型", "帮扶类别", "群体类别", "类别", "categories"),
        ),
        read_categories,
        missing=RowReason.CATEGORY_MISSING,
    ),
    Column(
        "helper_name",
        (
            *("帮扶责任人", "责任人", "责任人姓名", "帮扶责任人姓名", "帮扶人", "帮扶人姓名"),
            *("结对帮扶人", "帮扶教师", "帮扶老师", "helper"),
        ),
        person_name,
        missing=RowReason.HELPER_MISSING,
    ),
    Column(
        "helper_number",
        (
            *("责任人工号", "帮扶责任人工号", "帮扶人工号", "帮扶教师工号", "教师工号", "工号"),
            *("教工号", "职工号", "staff number"),
        ),
        student_number,
        missing=RowReason.HELPER_MISSING,
    ),
    Column(
        "helper_position",
        (
            *("责任人职务", "帮扶责任人职务", "帮扶人职务", "帮扶责任人身份", "责任人身份"),
            *("职务", "helper position"),
        ),
        optional(plain(80), ""),
    ),
    Column(
        "helper_phone",
        (
            *("责任人电话", "责任人联系电话", "帮扶责任人电话", "帮扶责任人联系电话"),
            *("帮扶人电话", "帮扶人联系电话", "责任人手机", "helper phone"),
        ),
        optional(phone, ""),
    ),
    Column("class_year", ("毕业届别", "届别", "毕业年份", "毕业年度", "class year"), class_year),
    Column("willingness", ("就业意愿", "求职意愿", "willingness"), plain(200)),
)


def _clash(earlier: HardshipRow, later: HardshipRow) -> RowReason:
    if earlier.name != later.name:
        return RowReason.NUMBER_CLASH
    return RowReason.ROW_CLASH


SHAPE = ListShape(
    columns=COLUMNS,
    build=HardshipRow,
    key=lambda row: row.student_number,
    label=lambda row: row.name,
    clash=_clash,
)


def read_hardship(table: Table) -> ParsedList[HardshipRow]:
    """The hardship graduates of a ledger, each student number once.

    A staff number stands for one name: later rows that give it to another are HELPER_CLASH.

    Raises:
        Refusal: a FILE_… reason when the table holds no such list.
    """
    parsed = read_list(table, SHAPE)
    first: dict[str, ParsedRow[HardshipRow]] = {}
    clashing: list[Rejection] = []
    for row in parsed.rows:
        earlier = first.setdefault(row.values.helper_number, row)
        if earlier.values.helper_name != row.values.helper_name:
            detail = f"{earlier.row_number}: {earlier.values.helper_name}"
            clashing.append(Rejection(row.row_number, RowReason.HELPER_CLASH, detail))
    rejected = {each.row for each in clashing}
    return replace(
        parsed,
        rows=[row for row in parsed.rows if row.row_number not in rejected],
        rejected=sorted([*parsed.rejected, *clashing], key=lambda each: each.row),
    )
