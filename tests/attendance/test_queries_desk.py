"""What the organiser's desk reads: scans by page, gates, and students who have no ticket."""

import pytest
from flask import Flask

from app.attendance.kinds import Outcome
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.reversals import take_back
from app.attendance.queries.desk import ScanFilter, gate_names, scan_of_event, scan_page
from app.attendance.queries.devices import devices_of
from app.attendance.queries.people import people_without_ticket, student_of_host
from app.events.models import Event
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.kinds import UnitKind
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    give_pass,
    make_scene,
    record,
)
from tests.factories import NOW, make_event, make_school, make_student, make_unit


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def an_event(event_id: int) -> Event:
    reading().rollback()
    return reading().get_one(Event, event_id)


def test_page_holds_the_latest_first_and_nothing_of_another_event(scene: Scene) -> None:
    other = make_scene()
    record(other, a_scan(give_pass(other).code))
    first = record(scene, a_scan(give_pass(scene, name="张三").code), at=NOW)[0]["id"]
    second = record(scene, a_scan("nobody's"), at=NOW + MINUTE)[0]["id"]
    page = scan_page(scene.event_id, ScanFilter(), 1)
    assert [row.id for row in page.rows] == [second, first]
    assert page.total == 2
    unknown, known = page.rows
    assert (unknown.name_masked, unknown.number_masked, unknown.is_current) == ("", "", False)
    assert (known.name_masked, known.wave, known.device, known.is_current) == (
        "张*", "第1批", "phone", True,
    )  # fmt: skip
    assert scan_of_event(other.event_id, first) is None
    assert gate_names(scene.event_id) == ["A"]


def test_ticket_of_another_event_tells_nothing_of_its_holder(scene: Scene) -> None:
    other = make_scene()
    record(scene, a_scan(give_pass(other, name="欧阳小禾").code))
    (row,) = scan_page(scene.event_id, ScanFilter(), 1).rows
    assert (row.outcome, row.name_masked, row.number_masked, row.wave) == (
        Outcome.WRONG_EVENT, "", "", "",
    )  # fmt: skip


def test_device_counts_admissions_that_stand(scene: Scene) -> None:
    scan_id = record(scene, a_scan(give_pass(scene).code))[0]["id"]
    record(scene, a_scan(give_pass(scene).code), a_scan("nobody's"))
    reading().rollback()
    take_back(scene.event_id, scan_id, "x", actor=ORGANISER, at=NOW + MINUTE)
    enrol_device(scene.event_id, "new", "B", actor=ORGANISER, at=NOW)
    found = [(row.name, row.scans, row.admitted) for row in devices_of(scene.event_id)]
    assert found == [("new", 0, 0), ("phone", 3, 1)]


def test_students_without_a_ticket_are_those_of_the_host(scene: Scene) -> None:
    guest = make_student(scene.school, "诸葛小雨", number="20231234567")
    give_pass(scene, name="诸葛小明")
    make_student(make_school(make_unit()), "诸葛小花")
    event = an_event(scene.event_id)
    found = people_without_ticket(event, "诸葛小") or []
    assert [(row.person_id, row.name_masked, row.number_masked) for row in found] == [
        (guest.id, "诸*", "···· 4567")
    ]
    assert people_without_ticket(event, "诸葛") is None
    assert people_without_ticket(event, "%%%") == []
    assert student_of_host(event, guest.id) == guest.id


def test_event_of_a_school_is_for_its_university_and_one_of_a_province_for_all(app: Flask) -> None:
    province = make_unit(kind=UnitKind.PROVINCE)
    university = make_unit(parent=province)
    own, other = make_school(university), make_school(university)
    neighbour = make_student(other, "诸葛小雨")
    stranger = make_student(make_school(make_unit(parent=province)), "诸葛小雨")
    of_school = an_event(make_event(own).id)
    assert student_of_host(of_school, neighbour.id) == neighbour.id
    with pytest.raises(NotFound):
        student_of_host(of_school, stranger.id)
    of_province = an_event(make_event(province).id)
    assert student_of_host(of_province, stranger.id) == stranger.id
