"""The main job, told once through the real pages: from an office's spreadsheets to the tally."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.desks import Desk, street, zh
from tests.browser.story.accounts import (
    House,
    code_on_slip,
    first_administrator_comes_in,
    follows_invitation,
    invites,
    makes_class_slips,
    makes_helper_slips,
    opens_account_with_slip,
    the_university_is_entered,
)
from tests.browser.story.door import (
    board_shows_inside,
    enrols_scanner,
    gives_gate_to,
    lets_people_in_again,
    makes_phone_a_gate,
    phone_at_gate,
    shows,
    stops_being_a_gate,
    stops_entry,
    tickets_by_wave,
    types_code,
)
from tests.browser.story.lists import Figures, saves_list, sends_list
from tests.browser.story.passing import session_comes
from tests.browser.story.places import (
    finds_event,
    opens_ticket,
    registers,
    shows_ticket_without_a_network,
    the_others_are_registered,
)
from tests.browser.story.planning import (
    PHONE,
    accepts_warning,
    answers_what_is_asked,
    begins_plan,
    blocking_rules,
    cannot_publish_yet,
    completes_record_of_venue,
    day_ahead,
    opens_safety_check,
    publishes,
    reads_beside_the_form,
    records_answer_of_the_police,
    sends_to_safety_check,
    types_lessons,
)
from tests.browser.story.tally import (
    Row,
    coverage_row,
    own_students,
    reads_file,
    reads_own_record,
    rows_of,
    tally,
    the_class_is_the_next_to_graduate,
)

pytestmark = pytest.mark.browser

ORGANISER, SAFETY = "zhou@gut.example.edu.cn", "he@gut.example.edu.cn"
OFFICER, VOLUNTEER = "zhang@gut.example.edu.cn", "luo@gut.example.edu.cn"
STAFF = (
    ("周敏", ORGANISER, "organiser"),
    ("何志远", SAFETY, "safety_officer"),
    ("章静", OFFICER, "support_officer"),
    ("罗小军", VOLUNTEER, "gate_staff"),
)
GYMNASIUM, LECTURE_HALL = "体育馆主馆", "图书馆报告厅"
FAIR, VISIT, TRAINING = "2027届毕业生秋季双选会", "走进瓷都新材料", "求职能力训练营"

# A hardship graduate of the sample lists, with class, school and helper as they stand there.
STUDENT, NUMBER, CLASS, SCHOOL = "段曦", "20230200382", "车辆2302", "机电工程学院"
HELPER, STAFF_NUMBER = "冯芳婷", "T1002"


@dataclass(frozen=True)
class Office:
    """Those who bring an event about, each at their own desk."""

    organiser: Desk
    safety: Desk
    officer: Desk


@pytest.fixture
def house(app: Flask, live_server: str, browser: Browser) -> Iterator[House]:
    """An installation in which nobody has an account yet."""
    with street(browser, live_server) as opened:
        yield House(app, opened)


def test_main_job_from_the_spreadsheets_to_the_tally(house: House, tmp_path: Path) -> None:
    office = the_staff_come_in(house)
    the_lists_are_imported(house, office)
    fair = a_fair_is_planned_in_the_gymnasium(office)
    the_fair_passes_the_safety_check(office, fair)
    student = a_student_takes_a_place(house, office.organiser)
    the_others_are_registered(house, fair, (299, 300, 300))
    the_doors_are_open(house, office, fair, tmp_path)
    helper = everybody_reads_the_same_tally(house, office.officer, student)
    a_visit_and_a_training_follow(house, office, student)
    reads_file(helper, STUDENT, "3/3", TRAINING, VISIT, FAIR)
    reads_own_record(student, "3/3", TRAINING, VISIT, FAIR)


def the_staff_come_in(house: House) -> Office:
    the_university_is_entered(house)
    admin = first_administrator_comes_in(house)
    for name, email, role in STAFF:
        invites(admin, name, email, role)
    follows_invitation(house, VOLUNTEER)
    return Office(*(follows_invitation(house, email) for email in (ORGANISER, SAFETY, OFFICER)))


def the_lists_are_imported(house: House, office: Office) -> None:
    lists = (
        (office.organiser, "roster", "roster.xlsx", Figures(1200, 0, 1, rejected=4)),
        (office.organiser, "venues", "venues.xlsx", Figures(5, 0, 0, rejected=0)),
        (office.officer, "hardship", "hardship.xlsx", Figures(150, 0, 0, rejected=2)),
    )
    for desk, kind, file, expected in lists:
        assert sends_list(desk, kind, file) == expected
        assert saves_list(desk, leaving_out=expected.rejected) == expected
    again = house.runs("roster import tests/data/sample/roster-gbk.csv --unit gut")
    assert (again["created"], again["updated"]) == (0, 0)
    the_class_is_the_next_to_graduate()


def a_fair_is_planned_in_the_gymnasium(office: Office) -> int:
    organiser = office.organiser
    completes_record_of_venue(
        organiser, GYMNASIUM, booth_area_m2=480, storeys=1, fire_class="I-II", sprinklered="no",
        max_exit_distance_m=36,
    )  # fmt: skip
    begins_plan(
        organiser, "fair", title=FAIR, day=day_ahead(25), waves=3, places=1500, booths=60,
        venue_id=GYMNASIUM, employer_reps=120, staff_people=40, lanes=2, responsible_id="周敏",
        entry="东门",
    )  # fmt: skip
    reads_beside_the_form(organiser, says=("1,600", "1,408", "CAP-01", "WAVE-01", "PERMIT-01"))
    organiser.types(places=300)
    reads_beside_the_form(organiser, says=("1,600", "1,408", "PERMIT-01"), not_="CAP-01")
    return sends_to_safety_check(organiser)


def the_fair_passes_the_safety_check(office: Office, fair: int) -> None:
    organiser, safety = office.organiser, office.safety
    assert {"PERMIT-01", "RESP-01", "PLAN-01", "PLAN-02"} <= blocking_rules(organiser)
    cannot_publish_yet(organiser, to_do=13)
    answers_what_is_asked(organiser, phone=PHONE)
    assert blocking_rules(organiser) == {"PERMIT-01", "PLAN-02"}
    opens_safety_check(safety, fair)
    records_answer_of_the_police(safety, "赣公安函〔2026〕118号")
    answers_what_is_asked(safety)
    assert blocking_rules(safety) == set()
    accepts_warning(safety, "EGR-05", "看台两侧各加一名引导员，最远的座位不开放")
    publishes(organiser, fair)


def a_student_takes_a_place(house: House, organiser: Desk) -> Desk:
    makes_class_slips(organiser, CLASS)
    slip = code_on_slip(organiser, NUMBER)
    student = opens_account_with_slip(house, slip, viewport={"width": 390, "height": 844})
    finds_event(student, FAIR)
    registers(student, wave=1)
    opens_ticket(student)
    shows_ticket_without_a_network(student)
    return student


def the_doors_are_open(house: House, office: Office, fair: int, folder: Path) -> None:
    board = office.organiser
    gives_gate_to(board, fair, VOLUNTEER)
    waves = tickets_by_wave(house, fair)
    first, second, third = ([each["code"] for each in wave] for wave in waves.values())
    session_comes(fair, 1)
    scanner = enrols_scanner(board, fair, "南门闸机", "南门")
    board.opens(f"/organise/events/{fair}/live")
    with phone_at_gate(house.street, VOLUNTEER, first[:3], folder) as phone:
        makes_phone_a_gate(phone, FAIR, "东门1号")
        shows(phone, "admit", "段*")
        board_shows_inside(board, 3)
        shows(phone, "again", "段*", "东门1号")
        stops_being_a_gate(phone)
    assert scanner.scans(first) == {"already_inside": 3, "admitted": 297}
    board_shows_inside(board, 300)
    entry_is_stopped_and_let_go_on(house, board, first[0], folder)
    for number, codes in ((2, second), (3, third)):
        session_comes(fair, number)
        assert scanner.scans(codes) == {"admitted": 300}
    board_shows_inside(board, 900)


def entry_is_stopped_and_let_go_on(house: House, board: Desk, code: str, folder: Path) -> None:
    with phone_at_gate(house.street, VOLUNTEER, (), folder) as phone:
        makes_phone_a_gate(phone, FAIR, "西门手持")
        types_code(phone, code, "out")
        shows(phone, "admit", "段*")
        stops_entry(board, "东侧通道有人摔倒")
        types_code(phone, code)
        shows(phone, "stop", zh("Entry stopped"))
        lets_people_in_again(board)
        phone.page.wait_for_timeout(2000)  # a code that stays in view is one scan for so long
        types_code(phone, code)
        shows(phone, "admit", "段*")
        stops_being_a_gate(phone)


def everybody_reads_the_same_tally(house: House, officer: Desk, student: Desk) -> Desk:
    makes_helper_slips(officer, "hardship.xlsx")
    helper = opens_account_with_slip(house, code_on_slip(officer, STAFF_NUMBER))
    told = tally(house)
    assert Row(NUMBER, "1/3") in own_students(helper)
    assert own_students(helper) == rows_of(told, HELPER)
    assert (told["students"], told["paired"], told["complete"]) == (150, 150, 0)
    of_school = [row for row in told["rows"] if row["number"].startswith(NUMBER[:6])]
    all_of, started = len(of_school), sum(row["activities"] == 1 for row in of_school)
    assert coverage_row(officer, SCHOOL) == [
        f"{all_of}", f"{all_of} / {all_of}", f"{started} / {all_of}", f"0 / {all_of}"
    ]  # fmt: skip
    reads_file(helper, STUDENT, "1/3", FAIR)
    reads_own_record(student, "1/3", FAIR)
    return helper


def a_visit_and_a_training_follow(house: House, office: Office, student: Desk) -> None:
    visit, training = a_visit_is_published(office), a_training_is_published(office.organiser)
    for title in (VISIT, TRAINING):
        finds_event(student, title)
        registers(student)
    attends(house, office.organiser, visit, sessions=1)
    attends(house, office.organiser, training, sessions=2)


def a_visit_is_published(office: Office) -> int:
    organiser, safety = office.organiser, office.safety
    begins_plan(
        organiser, "visit", title=VISIT, day=day_ahead(12), places=45, leaders=2,
        responsible_id="周敏", entry="北门停车场上车",
    )  # fmt: skip
    visit = sends_to_safety_check(organiser)
    answers_what_is_asked(organiser, phone=PHONE)
    assert blocking_rules(organiser) == {"VIS-01"}
    opens_safety_check(safety, visit)
    answers_what_is_asked(safety)
    publishes(organiser, visit)
    return visit


def a_training_is_published(organiser: Desk) -> int:
    completes_record_of_venue(
        organiser, LECTURE_HALL, storeys=6, fire_class="I-II", sprinklered="yes",
        max_exit_distance_m=20,
    )  # fmt: skip
    begins_plan(
        organiser, "training", title=TRAINING, places=80, venue_id=LECTURE_HALL,
        responsible_id="周敏",
    )  # fmt: skip
    types_lessons(organiser, (13, "08:30", "11:50"), (14, "14:00", "16:00"))
    reads_beside_the_form(organiser, says=("380", "372"))
    training = sends_to_safety_check(organiser)
    answers_what_is_asked(organiser, phone=PHONE)
    publishes(organiser, training)
    return training


def attends(house: House, organiser: Desk, event_id: int, sessions: int) -> None:
    """In at the beginning and out at the end, session by session."""
    session_comes(event_id, 1, minutes=0)
    scanner = enrols_scanner(organiser, event_id, "带队老师的手机", "签到处")
    (tickets,) = tickets_by_wave(house, event_id).values()
    codes = [each["code"] for each in tickets]
    for number in range(1, sessions + 1):
        session_comes(event_id, number, minutes=0)
        assert scanner.scans(codes) == {"admitted": 1}
        session_comes(event_id, number, minutes=-1)
        assert scanner.scans(codes, "out") == {"left": 1}
