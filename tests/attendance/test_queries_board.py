"""The parts of the live board beyond counts: devices, halls, incidents, the log, the cheap mark."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, text, update

from app.attendance.kinds import Outcome
from app.attendance.models import Device, Hall, Lease, Occupancy, Scan
from app.attendance.operations.devices import enrol_device, note_device_seen
from app.attendance.operations.head_counts import count_heads
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.board import Act, Board, board_glance, board_of
from app.attendance.queries.board.marks import GLANCE
from app.attendance.rules.alarms import Incidents
from app.events.models import Event
from app.platform.access import Actor
from app.platform.database import db, reading, transaction
from app.platform.errors import NotFound
from app.registrations.kinds import Party
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    give_pass,
    kept,
    make_hall,
    make_scene,
    outcome,
    record,
)
from tests.factories import NOW, make_person

STRANGER = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(safe_capacity=2, student_quota=2)


def board(scene: Scene, minutes: int = 10) -> Board:
    reading().rollback()
    reading().expire_all()
    event = reading().get_one(Event, scene.event_id)
    return board_of(event, NOW + minutes * MINUTE)


def test_gate_tells_of_its_devices(scene: Scene) -> None:
    enrol_device(scene.event_id, "old", "A", actor=ORGANISER, at=NOW)
    first, second = kept(Device)
    note_device_seen(first.id, at=NOW + 9 * MINUTE)
    with transaction() as tx:
        tx.execute(update(Device).where(Device.id == second.id).values(battery_pct=12))
        tx.execute(update(Device).where(Device.id == first.id).values(battery_pct=80))
        until = NOW + 11 * MINUTE
        tx.add(Lease(device_id=first.id, event_id=scene.event_id, places=5, expires_at=until))
    (gate,) = board(scene).gates
    at = NOW + 10 * MINUTE
    assert (gate.devices, gate.online(at), gate.battery_pct) == (2, 1, 12)
    assert (gate.places(at), gate.places(at + MINUTE)) == (5, 0)
    assert gate.heard_at == NOW + 9 * MINUTE


def test_gate_counts_lately_and_within_the_hour(scene: Scene) -> None:
    for minute in (0, 50, 58):
        outcome(scene, give_pass(scene, party=Party.STAFF).code, at=NOW + minute * MINUTE)
    (gate,) = board(scene, 60).gates
    assert (gate.entries, gate.last_minute, gate.lately, gate.last_hour) == (3, 0, 1, 2)


def test_halls_stand_apart_and_moving_is_neither_entry_nor_exit(scene: Scene) -> None:
    _east, east = make_hall(scene, "east", 5)
    _west, west = make_hall(scene, "west")
    ticket = give_pass(scene)
    outcome(east, ticket.code)
    assert record(west, a_scan(ticket.code), at=NOW + MINUTE)[0]["reason"] == "moved"
    shown = board(scene)
    assert [(hall.name, hall.cap, hall.inside) for hall in shown.halls] == [
        ("east", 5, 0),
        ("west", None, 1),
    ]
    assert sum(point.up for point in shown.flow) == 1
    assert len(kept(Hall)) == 2


def test_incidents_of_the_last_hour_are_counted(scene: Scene) -> None:
    for wave in (0, 0, 2):
        scan = a_scan(give_pass(scene, wave).code, offline=True, told="admitted")
        record(scene, scan, at=NOW + MINUTE)
    record(scene, a_scan(STRANGER, offline=True, told="admitted"), at=NOW + MINUTE)
    skewed = a_scan(give_pass(scene).code, at=NOW - 9 * HOUR)
    record(scene, skewed, at=NOW + 2 * MINUTE)
    outcome(scene, give_pass(scene, party=Party.STAFF).code, at=NOW + 3 * MINUTE)
    found = board(scene)
    assert found.incidents == Incidents(1, 1, 1, (("phone", 1),))
    assert found.latest[-1].offline
    assert {row.reason for row in found.latest if row.forced} == {"wrong_wave", "unverified"}
    assert board(scene, 70).incidents == Incidents()


def test_nobody_is_past_full_while_it_is_not(scene: Scene) -> None:
    outcome(scene, give_pass(scene, party=Party.STAFF).code)
    assert board(scene).incidents.staff_past_full == 0


def test_log_holds_stops_and_counts_the_newest_first(scene: Scene) -> None:
    person = make_person("何志远")
    actor = Actor(person.id, person.name)
    stop_entry(scene.event_id, "拥挤", actor=actor, at=NOW)
    count_heads(scene.event_id, 7, "巡场", actor=actor, at=NOW + MINUTE)
    resume_entry(scene.event_id, actor=actor, at=NOW + 2 * MINUTE)
    log = [(row.act, row.who, row.people, row.reason, row.before) for row in board(scene).log]
    assert log == [
        (Act.RESUME, "何志远", 0, "", None),
        (Act.COUNT, "何志远", 7, "巡场", 0),
        (Act.STOP, "何志远", 0, "拥挤", None),
    ]


def test_mark_changes_with_a_count_and_with_places_lent(scene: Scene) -> None:
    outcome(scene, give_pass(scene).code)
    marks = [board_glance(scene.event_id, NOW).mark]
    count_heads(scene.event_id, 1, "", actor=ORGANISER, at=NOW)
    marks.append(board_glance(scene.event_id, NOW).mark)
    with transaction() as tx:
        tx.execute(update(Occupancy).values(leased=3))
    marks.append(board_glance(scene.event_id, NOW).mark)
    assert len(set(marks)) == 3
    assert board_glance(make_scene().event_id, NOW).mark not in marks
    with pytest.raises(NotFound):
        board_glance(999_999, NOW)


def fill_with_scans(scene: Scene, count: int) -> None:
    """As many scans as a fair has in an hour, a second apart."""
    outcome(scene, give_pass(scene).code)
    row = {column.name: getattr(kept(Scan)[0], column.name) for column in Scan.__table__.columns}
    rows = [
        row | {"id": f"{n:036d}", "received_at": NOW + timedelta(seconds=n)} for n in range(count)
    ]
    with transaction() as tx:
        tx.execute(insert(Scan), rows)


def plan_of_the_mark() -> str:
    """How the database finds the newest scan."""
    sql = str(GLANCE.params(event_id=1).compile(db.engine, compile_kwargs={"literal_binds": True}))
    with db.engine.connect() as link:
        if db.engine.dialect.name == "sqlite":
            rows = link.execute(text(f"EXPLAIN QUERY PLAN {sql}"))
            return "\n".join(row[3] for row in rows)
        link.execute(text("ANALYZE scan"))
        return "\n".join(row[0] for row in link.execute(text(f"EXPLAIN {sql}")))


def test_mark_finds_the_newest_scan_in_an_index_alone(scene: Scene) -> None:
    fill_with_scans(scene, 1000)
    plan = plan_of_the_mark()
    index = "ix_scan_event_id_received_at"
    if db.engine.dialect.name == "sqlite":
        assert f"SEARCH scan USING COVERING INDEX {index}" in plan
    else:
        assert f"Index Only Scan Backward using {index}" in plan  # the first row found is enough


def test_board_of_a_full_hall_asks_as_often_as_that_of_an_empty_one(
    scene: Scene, queries: list[str]
) -> None:
    def asked() -> int:
        event = reading().get_one(Event, scene.event_id)
        queries.clear()
        board_of(event, NOW)
        return len(queries)

    empty = asked()
    for n in range(3):
        outcome(scene, give_pass(scene, n).code, override="wrong_wave", gate=f"gate {n}")
        enrol_device(scene.event_id, f"phone {n}", f"gate {n}", actor=ORGANISER, at=NOW)
        count_heads(scene.event_id, n, "", actor=ORGANISER, at=NOW + timedelta(minutes=n))
    assert asked() == empty == 12
    assert kept(Occupancy)[0].admitted >= 1
    assert board(scene).latest[0].outcome in {Outcome.ADMITTED, Outcome.FULL}
