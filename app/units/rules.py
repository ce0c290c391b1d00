"""Pure rules of the tree of units and the shipped values of policy."""

import re
from dataclasses import dataclass

from app.units.kinds import UnitKind

BELOW: dict[UnitKind | None, frozenset[UnitKind]] = {
    None: frozenset({UnitKind.PROVINCE, UnitKind.UNIVERSITY}),
    UnitKind.PROVINCE: frozenset({UnitKind.UNIVERSITY}),
    UnitKind.UNIVERSITY: frozenset({UnitKind.SCHOOL}),
    UnitKind.SCHOOL: frozenset(),
}


def may_stand_below(kind: UnitKind, parent: UnitKind | None) -> bool:
    """Whether a unit of this kind may be a child of that one (None: a root)."""
    return kind in BELOW[parent]


@dataclass(frozen=True)
class PolicyDefault:
    """What holds where no unit has set its own: the value and who says so.

    Attributes:
        value: the number as text.
        unit: what the number counts.
        source: the document or "product default".
        document_number: the number shown beside the value; empty for a product default.
    """

    value: str
    unit: str
    source: str
    document_number: str = ""


NOTICE = "关于做好高校毕业生就业工作的通知"
NOTICE_NUMBER = "赣教高字〔2024〕5号"
REGULATION = "大型群众性活动安全管理条例"
REGULATION_NUMBER = "国务院令第505号"
OURS = "Fairday"

DEFAULTS: dict[str, PolicyDefault] = {
    "activities_required": PolicyDefault("3", "activities", f"{NOTICE} 第17条", NOTICE_NUMBER),
    "leads_required": PolicyDefault("5", "leads", f"{NOTICE} 第17条", NOTICE_NUMBER),
    "talks_required": PolicyDefault("3", "talks", f"{NOTICE} 第17条", NOTICE_NUMBER),
    "grades_counted": PolicyDefault("ABC", "evidence grades", OURS),
    "class_year_start": PolicyDefault("09-01", "month-day of the year before", OURS),
    "class_year_end": PolicyDefault("08-31", "month-day of the class year", OURS),
    "permit_people": PolicyDefault("1000", "people", f"{REGULATION} 第2条", REGULATION_NUMBER),
    "permit_lead_days": PolicyDefault("20", "days", f"{REGULATION} 第13条", REGULATION_NUMBER),
    "filing_people": PolicyDefault("300", "people", OURS),
    "filing_external": PolicyDefault("100", "people", OURS),
    "filing_lead_days": PolicyDefault("7", "days", OURS),
    "scan_retention_days": PolicyDefault("30", "days", OURS),
    "attendance_retention_years": PolicyDefault(
        "2", "years after the class year closes", "人力资源市场暂行条例 第33条", "国务院令第700号"
    ),
}


def value_fits(key: str, value: str) -> bool:
    """Whether a typed value has the shape that this number needs."""
    if key in {"class_year_start", "class_year_end"}:
        return re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value) is not None
    if key == "grades_counted":
        # D is what a person says of themselves; it never counts.
        return re.fullmatch(r"A?B?C?", value) is not None and value != ""
    return re.fullmatch(r"\d{1,6}", value, re.ASCII) is not None
