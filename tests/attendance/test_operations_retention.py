"""Forgetting: what goes, what stays, once; and not a day earlier."""

from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.jobs import JOBS, forget
from app.attendance.kinds import RollStage
from app.attendance.models import (
    Attendance,
    Certificate,
    Claim,
    Occupancy,
    Presence,
    RollCall,
    Scan,
    SelfCheckIn,
)
from app.attendance.operations import retention
from app.attendance.operations.claims import keep_platform_list
from app.attendance.operations.retention import forget_attendance, forget_scan_details
from app.attendance.queries.platform_lists import kept_list
from app.attendance.queries.summary import summary_of
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.files import Upload
from app.units.models import PolicyRow
from tests.attendance.doors import HOUR, give_pass, kept, outcome, scans_of
from tests.attendance.vouching import AT, Desk, make_desk, on_record, proposed
from tests.factories import NOW, count

DAY = timedelta(days=1)
ENDS = NOW + 3 * HOUR
DUE = ENDS + 30 * DAY
ANSWER = (
    '{"outcome": "admitted", "reason": null, "first_at": null, "holder": null, '
    '"duplicate_of": null}'
)


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = make_desk()
    outcome(made.scene, made.student.code, at=NOW)
    outcome(made.scene, "0" * 26, at=NOW)
    return made


def check_in(desk: Desk) -> None:
    with transaction() as tx:
        tx.add(
            SelfCheckIn(
                scan_id=scans_of(desk.scene)[0].id, event_id=desk.event_id,
                person_id=desk.student.person_id, browser_hash="b", address_hash="a", at=NOW,
            )
        )  # fmt: skip


def test_scans_lose_what_leads_to_somebody_and_attendance_stays(desk: Desk) -> None:
    check_in(desk)
    before = on_record(desk.student)[0].digest
    assert forget_scan_details(at=DUE) == 2
    scans = scans_of(desk.scene)
    for scan in scans:
        assert (scan.ticket_id, scan.device_id, scan.by_id, scan.code_hash) == (None,) * 4
        assert (scan.digest, scan.gate) == ("", "A")
    assert ANSWER in {scan.answer for scan in scans}
    assert (count(SelfCheckIn), count(Presence)) == (0, 0)
    assert on_record(desk.student)[0].digest == before
    assert summary_of(desk.event_id).people == 1


def test_forgetting_is_done_once_and_said_once(desk: Desk) -> None:
    forget_scan_details(at=DUE)
    assert forget_scan_details(at=DUE + DAY) == 0
    rows = kept(AuditRow, AuditRow.action == "retention.scans")
    assert [row.detail["scans"] for row in rows] == [2]
    assert kept(Occupancy)[0].forgotten_at == DUE


def test_nothing_is_forgotten_a_moment_too_early(desk: Desk) -> None:
    assert forget_scan_details(at=DUE - timedelta(seconds=1)) == 0
    assert scans_of(desk.scene)[0].device_id is not None


def test_policy_of_the_unit_says_how_long(desk: Desk) -> None:
    set_policy(desk, "scan_retention_days", "60")
    assert forget_scan_details(at=DUE) == 0
    assert forget_scan_details(at=ENDS + 60 * DAY) == 2


def set_policy(desk: Desk, key: str, value: str) -> None:
    with transaction() as tx:
        tx.add(
            PolicyRow(
                unit_id=desk.scene.university.id, key=key, value=value, source="测试",
                effective_from=NOW.date() - DAY, set_at=NOW,
            )
        )  # fmt: skip


def test_work_stopped_in_between_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SCANS_AT_ONCE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(retention, "_lists_of", _fail)
        with pytest.raises(RuntimeError):
            forget_scan_details(at=DUE)
    assert forget_scan_details(at=DUE) == 0
    assert {scan.ticket_id for scan in scans_of(desk.scene)} == {None}
    assert summary_of(desk.event_id).people == 1


def _fail(*_arguments: object) -> None:
    raise RuntimeError


def test_file_of_a_platforms_list_goes_too(desk: Desk) -> None:
    upload = Upload("a.csv", "学号\n1".encode(), "attendance", sensitive=True)
    batch = keep_platform_list(desk.event_id, desk.wave, upload, actor=desk.first, at=AT)
    forget_scan_details(at=DUE)
    rows = kept(retention.ClaimBatch, retention.ClaimBatch.id == batch)
    assert kept_list(rows[0]) is None


def remembered(desk: Desk) -> int:
    other = give_pass(desk.scene)
    proposed(desk, other)
    with transaction() as tx:
        tx.add(
            Certificate(
                code="C" * 26, person_id=desk.student.person_id, event_id=desk.event_id,
                issued_at=NOW,
            )
        )  # fmt: skip
        tx.add(
            RollCall(
                event_id=desk.event_id, ticket_id=desk.student.id, stage=RollStage.SET_OUT, at=NOW
            )
        )
    return sum(count(model) for model in (Attendance, Claim, Certificate, RollCall))


def test_attendance_of_a_class_ends_two_years_after_its_year(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remembered(desk) == 4
    ends = NOW.replace(year=2029, month=8, day=31, hour=16)  # midnight on campus, the class of 2027
    assert forget_attendance(at=ends - timedelta(seconds=1)) == 0
    monkeypatch.setattr(retention, "PEOPLE_AT_ONCE", 1)
    assert forget_attendance(at=ends) == 2
    assert [count(model) for model in (Attendance, Claim, Certificate, RollCall)] == [0, 0, 0, 0]
    assert count(Scan) == 2
    assert forget_attendance(at=ends + DAY) == 0
    rows = kept(AuditRow, AuditRow.action == "retention.attendance")
    assert [row.detail for row in rows] == [{"class_year": 2027, "people": 2, "attendances": 1}]


def test_job_forgets_once_a_day(desk: Desk) -> None:
    assert [job.every for job in JOBS if job.name == "attendance.forget"] == [DAY]
    assert forget(DUE) == 2
    reading().rollback()
