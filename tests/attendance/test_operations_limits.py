"""Recording scans where it is full, stopped, or no longer this device's."""

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.access import BadTokenError
from app.attendance.kinds import Source
from app.attendance.models import Device, Scan
from app.attendance.operations.devices import revoke_devices_named
from app.attendance.operations.scans import record_scans
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.door import Door
from app.events.kinds import EventFormat, EventKind
from app.platform.database import transaction
from app.platform.errors import Forbidden, NotFound
from app.registrations.kinds import Party
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    outcome,
    presence_of,
    record,
    scans_of,
)
from tests.factories import NOW


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def test_full_hall_admits_nobody_but_staff(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    assert outcome(scene, give_pass(scene).code) == "admitted"
    rep = give_pass(scene, party=Party.EMPLOYER_REP)
    (answer,) = record(scene, a_scan(rep.code))
    assert (answer["outcome"], answer["reason"]) == ("full", "capacity")
    assert presence_of(rep) is None
    assert outcome(scene, give_pass(scene, party=Party.STAFF).code) == "admitted"
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside, crowd.red_since) == (2, 1, NOW)


def test_refusal_for_fullness_leaves_who_was_there_before_as_they_were(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    first, second = give_pass(scene), give_pass(scene)
    outcome(scene, first.code)
    outcome(scene, first.code, "out", at=NOW + MINUTE)
    outcome(scene, second.code, at=NOW + 2 * MINUTE)
    assert outcome(scene, first.code, at=NOW + 3 * MINUTE) == "full"
    presence = presence_of(first)
    assert presence is not None
    assert (presence.inside, presence.since) == (False, NOW + MINUTE)


def test_places_above_the_quota_are_held_for_the_others(scene: Scene) -> None:
    change_event(scene, safe_capacity=10, student_quota=1)
    outcome(scene, give_pass(scene).code)
    (answer,) = record(scene, a_scan(give_pass(scene).code))
    assert (answer["outcome"], answer["reason"]) == ("full", "quota")
    rep = give_pass(scene, party=Party.EMPLOYER_REP)
    assert outcome(scene, rep.code) == "admitted"
    assert attendances_of(rep) == []


def test_after_full_entry_opens_at_95_per_cent_one_for_one(scene: Scene) -> None:
    change_event(scene, safe_capacity=40, student_quota=40)
    inside = [give_pass(scene) for _ in range(40)]
    record(scene, *[a_scan(ticket.code) for ticket in inside])
    waiting = give_pass(scene)
    outcome(scene, inside[0].code, "out")
    (answer,) = record(scene, a_scan(waiting.code))
    assert (answer["outcome"], answer["reason"]) == ("full", "reopening")
    outcome(scene, inside[1].code, "out")
    assert outcome(scene, waiting.code) == "admitted"
    assert outcome(scene, inside[0].code) == "full"


def test_stop_button_stops_everybody_but_staff_until_it_is_released(scene: Scene) -> None:
    inside, waiting = give_pass(scene), give_pass(scene)
    staff = give_pass(scene, party=Party.STAFF)
    outcome(scene, inside.code)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    assert outcome(scene, waiting.code) == "stopped"
    assert outcome(scene, staff.code) == "admitted"
    assert outcome(scene, inside.code, "out") == "left"
    resume_entry(scene.event_id, actor=ORGANISER, at=NOW)
    assert outcome(scene, waiting.code) == "admitted"


def test_limits_follow_the_event(scene: Scene) -> None:
    outcome(scene, give_pass(scene).code)
    change_event(scene, safe_capacity=1, student_quota=1)
    assert outcome(scene, give_pass(scene).code) == "full"
    assert crowd_of(scene).cap == 1


def test_online_event_counts_without_a_limit(app: Flask) -> None:
    scene = make_scene(format=EventFormat.ONLINE, safe_capacity=None, student_quota=None)
    assert outcome(scene, give_pass(scene).code) == "admitted"
    assert (crowd_of(scene).cap, crowd_of(scene).inside) == (None, 1)


def test_event_on_site_without_a_computed_capacity_has_its_places(app: Flask) -> None:
    scene = make_scene(waves=2, quota=1, safe_capacity=None, student_quota=None)
    results = [outcome(scene, give_pass(scene).code) for _ in range(3)]
    assert results == ["admitted", "admitted", "full"]
    assert crowd_of(scene).cap == 2


def test_withdrawn_device_is_refused_at_once(scene: Scene) -> None:
    code = give_pass(scene).code
    outcome(scene, code)
    revoke_devices_named(scene.event_id, "phone", actor=ORGANISER, at=NOW)
    with pytest.raises(BadTokenError):
        record(scene, a_scan(code, "out"))
    assert len(scans_of(scene)) == 1


def test_expired_device_is_refused(scene: Scene) -> None:
    with transaction() as tx:
        tx.execute(update(Device).values(expires_at=NOW))
    with pytest.raises(BadTokenError):
        record(scene, a_scan(give_pass(scene).code))


def test_bad_token_is_said_before_a_foreign_event_and_that_before_a_missing_one(
    scene: Scene,
) -> None:
    scan = a_scan(give_pass(scene).code)
    foreign = make_scene().event_id
    for event_id in (foreign, 999_999):
        with pytest.raises(BadTokenError):
            record_scans(Door(event_id, "no such hash"), [scan], at=NOW)
        with pytest.raises(Forbidden):
            record_scans(Door(event_id, scene.door.token_hash), [scan], at=NOW)
    with pytest.raises(NotFound):
        record_scans(Door(999_999, None), [scan], at=NOW)


def test_signed_in_person_stands_at_the_door_by_name(scene: Scene) -> None:
    ticket = give_pass(scene)
    door = Door(scene.event_id, None, person_id=ticket.person_id)
    record_scans(door, [a_scan(ticket.code, source="number")], at=NOW)
    row = kept(Scan)[0]
    assert (row.device_id, row.by_id, row.source) == (None, ticket.person_id, Source.NUMBER)


def test_talk_names_no_wave(app: Flask) -> None:
    scene = make_scene(waves=1, kind=EventKind.TALK)
    (answer,) = record(scene, a_scan(give_pass(scene).code))
    assert answer["holder"] == {"name_masked": "张*", "wave": "第1批"}


def test_answers_hold_nothing_but_the_masked_name_and_the_wave(scene: Scene) -> None:
    ticket = give_pass(scene, name="欧阳小禾")
    row_answers = record(scene, a_scan(ticket.code), a_scan(ticket.code, "out"))
    for answer in row_answers:
        assert answer["holder"] == {"name_masked": "欧*", "wave": "第1批"}
    assert "欧阳" not in "".join(row.answer for row in scans_of(scene))
