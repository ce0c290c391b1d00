"""Whole lists: the printed gate list typed in, the list of a platform; handed in, then decided."""

import hashlib
from pathlib import Path

import pytest
from flask import Flask, current_app

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Claim, ClaimBatch
from app.attendance.operations.claims import (
    Decided,
    decide_batch,
    drop_platform_list,
    enter_from_paper,
    hand_in_paper,
    hand_in_platform_list,
    keep_platform_list,
    take_off_paper,
)
from app.attendance.queries.audience import guest_numbered, registered_ending, registered_guest
from app.attendance.queries.claims import open_batch
from app.attendance.queries.platform_lists import kept_list, plan_of_batch
from app.events.kinds import Audience
from app.events.models import Event
from app.people.models import Student
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.files import StoredFile, Upload
from app.platform.reasons import Reason
from app.platform.spreadsheets.rejections import RowReason
from tests.attendance.doors import HOUR, Pass, change_event, give_pass, kept, outcome
from tests.attendance.vouching import AT, Desk, make_desk, number_of, on_record, proposed
from tests.factories import NOW, count, make_school, make_student, make_unit


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk()


def enter(desk: Desk, person_id: int | None = None) -> int:
    who = person_id or desk.student.person_id
    return enter_from_paper(desk.event_id, desk.wave, who, actor=desk.first, at=AT)


def batch_of(desk: Desk) -> int:
    found = open_batch(desk.event_id, desk.wave, desk.first.person_id)
    assert found is not None
    return found


def hand_in(desk: Desk, batch_id: int) -> int:
    return hand_in_paper(desk.event_id, batch_id, actor=desk.first, at=AT)


def decide(desk: Desk, batch_id: int, who: Actor, *, confirms: bool = True) -> Decided:
    return decide_batch(desk.event_id, batch_id, confirms=confirms, actor=who, at=AT)


def reason_of(act: object, *arguments: object, **named: object) -> Reason:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)  # type: ignore[operator]
    return refused.value.reason


def test_typed_list_counts_once_a_second_person_has_confirmed_it(desk: Desk) -> None:
    other = give_pass(desk.scene)
    enter(desk)
    enter(desk, other.person_id)
    batch_id = batch_of(desk)
    with pytest.raises(NotFound):
        decide(desk, batch_id, desk.second)
    assert hand_in(desk, batch_id) == 2
    assert on_record(other) == []
    assert reason_of(decide, desk, batch_id, desk.first) is Reason.CLAIM_OWN
    assert decide(desk, batch_id, desk.second) == Decided(2, 0)
    assert {on_record(who)[0].grade for who in (desk.student, other)} == {Grade.C}
    assert {claim.source for claim in kept(Claim)} == {ClaimSource.PAPER}
    assert reason_of(decide, desk, batch_id, desk.second) is Reason.CLAIM_DECIDED


def test_whom_a_scan_tells_of_meanwhile_keeps_that(desk: Desk) -> None:
    other = give_pass(desk.scene)
    enter(desk)
    enter(desk, other.person_id)
    batch_id = batch_of(desk)
    hand_in(desk, batch_id)
    outcome(desk.scene, other.code, at=NOW)
    assert decide(desk, batch_id, desk.second) == Decided(1, 1)
    assert on_record(other)[0].grade is Grade.A
    assert [claim.refused_at is None for claim in sorted(kept(Claim), key=lambda c: c.id)] == [
        True, False,
    ]  # fmt: skip


def test_nobody_confirms_a_list_on_which_they_stand(desk: Desk) -> None:
    enter(desk)
    hand_in(desk, batch_of(desk))
    themselves = Actor(desk.student.person_id, "学生")
    assert reason_of(decide, desk, kept(ClaimBatch)[0].id, themselves) is Reason.CLAIM_OWN


def test_refused_list_counts_nobody(desk: Desk) -> None:
    enter(desk)
    batch_id = batch_of(desk)
    hand_in(desk, batch_id)
    assert decide(desk, batch_id, desk.second, confirms=False) == Decided(0, 0)
    assert on_record(desk.student) == []


def test_entry_is_taken_off_until_the_list_is_handed_in(desk: Desk) -> None:
    claim_id = enter(desk)
    for _ in range(2):
        take_off_paper(desk.event_id, claim_id, actor=desk.first, at=AT)
    assert count(Claim) == 0
    batch_id = batch_of(desk)
    assert reason_of(hand_in, desk, batch_id) is Reason.BATCH_EMPTY
    claim_id = enter(desk)
    with pytest.raises(NotFound):
        take_off_paper(desk.event_id, claim_id, actor=desk.second, at=AT)
    with pytest.raises(NotFound):
        hand_in_paper(desk.event_id, batch_id, actor=desk.second, at=AT)
    hand_in(desk, batch_id)
    assert reason_of(hand_in, desk, batch_id) is Reason.BATCH_CLOSED
    refused = reason_of(take_off_paper, desk.event_id, claim_id, actor=desk.first, at=AT)
    assert refused is Reason.BATCH_CLOSED
    single = proposed(desk, give_pass(desk.scene))
    with pytest.raises(NotFound):
        take_off_paper(desk.event_id, single, actor=desk.first, at=AT)


def test_person_is_entered_once_by_whoever(desk: Desk) -> None:
    enter(desk)
    assert reason_of(enter, desk) is Reason.CLAIM_WAITING
    assert reason_of(proposed, desk) is Reason.CLAIM_WAITING


def event_of(desk: Desk) -> Event:
    return reading().get_one(Event, desk.event_id)


def test_end_of_a_number_finds_those_with_a_place_in_the_session_first(desk: Desk) -> None:
    later = give_pass(desk.scene, wave=1)
    numbers = {desk.student.person_id: "20230007123", later.person_id: "20230001123"}
    with transaction() as tx:
        for person_id, number in numbers.items():
            tx.get_one(Student, person_id).number = number
    found = registered_ending(event_of(desk), desk.wave, "123")
    assert [guest.person_id for guest in found] == [desk.student.person_id, later.person_id]
    assert registered_ending(event_of(desk), desk.wave, "%") == []
    assert registered_guest(event_of(desk), make_student(desk.scene.school).id) is None


def test_number_of_several_universities_is_the_hosts_own_student(desk: Desk) -> None:
    number = number_of(desk.student)
    make_student(make_school(make_unit()), number=number)
    change_event(desk.scene, audience=Audience.PUBLIC)
    own = guest_numbered(event_of(desk), number)
    assert own is not None
    assert own.person_id == desk.student.person_id
    assert guest_numbered(event_of(desk), "nobody") is None


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode("gb18030")


def keep(desk: Desk, content: bytes, who: Actor | None = None) -> int:
    upload = Upload("腾讯会议.csv", content, "attendance", sensitive=True)
    actor = who or desk.first
    return keep_platform_list(desk.event_id, desk.wave, upload, actor=actor, at=AT)


def messy_list(desk: Desk) -> tuple[int, Pass]:
    """A list with overlaps, a stranger, somebody known and a wrong name; and its second student."""
    other, known = give_pass(desk.scene, name="李四"), give_pass(desk.scene)
    outcome(desk.scene, known.code, at=NOW)
    content = csv(
        "导出时间：2026-11-25",
        "学号,姓名,入会时间,退会时间,手机号",
        f"{number_of(desk.student)},张三,09:00:00,09:20:00,13800000000",
        f"{number_of(desk.student)},张三,09:10:00,09:40:00,13800000000",
        f"{number_of(other)},李四,2026-11-25 08:30,2026-11-25 12:00,",
        f"{number_of(known)},张三,09:00,09:30,",
        f"{number_of(other)},王五,09:00,09:30,",
        "999,无名,09:00,09:30,",
    )
    return keep(desk, content), other


def test_platforms_list_says_whom_it_would_enter_and_whom_not(desk: Desk) -> None:
    batch_id, other = messy_list(desk)
    plan = plan_of_batch(event_of(desk), batch_id)
    assert plan is not None
    assert [(each.guest.person_id, each.minutes) for each in plan.people] == [
        (desk.student.person_id, 40), (other.person_id, 60),
    ]  # fmt: skip
    assert plan.known == 1
    assert [(each.row, each.reason) for each in plan.rejected] == [
        (7, RowReason.NAME_DIFFERS), (8, RowReason.STUDENT_UNKNOWN),
    ]  # fmt: skip
    assert list(plan.ignored_columns) == ["手机号"]


def test_platforms_list_enters_all_or_none(desk: Desk) -> None:
    batch_id, _other = messy_list(desk)
    arguments = {"actor": desk.first, "at": AT}
    refused = reason_of(
        hand_in_platform_list, desk.event_id, batch_id, skip_rejected=False, **arguments
    )
    assert refused is Reason.IMPORT_REJECTED_ROWS
    assert count(Claim) == 0
    handed_in = hand_in_platform_list(
        desk.event_id, batch_id, skip_rejected=True, actor=desk.first, at=AT
    )
    assert handed_in == 2
    assert decide(desk, batch_id, desk.second) == Decided(2, 0)
    row = on_record(desk.student)[0]
    assert (row.grade, row.minutes) == (Grade.C, 40)


def test_same_file_twice_creates_nothing(desk: Desk) -> None:
    content = csv("学号,参会时长", f"{number_of(desk.student)},45分钟")
    batch_id = keep(desk, content)
    hand_in_platform_list(desk.event_id, batch_id, skip_rejected=False, actor=desk.first, at=AT)
    assert keep(desk, content, desk.second) == batch_id
    again = keep(desk, content + b"\n")
    assert again != batch_id
    refused = reason_of(
        hand_in_platform_list, desk.event_id, again, skip_rejected=False, actor=desk.first, at=AT
    )
    assert refused is Reason.BATCH_EMPTY
    assert (count(Claim), kept(Claim)[0].minutes) == (1, 45)


def test_people_without_number_are_known_by_name_and_school(desk: Desk) -> None:
    twin = give_pass(desk.scene, name="赵六")
    give_pass(desk.scene, name="赵六")
    school = desk.scene.school.name
    content = csv("姓名,所在学院", f"张三,{school}", f"赵六,{school}", "张三,别的学院")
    plan = plan_of_batch(event_of(desk), keep(desk, content))
    assert plan is not None
    assert [(each.guest.person_id, each.minutes) for each in plan.people] == [
        (desk.student.person_id, None)
    ]
    assert [each.reason for each in plan.rejected] == [
        RowReason.STUDENT_AMBIGUOUS, RowReason.STUDENT_UNKNOWN,
    ]  # fmt: skip
    assert on_record(twin) == []


def test_who_was_not_there_during_the_session_is_told(desk: Desk) -> None:
    content = csv("学号,入会时间,退会时间", f"{number_of(desk.student)},12:00,13:00")
    plan = plan_of_batch(event_of(desk), keep(desk, content))
    assert plan is not None
    assert ([*plan.people], [each.reason for each in plan.rejected]) == (
        [], [RowReason.OUTSIDE_SESSION],
    )  # fmt: skip


def test_file_is_kept_encrypted_and_goes_when_put_away(desk: Desk) -> None:
    content = csv("学号,参会时长", f"{number_of(desk.student)},45")
    batch_id = keep(desk, content)
    stored = kept(StoredFile)[0]
    path = Path(current_app.instance_path) / "files" / stored.key
    assert (stored.encrypted, stored.sha256) == (True, hashlib.sha256(content).hexdigest())
    assert content not in path.read_bytes()
    with pytest.raises(NotFound):
        drop_platform_list(desk.event_id, batch_id, actor=desk.second, at=AT)
    drop_platform_list(desk.event_id, batch_id, actor=desk.first, at=AT)
    assert not path.exists()
    assert kept_list(kept(ClaimBatch)[0]) is None
    with pytest.raises(NotFound):
        hand_in_platform_list(desk.event_id, batch_id, skip_rejected=False, actor=desk.first, at=AT)
    assert keep(desk, content) != batch_id


def test_session_must_have_begun(desk: Desk) -> None:
    upload = Upload("a.csv", b"x", "attendance", sensitive=True)
    session = desk.scene.waves[2]
    arguments = {"actor": desk.first, "at": NOW - HOUR}
    refused = reason_of(keep_platform_list, desk.event_id, session, upload, **arguments)
    assert refused is Reason.SESSION_NOT_BEGUN
