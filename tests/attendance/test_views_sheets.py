"""The sheets of a door: masked, sorted by what is printed, in the language that is asked for."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.operations.halls import HallDraft, add_hall
from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.policies import DoorFlags
from app.attendance.queries.sheets import SheetLine, gate_list_of
from app.events.models import Event
from app.platform.access import Role
from app.platform.database import reading
from app.registrations.kinds import Party
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    give_pass,
    give_passes,
    make_scene,
    real_now,
)
from tests.factories import make_person, make_staff, make_student, make_unit, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE, title="秋季双选会")


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


def address(scene: Scene, name: str) -> str:
    return f"/organise/events/{scene.event_id}/{name}"


def register(scene: Scene, name: str, number: str, wave: int = 0) -> None:
    person = make_student(scene.school, name, number=number)
    give_passes(scene, [person.id], (scene.waves[wave],))


def test_list_is_by_wave_and_sorted_by_what_is_printed(scene: Scene) -> None:
    register(scene, "王小二", "20239990001")
    register(scene, "张三", "20230000002")
    register(scene, "李四", "20231110000", wave=2)
    give_pass(scene, party=Party.EMPLOYER_REP, name="赵六")
    reading().rollback()
    sheets = gate_list_of(reading().get_one(Event, scene.event_id))
    assert [(sheet.title, sheet.lines) for sheet in sheets] == [
        ("第1批", (SheetLine("0001", "王*"), SheetLine("0002", "张*"))),
        ("第2批", ()),
        ("第3批", (SheetLine("0000", "李*"),)),
        ("", (SheetLine("", "赵*"),)),
    ]


def test_list_prints_no_whole_name_or_number(organiser: FlaskClient, scene: Scene) -> None:
    register(scene, "欧阳小禾", "20239990001")
    page = organiser.get(address(scene, "gate-list"))
    assert page.status_code == 200
    assert "0001" in page.text
    assert "欧*" in page.text
    assert "欧阳" not in page.text
    assert "20239990001" not in page.text
    assert address(scene, "attendance/paper") in page.text
    assert (
        "Find the last four digits" in organiser.get(f"{address(scene, 'gate-list')}?lang=en").text
    )


def test_guide_names_the_responsible_person_and_their_phone(
    organiser: FlaskClient, scene: Scene
) -> None:
    assert organiser.get(address(scene, "gate-guide")).status_code == 200
    change_event(scene, responsible_id=make_person("何志远", phone="0791-8300 1234").id)
    page = organiser.get(address(scene, "gate-guide")).text
    assert "何志远" in page
    assert "0791-8300 1234" in page
    assert page.count('shape-rendering="crispEdges"') == 3


def test_guide_is_in_the_language_that_is_asked_for(organiser: FlaskClient, scene: Scene) -> None:
    guide = address(scene, "gate-guide")
    assert "绿色：请进" in organiser.get(guide).text
    english = organiser.get(f"{guide}?lang=en").text
    assert "Green: come in" in english
    assert '<html lang="zh-CN">' in english
    assert '<div lang="en">' in english
    assert "绿色：请进" in organiser.get(f"{guide}?lang=<b>").text


def test_guide_says_what_this_door_does(organiser: FlaskClient, scene: Scene) -> None:
    guide = f"{address(scene, 'gate-guide')}?lang=en"
    page = organiser.get(guide).text
    assert "stays outside" in page
    assert "Exits are not scanned" not in page
    flags = DoorFlags(admits_unverified=True, scans_exits=False)
    set_door_policy(scene.event_id, flags, actor=ORGANISER, at=real_now())
    add_hall(scene.event_id, HallDraft("B厅", 5), actor=ORGANISER, at=real_now())
    page = organiser.get(guide).text
    assert "is let in and marked" in page
    assert "Exits are not scanned" in page
    assert "B厅" in page


def test_sheets_are_the_organiser_s(app: Flask, scene: Scene) -> None:
    for role, unit, status in (
        (Role.SAFETY_OFFICER, scene.university, 403),
        (Role.ORGANISER, make_unit(), 404),
    ):
        browser = app.test_client()
        sign_in(browser, make_staff(role, unit).person_id)
        for name in ("sheets", "gate-list", "gate-guide"):
            assert browser.get(address(scene, name)).status_code == status


def test_sheets_lead_to_both_in_both_languages(organiser: FlaskClient, scene: Scene) -> None:
    links = re.findall(r'href="([^"]*\?lang=[^"]*)"', organiser.get(address(scene, "sheets")).text)
    assert links == [
        f"{address(scene, name)}?lang={lang}"
        for name in ("gate-guide", "gate-list")
        for lang in ("zh-CN", "en")
    ]


def test_queries_do_not_grow_with_the_list(
    organiser: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            give_pass(scene)
        queries.clear()
        organiser.get(address(scene, "gate-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
