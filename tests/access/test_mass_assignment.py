"""Fields that a form does not offer have no effect, whatever they are called."""

import re
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.people.models import RoleGrant
from app.platform.database import Model, reading
from tests.access.browsers import everybody, offered_forms, one_of_each
from tests.access.campus import University, make_university
from tests.access.tables import changed, rows_of
from tests.factories import count

# The number stands alone: a hash of 64 digits holds it sooner or later.
MARKS = re.compile(r"\b7777\b|2031, 3, 3|planted")
PLANTED = {
    **dict.fromkeys(
        (
            "capacity", "safe_capacity", "approved_capacity", "student_quota", "quota", "planned",
            "seats_taken", "waiting", "places-0", "id", "cap", "inside", "sessions-0-quota",
            "booking_id", "file_id", "registration_id", "required_minutes", "minutes",
        ),
        "7777",
    ),
    **dict.fromkeys(
        (
            "published_at", "submitted_at", "cancelled_at", "approved_at", "activated_at",
            "disabled_at", "committed_at", "undone_at", "stopped_at", "expires_at", "registered_at",
            "withdrawn_at", "scanned_at", "first_in_at",
        ),
        "2031-03-03T03:03",
    ),
    **dict.fromkeys(
        (
            "password_hash", "token_hash", "path", "undo", "plan_encrypted", "notice_version",
            "actor_name", "digest", "willingness", "cancel_reason", "stop_reason", "position",
        ),
        "planted",
    ),
    **dict.fromkeys(("approved", "published", "is_admin", "forced", "live", "holds"), "1"),
    "role": "admin", "roles": "admin", "status": "granted", "state": "published",
    "party": "staff", "grade": "A", "category": "disability", "outcome": "admitted",
}  # fmt: skip
POINTING = (
    "person_id", "owner_id", "helper_id", "by_id", "created_by_id", "uploaded_by_id",
    "recorded_by_id", "granted_by_id", "set_by_id", "asked_by_id", "reader_id",
)  # fmt: skip
# Where a role, a state or a person is what the form is about.
ABOUT_ROLES = {"attendance.add_worker", "people.invitation_submit", "people.role_revocation"}
SOUND = {
    "name": "名", "code": "new-code", "kind": "school", "email": "new@example.cn",
    "reason": "因为", "account": "organiser", "class_year": "2027", "effective_from": "2027-01-01",
    "value": "3", "source": "文", "area_m2": "900", "exits-0-width_m": "2", "gate": "B",
    "class_name": "材料2301",
}  # fmt: skip


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


def test_planted_fields_have_no_effect(app: Flask, north: University) -> None:
    victim, south = make_university("south").people["helper"], make_university("west").unit
    browsers = everybody(app, north)
    pointing = dict.fromkeys(POINTING, str(victim)) | {
        "unit_id": str(south.id), "university_id": str(south.id), "parent_id": str(south.id)
    }  # fmt: skip
    breaches, accepted = [], 0
    for found in one_of_each(offered_forms(app, north, browsers, ("draft", "running"))):
        own = {control.name for control in found.form.controls}
        planted = {name: [v] for name, v in (PLANTED | pointing).items() if name not in own}
        sound = {
            name: v for name, v in SOUND.items() if name in own and not found.form.values[name][0]
        }
        before, roles, aims = rows_of(), count(RoleGrant), _aims(victim, south.id)
        answer = browsers[found.who].post(
            found.form.action, data=planted | found.form.filled(sound)
        )
        accepted += answer.status_code < 400
        traces = " ".join(row for rows in changed(before, rows_of()).values() for row in rows)
        if MARKS.search(traces) or _aims(victim, south.id) != aims:
            breaches.append((found.endpoint, traces[:300]))
        if count(RoleGrant) != roles and found.endpoint not in ABOUT_ROLES:
            breaches.append((found.endpoint, "a role"))
    assert breaches == []
    assert accepted > 20


def _aims(person_id: int, unit_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows point at the person and at the unit."""
    return _pointing_at("person", person_id), _pointing_at("unit", unit_id)


def _pointing_at(table: str, row_id: int) -> dict[str, int]:
    """How many rows of each other table point at the row."""
    found: Counter[str] = Counter()
    for other in Model.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table.name == table:
                pointing = select(func.count()).select_from(other).where(key.parent == row_id)
                found[other.name] += reading().scalar(pointing) or 0
    return dict(+found)
