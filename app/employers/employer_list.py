"""The list of employers that an office keeps. Pure: texts in, rows out."""

import re
from dataclasses import dataclass
from typing import Any

from app.employers.kinds import Headcount, Ownership
from app.employers.uscc import LENGTH, is_valid_uscc, normalised_uscc
from app.platform.spreadsheets.headings import Column
from app.platform.spreadsheets.lists import ListShape, ParsedList, read_list
from app.platform.spreadsheets.rejections import RowProblem, RowReason
from app.platform.spreadsheets.tables import Table
from app.platform.spreadsheets.values import (
    choice,
    email,
    narrow,
    optional,
    person_name,
    phone,
    plain,
    whole_number_text,
)

OWNERSHIPS = {
    Ownership.STATE_OWNED: (
        *("国有企业", "国企", "央企", "中央企业", "地方国企", "国有控股企业", "国有独资企业"),
        "state_owned",
    ),
    Ownership.PRIVATE: ("民营企业", "私营企业", "民企", "民营", "民营/私营企业", "private"),
    Ownership.FOREIGN: (
        *("外资企业", "三资企业", "外商投资企业", "中外合资企业", "合资企业", "外企"),
        *("外商独资企业", "港澳台资企业", "foreign"),
    ),
    Ownership.PUBLIC_INSTITUTION: (
        *("事业单位", "高等教育单位", "科研设计单位", "医疗卫生单位", "中初教育单位"),
        *("其他事业单位", "public_institution"),
    ),
    Ownership.GOVERNMENT: ("机关", "党政机关", "政府机关", "国家机关", "government"),
    Ownership.SOCIAL_ORGANISATION: (
        *("社会组织", "社会团体", "民办非企业单位", "基金会", "社会服务机构"),
        "social_organisation",
    ),
    Ownership.ARMED_FORCES: ("部队", "军队", "armed_forces"),
    Ownership.OTHER: ("其他", "其他企业", "个体工商户", "集体企业", "农村专业合作社", "other"),
}
_BANDS = (
    (1000, Headcount.FROM_1000),
    (500, Headcount.FROM_500),
    (100, Headcount.FROM_100),
    (20, Headcount.FROM_20),
    (0, Headcount.UNDER_20),
)
_UNDER = re.compile(r"(?:少于|不足|<)?(\d{1,7})人?(?:以下|以内)?")
_FROM = re.compile(r"(\d{1,7})人?(?:[-~至到—–]+(\d{1,7})人?|人?(?:及)?以上|\+)")

read_ownership = choice(OWNERSHIPS, RowReason.OWNERSHIP_UNKNOWN)


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer as the list says.

    Attributes:
        uscc: 18 signs, normalised.
        uscc_valid: whether its check sign is right; a wrong one is taken and must be looked at.
        industry, region: as written.
    """

    name: str
    uscc: str
    uscc_valid: bool
    ownership: Ownership | None = None
    industry: str = ""
    headcount: Headcount | None = None
    region: str = ""
    contact_name: str = ""
    contact_position: str = ""
    contact_phone: str = ""
    contact_email: str | None = None


def read_code(text: str) -> str:
    """A credit code's 18 signs, right or wrong.

    Raises:
        RowProblem: NUMBER_IMPRECISE when a spreadsheet took it for a number, CODE_UNREADABLE.
    """
    code = normalised_uscc(whole_number_text(text))
    if len(code) != LENGTH or not (code.isascii() and code.isalnum()):
        raise RowProblem(RowReason.CODE_UNREADABLE)
    return code


def read_headcount(text: str) -> Headcount:
    """A band from `20人以下`, `20-99人`, `1000人以上`, or from the number itself."""
    words = narrow(text)
    match = _FROM.fullmatch(words)
    if match:
        return _band(int(match[1]))
    match = _UNDER.fullmatch(words)
    if not match:
        raise RowProblem(RowReason.QUANTITY_UNREADABLE)
    is_bound = words[0] in "少不<" or words.endswith(("以下", "以内"))
    return _band(int(match[1]) - is_bound)


def _band(people: int) -> Headcount:
    return next(band for least, band in _BANDS if people >= least)


COLUMNS = (
    Column(
        "name",
        ("单位名称", "企业名称", "公司名称", "用人单位", "用人单位名称", "employer", "name"),
        plain(120),
        missing=RowReason.NAME_MISSING,
    ),
    Column(
        "uscc",
        ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "uscc"),
        read_code,
        missing=RowReason.CODE_MISSING,
    ),
    Column(
        "ownership",
        ("单位性质", "企业性质", "公司性质", "ownership"),
        read_ownership,
    ),
    Column("industry", ("所属行业", "行业", "单位行业", "industry"), plain(80)),
    Column(
        "headcount",
        ("单位规模", "企业规模", "公司规模", "人员规模", "规模", "headcount"),
        optional(read_headcount, None),
    ),
    Column("region", ("单位所在地", "所在地", "注册地", "所在地区", "region"), plain(80)),
    Column(
        "contact_name",
        ("联系人", "联系人姓名", "招聘联系人", "contact"),
        optional(person_name, ""),
    ),
    Column(
        "contact_position",
        ("职务", "联系人职务", "岗位", "position"),
        optional(plain(80), ""),
    ),
    Column(
        "contact_phone",
        ("联系电话", "联系人电话", "手机", "手机号", "电话", "phone"),
        optional(phone, ""),
    ),
    Column(
        "contact_email",
        ("邮箱", "电子邮箱", "联系邮箱", "联系人邮箱", "email"),
        optional(email, None),
    ),
)


def _build(**values: Any) -> EmployerRow:
    return EmployerRow(uscc_valid=is_valid_uscc(values["uscc"]), **values)


def _clash(earlier: EmployerRow, later: EmployerRow) -> RowReason:
    return RowReason.CODE_CLASH if earlier.name != later.name else RowReason.ROW_CLASH


SHAPE = ListShape(
    columns=COLUMNS,
    build=_build,
    key=lambda row: row.uscc,
    label=lambda row: row.name,
    clash=_clash,
)


def read_employers(table: Table) -> ParsedList[EmployerRow]:
    """The employers of a list, each credit code once.

    Raises:
        Refusal: a FILE_… reason when the table holds no such list.
    """
    return read_list(table, SHAPE)
