"""Adding units and setting policy."""

from datetime import date

import pytest
from flask import Flask

from app.platform.access import system_actor
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.units.kinds import UnitKind
from app.units.operations import PolicyDraft, add_unit, set_policy
from app.units.policies import policy, policy_history
from app.units.queries import unit_by_code, unit_rows, university_of
from tests.factories import NOW, make_school, make_unit

pytestmark = pytest.mark.usefixtures("app")
CLI = system_actor("test")


def add(code: str, kind: UnitKind, parent_id: int | None = None) -> int:
    return add_unit(code, f"单位{code}", kind, parent_id=parent_id, actor=CLI, at=NOW)


def draft(key: str, value: str, since: date, class_year: int = 0) -> PolicyDraft:
    return PolicyDraft(key, value, "会议纪要", "校就字1号", class_year, since)


def test_unit_path_is_ids_from_the_root_down() -> None:
    province = add("p", UnitKind.PROVINCE)
    university = add("u", UnitKind.UNIVERSITY, province)
    school = add("s", UnitKind.SCHOOL, university)
    assert unit_by_code("s").path == f"/{province}/{university}/{school}/"
    assert university_of(unit_by_code("s")).code == "u"


def test_unit_with_a_code_in_use_is_refused() -> None:
    add("u", UnitKind.UNIVERSITY)
    with pytest.raises(Refusal) as refused:
        add("u", UnitKind.UNIVERSITY)
    assert refused.value.reason is Reason.UNIT_CODE_TAKEN
    assert [row.code for row in unit_rows()] == ["u"]


def test_school_without_a_university_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        add("s", UnitKind.SCHOOL)
    assert refused.value.reason is Reason.UNIT_KIND_WRONG


def test_unit_below_nothing_is_not_found() -> None:
    with pytest.raises(NotFound):
        add("s", UnitKind.SCHOOL, 99)


def test_province_has_no_university() -> None:
    add("p", UnitKind.PROVINCE)
    with pytest.raises(NotFound):
        university_of(unit_by_code("p"))


def test_policy_of_the_nearer_unit_wins(app: Flask) -> None:
    university = make_unit()
    school = make_school(university)
    day = date(2026, 11, 25)
    shipped = policy(school.path, "activities_required", on=day)
    assert (shipped.number, shipped.document_number, shipped.set_here) == (
        3,
        "赣教高字〔2024〕5号",
        False,
    )
    set_policy(university.id, draft("activities_required", "4", day), actor=CLI, at=NOW)
    assert policy(school.path, "activities_required", on=day).number == 4
    set_policy(school.id, draft("activities_required", "5", day), actor=CLI, at=NOW)
    assert policy(school.path, "activities_required", on=day).number == 5
    assert policy(university.path, "activities_required", on=day).number == 4


def test_policy_for_a_class_wins_over_one_for_all_and_the_newest_over_older() -> None:
    unit = make_unit()
    early, late = date(2026, 1, 1), date(2026, 9, 1)
    for row in (
        draft("activities_required", "4", early),
        draft("activities_required", "6", late),
        draft("activities_required", "5", early, 2027),
    ):
        set_policy(unit.id, row, actor=CLI, at=NOW)
    on = date(2026, 11, 25)
    assert policy(unit.path, "activities_required", on=on).number == 6
    assert policy(unit.path, "activities_required", on=on, class_year=2027).number == 5
    assert policy(unit.path, "activities_required", on=date(2026, 5, 1)).number == 4
    assert policy(unit.path, "activities_required", on=date(2025, 5, 1)).number == 3


def test_policy_set_twice_for_one_day_keeps_the_second() -> None:
    unit, day = make_unit(), date(2026, 9, 1)
    for value in ("4", "7"):
        set_policy(unit.id, draft("leads_required", value, day), actor=CLI, at=NOW)
    assert policy(unit.path, "leads_required", on=day).number == 7
    assert [row.value for row in policy_history([unit.path])] == ["7"]


def test_policy_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        set_policy(make_unit().id, draft("invented", "1", date(2026, 9, 1)), actor=CLI, at=NOW)
