"""The roll call of a visit: calls are scans, a mistake is taken back, nobody is counted twice."""

import uuid
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.attendance.forms.roll_calls import CallDraft, scan_of_call
from app.attendance.forms.scans import ScanKeys
from app.attendance.kinds import Grade, Outcome, RollStage, Source
from app.attendance.models import RollCall
from app.attendance.operations.closing import close_ended_sessions
from app.attendance.operations.roll_calls import call_name, take_call_back
from app.attendance.operations.stops import stop_entry
from app.attendance.queries.people import moment_of_scan
from app.attendance.queries.roll_calls import people_of_visit
from app.attendance.rules.roll_calls import Called, Roll, roll, stage_now
from app.events.kinds import EventKind
from app.platform.audit import AuditRow
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    KEY,
    MINUTE,
    Pass,
    change_event,
    crowd_of,
    give_pass,
    kept,
    outcome,
    scans_of,
)
from tests.attendance.vouching import Desk, make_desk, on_record
from tests.factories import NOW, count

OUT, THERE, BACK = RollStage.SET_OUT, RollStage.ARRIVED, RollStage.RETURNED


@pytest.fixture
def visit(app: Flask) -> Desk:
    return make_desk(kind=EventKind.VISIT, waves=1)


def name_id() -> str:
    return str(uuid.uuid4())


def act(
    what: object, visit: Desk, stage: RollStage, at: datetime, who: Pass | None = None,
    scan_id: str = "",
) -> None:  # fmt: skip
    draft = CallDraft((who or visit.student).id, stage, scan_id or name_id())
    made_at = moment_of_scan(draft.scan_id) or at
    scan_of = scan_of_call(draft, visit.event_id, keys=ScanKeys(KEY, KEY), made_at=made_at, at=at)
    what(visit.event_id, draft.ticket_id, stage, scan_of, actor=visit.first, at=at)  # type: ignore[operator]


def call(visit: Desk, stage: RollStage, at: datetime, **more: object) -> None:
    act(call_name, visit, stage, at, **more)  # type: ignore[arg-type]


def take_back(visit: Desk, stage: RollStage, at: datetime, **more: object) -> None:
    act(take_call_back, visit, stage, at, **more)  # type: ignore[arg-type]


def reason_of(act_: object, *arguments: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act_(*arguments, **named)  # type: ignore[operator]
    return refused.value


def test_visit_from_setting_out_to_coming_back_is_evidence_a(visit: Desk) -> None:
    call(visit, OUT, NOW - 20 * MINUTE)
    assert scans_of(visit.scene) == []
    call(visit, THERE, NOW + 5 * MINUTE)
    assert crowd_of(visit.scene).inside == 1
    call(visit, BACK, NOW + 45 * MINUTE)
    row = on_record(visit.student)[0]
    assert (row.grade, row.minutes, row.exit_assumed) == (Grade.A, 40, False)
    scans = scans_of(visit.scene)
    assert [(scan.source, scan.outcome, scan.by_id) for scan in scans] == [
        (Source.MANUAL, Outcome.ADMITTED, visit.first.person_id),
        (Source.MANUAL, Outcome.LEFT, visit.first.person_id),
    ]
    assert crowd_of(visit.scene).inside == 0
    assert len(kept(AuditRow, AuditRow.action == "roll_call.call")) == 3


def test_who_is_not_called_back_is_closed_at_the_end_and_marked(visit: Desk) -> None:
    call(visit, THERE, NOW + 5 * MINUTE)
    close_ended_sessions(at=NOW + HOUR)
    row = on_record(visit.student)[0]
    assert (row.minutes, row.exit_assumed) == (55, True)
    call(visit, BACK, NOW + HOUR + 15 * MINUTE)
    row = on_record(visit.student)[0]
    assert (row.minutes, row.exit_assumed) == (70, False)


def test_call_is_one_however_often_it_is_pressed(visit: Desk) -> None:
    scan_id = name_id()
    for _ in range(2):
        call(visit, THERE, NOW, scan_id=scan_id)
    call(visit, THERE, NOW + MINUTE)
    assert count(RollCall) == 1
    assert [scan.outcome for scan in scans_of(visit.scene)] == [
        Outcome.ADMITTED, Outcome.ALREADY_INSIDE,
    ]  # fmt: skip
    assert crowd_of(visit.scene).inside == 1


def test_who_was_scanned_by_a_gate_is_called_all_the_same(visit: Desk) -> None:
    outcome(visit.scene, visit.student.code, at=NOW)
    call(visit, THERE, NOW + MINUTE)
    take_back(visit, THERE, NOW + 2 * MINUTE)
    assert count(RollCall) == 0
    assert crowd_of(visit.scene).inside == 1


def test_arrival_that_was_a_mistake_leaves_nothing_but_its_scan(visit: Desk) -> None:
    call(visit, THERE, NOW)
    for _ in range(2):
        take_back(visit, THERE, NOW + MINUTE)
    assert (count(RollCall), on_record(visit.student)) == (0, [])
    assert crowd_of(visit.scene).inside == 0
    call(visit, THERE, NOW + 2 * MINUTE)
    assert on_record(visit.student)[0].first_in_at == NOW + 2 * MINUTE


def test_return_that_was_a_mistake_puts_the_person_inside_again(visit: Desk) -> None:
    call(visit, THERE, NOW)
    call(visit, BACK, NOW + 20 * MINUTE)
    take_back(visit, BACK, NOW + 21 * MINUTE)
    assert crowd_of(visit.scene).inside == 1
    call(visit, BACK, NOW + 50 * MINUTE)
    assert on_record(visit.student)[0].minutes == 49


def test_later_call_is_taken_back_first(visit: Desk) -> None:
    call(visit, OUT, NOW)
    call(visit, THERE, NOW + MINUTE)
    assert reason_of(take_back, visit, OUT, NOW + MINUTE).reason is Reason.ROLL_CALL_LATER
    take_back(visit, THERE, NOW + 2 * MINUTE)
    take_back(visit, OUT, NOW + 2 * MINUTE)
    assert count(RollCall) == 0


def test_door_that_does_not_take_a_call_says_why(visit: Desk) -> None:
    early = reason_of(call, visit, THERE, NOW - 2 * HOUR)
    assert (early.reason, str(early.facts["outcome"])) == (
        Reason.ROLL_CALL_REFUSED, "还没开始",
    )  # fmt: skip
    stop_entry(visit.event_id, "", actor=visit.first, at=NOW)
    assert reason_of(call, visit, THERE, NOW).reason is Reason.ROLL_CALL_REFUSED
    change_event(visit.scene, cancelled_at=NOW)
    assert reason_of(call, visit, OUT, NOW).reason is Reason.EVENT_CANCELLED
    assert count(RollCall) == 0


def test_ticket_of_another_event_is_not_found(visit: Desk) -> None:
    other = make_desk(kind=EventKind.VISIT, waves=1)
    with pytest.raises(NotFound):
        call(visit, OUT, NOW, who=other.student)
    with pytest.raises(NotFound):
        take_back(visit, OUT, NOW, who=other.student)


def test_list_is_by_name_with_the_stages_of_each(visit: Desk) -> None:
    give_pass(visit.scene, name="丁一")
    call(visit, OUT, NOW)
    people = people_of_visit(visit.event_id)
    assert [(each.called.name, each.called.stages) for each in people] == [
        ("丁一", frozenset()), ("张三", frozenset({OUT})),
    ]  # fmt: skip


def called(name: str, *stages: RollStage) -> Called:
    return Called(0, name, frozenset(stages))


def test_missing_are_those_who_were_there_before() -> None:
    people = [called("甲", OUT, THERE, BACK), called("乙", OUT, THERE), called("丙", OUT),
              called("丁")]  # fmt: skip
    assert roll(people, OUT) == Roll(OUT, 4, 3, ("丁",))
    assert roll(people, THERE) == Roll(THERE, 3, 2, ("丙",))
    assert roll(people, BACK) == Roll(BACK, 2, 1, ("乙",))
    assert roll([called("甲"), called("乙", THERE)], THERE) == Roll(THERE, 2, 1, ("甲",))


@pytest.mark.parametrize(
    ("people", "stage"),
    [
        ([called("甲")], OUT),
        ([called("甲", OUT), called("乙")], OUT),
        ([called("甲", OUT)], THERE),
        ([called("甲", OUT, THERE)], BACK),
        ([called("甲", OUT, THERE, BACK)], BACK),
    ],
)
def test_stage_moves_on_when_everybody_has_answered(people: list[Called], stage: RollStage) -> None:
    assert stage_now(people) is stage


def test_minutes_are_of_the_visit(visit: Desk) -> None:
    call(visit, THERE, NOW - 30 * MINUTE)
    call(visit, BACK, NOW + timedelta(minutes=70))
    assert on_record(visit.student)[0].minutes == 100
