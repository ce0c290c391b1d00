"""The loaded season: every account works, and each shows what a visitor is to find."""

import json
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.attendance.kinds import Doubt, Outcome
from app.attendance.models import Scan
from app.attendance.operations.devices import enrol_device
from app.attendance.queries.board import Act, board_of
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.queries.reconciliation import report_summary
from app.attendance.rules.alarms import AlarmKind, alarms
from app.clearance.queries import clearance_of
from app.demo.operations import load_season
from app.demo.rules.cast import ACCOUNTS, PASSWORD
from app.demo.rules.students import STUDENT_LOGINS, Size
from app.events.kinds import EventState
from app.events.models import Event, Session
from app.events.rules import event_state
from app.people.models import Person
from app.platform.access import system_actor
from app.platform.clock import campus_today, utcnow
from app.platform.database import reading
from app.registrations.models import Registration, Ticket
from app.support.queries import file_of, progress_of
from app.units.models import Unit
from app.venues.models import Venue

SAMPLES = Path(__file__).parent.parent / "data" / "sample"
CONTRACT = (
    "province", "organiser", "organiser2", "school", "safety", "helper", "helper2", "gate",
    "employer", "employer2", "student", "student2", "admin",
)  # fmt: skip
PUBLIC = (
    "/", "/events", "/events/{running}", "/events/{next_fair}", "/events/{cancelled}",
    "/events/{running}/event.ics", "/feeds/units/qyu.ics", "/calendar?view=month",
    "/calendar?view=week", "/calendar?view=agenda", "/calendar?view=venues",
)  # fmt: skip
ORGANISING = (
    "/organise/events", "/organise/events/{running}", "/organise/events/{blocked}",
    "/organise/events/{running}/live", "/organise/events/{finished}/live",
    "/organise/events/{running}/registrations", "/organise/events/{running}/clearance",
    "/organise/events/{blocked}/clearance", "/organise/events/{draft}/clearance",
    "/organise/events/{training}", "/organise/venues", "/organise/venues/{venue}",
)  # fmt: skip
PAGES = {
    "province": ("/organise/events", "/organise/events/{running}", "/organise/venues"),
    "organiser": (
        *ORGANISING, "/organise/events/new", "/organise/events/{draft}/edit",
        "/organise/events/{running}/devices", "/organise/imports", "/gate", "/gate/{running}",
        "/organise/events/{running}/reconciliation", "/organise/events/{finished}/reconciliation",
        "/organise/events/{running}/head-counts",
    ),
    "organiser2": ("/organise/events", "/organise/events/{other_fair}", "/gate/{other_fair}"),
    "school": ("/organise/events", "/organise/events/{school_waiting}/clearance"),
    "safety": (*ORGANISING,),
    "helper": ("/support", "/support/files/{file}"),
    "helper2": ("/support",),
    "officer": ("/support/coverage", "/support/units/{unit}", "/support/files/{file}"),
    "gate": ("/gate", "/gate/{running}"),
    "employer": ("/me", "/me/account"),
    "employer2": ("/me", "/me/account"),
    "student": (
        "/me", "/me/record", "/me/tickets/{ticket}", "/me/account", "/me/feed", "/events/{blocked}",
    ),
    "student2": ("/me", "/me/record"),
    "admin": (
        "/admin/units", "/admin/people", "/admin/policy", "/admin/slips", "/admin/audit",
        "/organise/venues", "/organise/events",
    ),
}  # fmt: skip
HIDDEN = {("student", "/events/{blocked}")}


def person(login: str) -> Person:
    found = reading().scalar(select(Person).where(Person.email == f"{login}@demo.fairday.example"))
    assert found is not None
    return found


def enter(client: FlaskClient, login: str) -> None:
    """Sign in by the form, as people do."""
    typed = {"account": f"{login}@demo.fairday.example", "password": PASSWORD}
    assert client.post("/login", data=typed).status_code == 303


@pytest.fixture
def places(event_ids: dict[str, int]) -> dict[str, int]:
    """What the blanks of addresses stand for."""
    student = person("student")
    file = file_of(student.id)
    assert file is not None
    ticket = select(Registration.id).where(
        Registration.person_id == student.id, Registration.event_id == event_ids["running"]
    )
    return event_ids | {
        "file": file.id,
        "ticket": reading().scalars(ticket).one(),
        "unit": reading().scalars(select(Unit.id).where(Unit.code == "qyu-mat")).one(),
        "venue": reading().scalars(select(Venue.id).where(Venue.name == "北区体育馆")).one(),
    }


def test_accounts_of_the_contract_are_there() -> None:
    ours = {*STUDENT_LOGINS, *(account.login for account in ACCOUNTS)}
    assert set(CONTRACT) <= ours
    assert set(PAGES) == ours


@pytest.mark.parametrize("login", PAGES)
def test_account_signs_in_and_every_page_of_theirs_answers(
    client: FlaskClient, places: dict[str, int], login: str
) -> None:
    enter(client, login)
    answers = {
        path: client.get(path.format(**places)).status_code for path in (*PUBLIC, *PAGES[login])
    }
    expected = {path: 404 if (login, path) in HIDDEN else 200 for path in answers}
    assert answers == expected


def test_people_are_inside_the_running_fair(event_ids: dict[str, int]) -> None:
    crowd = occupancy_of(event_ids["running"]).crowd
    event = reading().get_one(Event, event_ids["running"])
    assert event_state(event, utcnow()) is EventState.RUNNING
    assert 150 <= crowd.inside <= 230
    assert crowd.cap == 1000
    assert crowd.students_inside < crowd.inside < crowd.admitted


def test_running_fair_has_alarms_and_a_head_count(event_ids: dict[str, int]) -> None:
    event = reading().get_one(Event, event_ids["running"])
    at = utcnow()
    board = board_of(event, at)
    found = {each.kind for each in alarms(board.crowd, (), board.gates, board.incidents, at)}
    assert found >= {AlarmKind.FORCED, AlarmKind.STRANGERS, AlarmKind.CLOCK_WRONG}
    assert board.log[0].act is Act.COUNT
    assert board.crowd.uncounted >= 3


def test_finished_fair_has_a_report_with_one_scan_to_decide(event_ids: dict[str, int]) -> None:
    summary = report_summary(event_ids["finished"])
    assert all(summary.found[doubt] for doubt in Doubt if doubt is not Doubt.NOT_LIVE)
    assert summary.open == 1
    assert min(summary.counting, summary.not_counting) > 0


def test_gates_refused_somebody_too(event_ids: dict[str, int]) -> None:
    query = select(Scan.outcome).where(Scan.event_id == event_ids["running"]).distinct()
    assert set(reading().scalars(query)) == {
        Outcome.ADMITTED, Outcome.LEFT, Outcome.ALREADY_INSIDE, Outcome.UNKNOWN_CODE,
        Outcome.WRONG_WAVE,
    }  # fmt: skip


def test_student_has_two_of_three_activities(client: FlaskClient, app: Flask) -> None:
    progress = progress_of(person("student").id, on=campus_today(utcnow()))
    assert (progress.done, progress.requirement.activities) == (2, 3)
    enter(client, "student")
    assert "2/3" in client.get("/me/record").text


def test_scanned_in_today_the_student_has_the_third(
    client: FlaskClient, event_ids: dict[str, int]
) -> None:
    """What a visitor of the demo tries first: the student's code at the gate of today's fair."""
    running, student_id = event_ids["running"], person("student").id
    token = enrol_device(running, "测试", "东门1号", actor=system_actor("tests"), at=utcnow())
    code = select(Ticket.code).join(Registration, Registration.id == Ticket.registration_id)
    mine = code.where(Registration.person_id == student_id, Registration.event_id == running)
    scan = {
        "id": str(uuid4()), "code": reading().scalars(mine).one(), "direction": "in",
        "scanned_at": utcnow().isoformat(),
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(f"/api/events/{running}/scans", json={"scans": [scan]}, headers=headers)
    assert answer.get_json()["results"][0]["outcome"] == "admitted"
    assert progress_of(student_id, on=campus_today(utcnow())).is_complete


def test_other_student_has_no_file(app: Flask) -> None:
    assert file_of(person("student2").id) is None


def test_helper_of_the_student_sees_them(client: FlaskClient, app: Flask) -> None:
    enter(client, "helper")
    assert "林小禾" in client.get("/support").text


def test_blocked_fair_has_blocking_findings(event_ids: dict[str, int]) -> None:
    event = reading().get_one(Event, event_ids["blocked"])
    judged = clearance_of(event, at=utcnow())
    rules = {finding.rule for finding in judged.assessment.blocking}
    assert {"CAP-01", "WAVE-01", "PERMIT-01"} <= rules
    assert not judged.may_be_published


def test_running_fair_was_cleared_with_warnings_accepted(event_ids: dict[str, int]) -> None:
    event = reading().get_one(Event, event_ids["running"])
    judged = clearance_of(event, at=event.published_at or utcnow())
    assert judged.permit is not None
    assert set(judged.acknowledgements) == {"CAP-02", "CAP-03"}
    officer = person("safety").id
    assert {row.by_id for row in judged.acknowledgements.values()} == {officer}


def test_next_fair_is_nearly_full(event_ids: dict[str, int]) -> None:
    query = select(Session).where(Session.event_id == event_ids["next_fair"])
    first, second, _third = reading().scalars(query.order_by(Session.position))
    assert (first.quota - first.seats_taken, first.waiting) == (0, 9)
    assert second.quota - second.seats_taken == 5


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("cancelled", EventState.CANCELLED),
        ("draft", EventState.DRAFT),
        ("blocked", EventState.CLEARANCE),
        ("finished", EventState.FINISHED),
        ("next_fair", EventState.PUBLISHED),
        ("training", EventState.RUNNING),
    ],
)
def test_events_are_in_every_state(event_ids: dict[str, int], key: str, state: EventState) -> None:
    assert event_state(reading().get_one(Event, event_ids[key]), utcnow()) is state


def test_second_load_changes_nothing(app: Flask) -> None:
    tables = (Person, Event, Registration, Scan)
    before = [reading().scalar(select(func.count()).select_from(table)) for table in tables]
    loaded = load_season(Size(100, 30, 1), actor=system_actor("tests"), at=utcnow())
    after = [reading().scalar(select(func.count()).select_from(table)) for table in tables]
    assert after == before
    assert not loaded.changed
    assert asdict(loaded)["students"] == 400


@pytest.mark.parametrize(
    ("command", "file", "created"),
    [("roster", "roster.xlsx", 1200), ("venues", "venues.xlsx", 5)],
)
def test_sample_lists_import_beside_the_season(
    app: Flask, command: str, file: str, created: int
) -> None:
    arguments = [command, "import", str(SAMPLES / file), "--unit", "qyu", "--json"]
    answer = json.loads(app.test_cli_runner().invoke(args=arguments).stdout)
    assert (answer["created"], answer["updated"]) == (created, 0)


def test_demo_university_comes_first(app: Flask) -> None:
    listed = json.loads(app.test_cli_runner().invoke(args=["units", "list", "--json"]).stdout)
    assert listed[0]["code"] == "qyu"
